import { MoreOutlined } from "@ant-design/icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Dropdown } from "antd";
import { type DragEvent, useState } from "react";
import { fieldOf } from "@/components/columns";
import { LoadMore } from "@/components/LoadMore";
import { Failure, Loading } from "@/components/states";
import { Tag } from "@/components/Tag";
import { useValueText } from "@/components/Value";
import { ApiError, patch } from "@/lib/api/client";
import { recordPath, useRows } from "@/lib/api/queries";
import type { Field, Row } from "@/lib/api/types";
import { both, type Group, summaryQuery } from "@/lib/api/views";
import { familyOf } from "@/lib/format/kinds";
import { choiceOf } from "@/lib/format/value";
import { useWords } from "@/lib/i18n";
import { RecordCard } from "./RecordCard";
import { editable } from "./EditableCell";
import { useGroupTitle } from "./GroupRows";
import { type LayoutProps, needed } from "./layout";

const CARDS = 20;
type Stage = Pick<Group, "value" | "title" | "filter"> & Partial<Group>;

/** Cards in a column for each value; a card is dragged, or moved from its menu. */
export function KanbanLayout(props: LayoutProps) {
  const { form, layout, scope, empty } = props;
  const { t } = useWords();
  const field = fieldOf(form, layout.group ?? "");
  const totals = layout.total ? { [layout.total]: "sum" as const } : {};
  const summary = useQuery({ ...summaryQuery(form.name, { ...scope, group: layout.group, totals }), enabled: Boolean(field) });
  const move = useMove(props, field);
  if (!field) return empty;
  if (summary.isPending) return <Loading lines={8} />;
  if (summary.error) return <Failure error={summary.error} onRetry={() => void summary.refetch()} />;
  const stages = stagesOf(field, summary.data.groups ?? []);
  return (
    <div className="fw-kanban" role="list" aria-label={t("view.kanban")}>
      {stages.map((stage) => (
        <StageColumn key={JSON.stringify(stage.value)} {...props} field={field} stage={stage} stages={stages} onMove={move} />
      ))}
    </div>
  );
}

/** Every value the field may have, in its order, with what there is of each; people only as they occur. */
function stagesOf(field: Field, groups: Group[]): Stage[] {
  const read = { var: field.key };
  const nothing = groups.find((group) => group.value === null) ?? { value: null, title: null, filter: { "==": [read, null] } };
  const found = groups.filter((group) => group.value !== null);
  const of = (value: unknown, filter: unknown): Stage =>
    found.find((group) => group.value === value) ?? { value, title: null, filter };
  switch (familyOf(field)) {
    case "choice":
      return [...(field.options?.choices ?? []).map((choice) => of(choice.key, { "==": [read, choice.key] })), nothing];
    case "boolean":
      return [of(false, { "!": [read] }), of(true, read)];
    default:
      return [...found, nothing];
  }
}

type Move = (row: Row, value: unknown) => void;

/** Gives a card another value; the record's own rules decide, and say why not. */
function useMove({ form }: LayoutProps, field: Field | undefined): Move | undefined {
  const { t } = useWords();
  const { message } = App.useApp();
  const client = useQueryClient();
  const move = useMutation({
    mutationFn: ({ row, value }: { row: Row; value: unknown }) =>
      patch(recordPath(form.name, row.id), { values: { [field?.key ?? ""]: value } }, { "If-Match": `"${row.version}"` }),
    onError: (reason) => {
      const problem = reason instanceof ApiError ? reason.problems[0] : undefined;
      void message.error([problem?.message ?? t("state.failed"), problem?.hint].filter(Boolean).join(" "));
    },
    onSettled: () => client.invalidateQueries({ queryKey: ["records"] }),
  });
  return field && editable(form, field) ? (row, value) => move.mutate({ row, value }) : undefined;
}

interface StageColumnProps extends LayoutProps {
  field: Field;
  stage: Stage;
  stages: Stage[];
  onMove?: Move;
}

const DRAGGED = "application/x-formwright-record";

function StageColumn({ form, layout, scope, sort, keys, onOpen, field, stage, stages, onMove, openKey }: StageColumnProps) {
  const { t } = useWords();
  const textOf = useValueText();
  const [over, setOver] = useState(false);
  const title = useGroupTitle(field, stage);
  const total = layout.total ? fieldOf(form, layout.total) : undefined;
  const fields = needed(form, [...keys, layout.group, layout.total]);
  const list = useRows(form.name, { ...scope, filter: both(scope.filter, stage.filter), sort, fields, limit: CARDS });
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? [];
  const sum = total && stage.totals?.[total.key];
  const drop = (event: DragEvent) => {
    setOver(false);
    const row = JSON.parse(event.dataTransfer.getData(DRAGGED) || "null") as Row | null;
    if (row && !rows.some((one) => one.id === row.id)) onMove?.(row, stage.value);
  };
  return (
    <section
      className={over ? "fw-stage fw-stage-over" : "fw-stage"}
      role="listitem"
      aria-label={title}
      onDragOver={(event) => {
        if (!onMove || !event.dataTransfer.types.includes(DRAGGED)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <header className="fw-stage-head">
        <Tag text={title} colour={choiceOf(field, stage.value)?.colour} />
        <span className="fw-note">{stage.count ?? 0}</span>
        {total && sum && <span className="fw-note fw-figure">{textOf(total, sum)}</span>}
      </header>
      {rows.map((row) => (
        <RecordCard
          key={row.id}
          form={form}
          row={row}
          keys={keys.filter((key) => key !== field.key)}
          open={openKey === String(row.id)}
          onOpen={onOpen}
          onDrag={onMove && ((event) => event.dataTransfer.setData(DRAGGED, JSON.stringify(row)))}
          menu={onMove && <MoveMenu row={row} stages={stages} here={stage} field={field} onMove={onMove} />}
        />
      ))}
      {!list.isPending && rows.length === 0 && <p className="fw-note fw-stage-empty">{t("view.emptyStage")}</p>}
      {list.hasNextPage && <LoadMore list={list} />}
    </section>
  );
}

function MoveMenu({ row, stages, here, field, onMove }: { row: Row; stages: Stage[]; here: Stage; field: Field; onMove: Move }) {
  const { t } = useWords();
  const textOf = useValueText();
  const titleOf = (stage: Stage) => (stage.value === null ? t("view.noValue") : (stage.title ?? textOf(field, stage.value)));
  const items = stages
    .filter((stage) => stage.value !== here.value)
    .map((stage) => ({ key: JSON.stringify(stage.value), label: titleOf(stage), onClick: () => onMove(row, stage.value) }));
  return (
    <Dropdown trigger={["click"]} menu={{ items }}>
      <button type="button" className="fw-column-menu" aria-label={t("view.moveTo", { title: row.title })}>
        <MoreOutlined aria-hidden />
      </button>
    </Dropdown>
  );
}
