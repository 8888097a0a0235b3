import { Link } from "@tanstack/react-router";
import { type CSSProperties, Suspense, useState } from "react";
import { namedColour } from "@/app/theme";
import { fieldOf } from "@/components/columns";
import { Icon } from "@/components/Icon";
import { Panel } from "@/components/PageHeader";
import { MoreButton } from "@/components/MoreButton";
import { Await, Empty } from "@/components/states";
import { useValueText } from "@/components/Value";
import { useForm, useRows } from "@/lib/api/queries";
import type { Block, FormInfo, RecordInfo, Related, Row } from "@/lib/api/types";
import { showDate, showDateTime, showRelative } from "@/lib/format/dates";
import { familyOf } from "@/lib/format/kinds";
import { choiceOf, isBlank } from "@/lib/format/value";
import { useWords } from "@/lib/i18n";
import { CreateDrawer, linkedTo, linkFilter } from "@/runtime/related/RelatedList";

type Timeline = Extract<Block, { type: "timeline" }>;

interface TimelineBlockProps {
  block: Timeline;
  form: FormInfo;
  record: RecordInfo;
}

const FIRST_ROWS = 10;

/** Related records in the order of time, newest first. */
export function TimelineBlock({ block, form, record }: TimelineBlockProps) {
  const { t, say } = useWords();
  const related = form.related?.find((one) => one.back === block.back);
  if (!related) return null;
  return (
    <Panel title={say(block.title ?? related.title) || t("pages.timeline")}>
      <Rows block={block} related={related} record={record} />
    </Panel>
  );
}

function Rows({ block, related, record }: { block: Timeline; related: Related; record: RecordInfo }) {
  const { t } = useWords();
  const info = useForm(related.form);
  const list = useRows(related.form, {
    filter: linkFilter(related, record.id),
    sort: `-${block.time}`,
    limit: FIRST_ROWS,
  });
  return (
    <Await of={info} small>
      {(form) => (
        <Await of={list} small>
          {(data) => {
            const rows = data.pages.flatMap((page) => page.rows);
            if (rows.length === 0) {
              return <Empty small text={t("related.empty")} action={<Add form={form} related={related} record={record} />} />;
            }
            return (
              <>
                <ol className="fw-plain-list fw-timeline">
                  {rows.map((row) => (
                    <Entry key={row.id} block={block} form={form} row={row} />
                  ))}
                </ol>
                {list.hasNextPage && <MoreButton list={list} text={t("list.more")} />}
              </>
            );
          }}
        </Await>
      )}
    </Await>
  );
}

function Add({ form, related, record }: { form: FormInfo; related: Related; record: RecordInfo }) {
  const { t, say } = useWords();
  const [creating, setCreating] = useState(false);
  const done = () => setCreating(false);
  if (!form.actions.create) return null;
  return (
    <>
      <button type="button" className="fw-text-button" onClick={() => setCreating(true)}>
        {t("related.add", { form: say(form.title) })}
      </button>
      {creating && (
        <Suspense fallback={null}>
          <CreateDrawer
            form={form}
            prefill={linkedTo(related, { id: record.id, title: record.title })}
            onClose={done}
            onSaved={done}
          />
        </Suspense>
      )}
    </>
  );
}

function Entry({ block, form, row }: { block: Timeline; form: FormInfo; row: Row }) {
  const textOf = useValueText();
  const { say } = useWords();
  const read = (key: string | null | undefined) => {
    const field = key ? fieldOf(form, key) : undefined;
    return field ? textOf(field, row.values[field.key], row.values) : "";
  };
  const time = row.values[block.time];
  const timeField = fieldOf(form, block.time);
  const exact = timeField && familyOf(timeField) === "date" ? showDate(time) : showDateTime(time);
  const iconField = block.icon_field ? fieldOf(form, block.icon_field) : undefined;
  const choice = iconField && choiceOf(iconField, row.values[iconField.key]);
  const kind = (choice as { icon?: string } | undefined)?.icon ?? choice?.key;
  const tint = namedColour(choice?.colour) ?? form.tint ?? undefined;
  return (
    <li>
      <span
        className="fw-tint fw-timeline-icon"
        style={tint ? ({ "--tint": tint } as CSSProperties) : undefined}
        title={say(choice?.title)}
      >
        <Icon name={iconOf(kind) ?? form.icon} />
      </span>
      <div className="fw-timeline-text">
        <div className="fw-timeline-head">
          <Link
            to="/f/$form/$id"
            params={{ form: form.name, id: String(row.id) }}
            className="fw-quiet-link fw-ellipsis"
          >
            {read(block.title_field) || row.title}
          </Link>
          {!isBlank(time) && (
            <time className="fw-note" dateTime={String(time)} title={exact}>
              {showRelative(time)}
            </time>
          )}
        </div>
        {choice && <span className="fw-note">{say(choice.title)}</span>}
        {block.text_field && <p className="fw-timeline-note">{read(block.text_field)}</p>}
      </div>
    </li>
  );
}

/** Common ways of being in touch, by the key of the choice. */
const BY_WORD: [RegExp, string][] = [
  [/phone|call|tel|voice/i, "phone"],
  [/mail/i, "mail"],
  [/sms|text|message/i, "message"],
  [/wechat|weixin|wecom/i, "wechat"],
  [/visit|branch|counter|store|office/i, "shop"],
  [/app|mobile/i, "mobile"],
  [/chat|online/i, "comment"],
  [/letter|post/i, "mail"],
  [/web|site/i, "global"],
];

function iconOf(kind: string | undefined): string | undefined {
  if (!kind) return undefined;
  return BY_WORD.find(([pattern]) => pattern.test(kind))?.[1];
}
