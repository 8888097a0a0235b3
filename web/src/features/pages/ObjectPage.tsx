import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Tabs } from "antd";
import { FiringList } from "@/components/FiringList";
import { Panel } from "@/components/PageHeader";
import { Await } from "@/components/states";
import { pageQuery, recordQuery, useForm } from "@/lib/api/queries";
import type { Block, FormInfo, PageInfo, RecordInfo } from "@/lib/api/types";
import { useMay } from "@/lib/hooks/useMay";
import { useTab } from "@/lib/hooks/useTab";
import { useTitle } from "@/lib/hooks/useTitle";
import { useWords } from "@/lib/i18n";
import { RelatedList } from "@/runtime/related/RelatedList";
import { FieldsBlock } from "./blocks/FieldsBlock";
import { FiguresBlock } from "./blocks/FiguresBlock";
import { HeaderBlock } from "./blocks/HeaderBlock";
import { TimelineBlock } from "./blocks/TimelineBlock";
import "./pages.css";

/** Everything about one record on one page, drawn from the page's blocks. */
export function ObjectPage() {
  const { page = "", id = "" } = useParams({ strict: false });
  const info = useQuery(pageQuery(page));
  return <Await of={info}>{(found) => <WithForm key={`${page}/${id}`} page={found} id={id} />}</Await>;
}

function WithForm({ page, id }: { page: PageInfo; id: string }) {
  const record = useQuery(recordQuery(page.form, id));
  useTitle(record.data?.title);
  return (
    <Await of={useForm(page.form)}>
      {(form) => (
        <Await of={record} lines={8}>
          {(data) => <Blocks page={page} form={form} record={data} />}
        </Await>
      )}
    </Await>
  );
}

type RelatedBlock = Extract<Block, { type: "related" }>;

/** Header and figures across; related lists and fields left; timeline and firings right. */
function Blocks({ page, form, record }: { page: PageInfo; form: FormInfo; record: RecordInfo }) {
  const top = page.blocks.filter((block) => block.type === "header" || block.type === "figures");
  const related = page.blocks.filter((block) => block.type === "related");
  const left = page.blocks.filter((block) => block.type === "fields");
  const seesFirings = useMay("see_firings");
  const right = page.blocks.filter((block) => block.type === "timeline" || (block.type === "firings" && seesFirings));
  return (
    <div className="fw-page fw-object">
      {top.map((block, index) => (
        <One key={index} block={block} page={page} form={form} record={record} />
      ))}
      <div className={right.length > 0 ? "fw-object-body" : "fw-object-body fw-object-single"}>
        <div>
          {related.length > 0 && <RelatedTabs blocks={related} form={form} record={record} />}
          {left.map((block, index) => (
            <One key={index} block={block} page={page} form={form} record={record} />
          ))}
        </div>
        {right.length > 0 && (
          <div>
            {right.map((block, index) => (
              <One key={index} block={block} page={page} form={form} record={record} />
            ))}
          </div>
        )}
      </div>
    </div>
  );
}

function One({ block, page, form, record }: { block: Block; page: PageInfo; form: FormInfo; record: RecordInfo }) {
  const { say } = useWords();
  switch (block.type) {
    case "header":
      return <HeaderBlock block={block} page={page} form={form} record={record} />;
    case "figures":
      return <FiguresBlock block={block} form={form} record={record} />;
    case "fields":
      return <FieldsBlock block={block} form={form} record={record} />;
    case "timeline":
      return <TimelineBlock block={block} form={form} record={record} />;
    case "firings":
      return (
        <Panel title={say(block.title)}>
          <FiringList query={{ form: form.name, record: record.id, limit: 5 }} hide="record" />
        </Panel>
      );
    default:
      return null;
  }
}

function RelatedTabs({ blocks, form, record }: { blocks: RelatedBlock[]; form: FormInfo; record: RecordInfo }) {
  const { t, say } = useWords();
  const items = blocks.flatMap((block) => {
    const related = form.related?.find((one) => one.back === block.back);
    if (!related) return [];
    return [
      {
        key: block.back,
        label: say(block.title),
        children: (
          <RelatedList
            related={related}
            to={{ id: record.id, title: record.title }}
            columns={block.columns}
            sort={block.sort?.length ? block.sort : undefined}
            label={say(block.title)}
          />
        ),
      },
    ];
  });
  const [tab, setTab] = useTab(items.map((item) => item.key));
  if (items.length === 0) return null;
  return (
    <Panel label={t("record.related")}>
      <Tabs className="fw-tabs" activeKey={tab} onChange={setTab} items={items} destroyOnHidden />
    </Panel>
  );
}
