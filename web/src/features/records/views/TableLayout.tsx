import { useQuery } from "@tanstack/react-query";
import { Checkbox } from "antd";
import { useEffect, useState } from "react";
import { type Column, DataTable, TableFrame } from "@/components/DataTable";
import { fieldOf, useColumns } from "@/components/columns";
import { Failure, Loading } from "@/components/states";
import { useValueText } from "@/components/Value";
import { countQuery, useRows } from "@/lib/api/queries";
import type { Row } from "@/lib/api/types";
import { summaryQuery } from "@/lib/api/views";
import { useWords } from "@/lib/i18n";
import { ListFooter } from "../list/ListFooter";
import { nextSort, sortedBy } from "../list/useListState";
import { ColumnMenu } from "./ColumnMenu";
import { EditableCell } from "./EditableCell";
import { GroupRows } from "./GroupRows";
import { type LayoutProps, needed } from "./layout";
import { SelectionBar } from "./SelectionBar";

const SELECT = "$select";
const NOTHING: ReadonlyMap<string, Row> = new Map();
const SELECT_WIDTH = 40;
const FROZEN_WIDTH = 180;

export function TableLayout(props: LayoutProps) {
  const { form, layout, scope, sort, keys, compact, openKey, onOpen, onOrder, empty } = props;
  const { t, say } = useWords();
  const asked = JSON.stringify(scope);
  const [choice, setChoice] = useState<{ asked: string; rows: ReadonlyMap<string, Row> }>({ asked, rows: NOTHING });
  const selected = choice.asked === asked ? choice.rows : NOTHING; // what another filter has shown is no longer chosen
  const setSelected = (rows: ReadonlyMap<string, Row>) => setChoice({ asked, rows });
  const group = layout.group && fieldOf(form, layout.group) ? layout.group : null;
  const fields = needed(form, [...keys, group]);
  const list = useRows(form.name, { ...scope, sort, fields }, !group);
  const count = useQuery(countQuery(form.name, scope));
  const totals = layout.totals ?? {};
  const adds = Object.keys(totals).some((key) => keys.includes(key));
  const summary = useQuery({ ...summaryQuery(form.name, { ...scope, group, totals }), enabled: Boolean(group) || adds });
  const rows = group ? [] : (list.data?.pages.flatMap((page) => page.rows) ?? []);
  const columns = useTableColumns(props, rows, selected, setSelected, summary.data?.totals);

  const order = rows.map((row) => String(row.id)).join();
  useEffect(() => onOrder(order ? order.split(",") : []), [order, onOrder]);

  const waiting = group ? summary.isPending : list.isPending;
  const failed = group ? summary : list;
  const none = group ? summary.data?.count === 0 : list.data !== undefined && rows.length === 0;
  const shared = { columns, rowKey: (row: Row) => String(row.id), onOpen, openKey };
  return (
    <>
      {waiting && <Loading lines={10} />}
      {failed.error && !failed.data && <Failure error={failed.error} onRetry={() => void failed.refetch()} />}
      {none && empty}
      {rows.length > 0 && (
        <DataTable label={say(form.title)} {...shared} rows={rows} compact={compact} dim={list.isPlaceholderData} />
      )}
      {group && summary.data && !none && (
        <TableFrame label={say(form.title)} columns={columns} compact={compact} opens>
          {(summary.data.groups ?? []).map((one, place) => (
            <GroupRows
              key={JSON.stringify(one.value)}
              form={form}
              field={group}
              group={one}
              query={{ ...scope, sort, fields }}
              totals={totals}
              opened={place < OPENED}
              {...shared}
            />
          ))}
        </TableFrame>
      )}
      {group && summary.data?.truncated && <p className="fw-list-note">{t("view.moreGroups")}</p>}
      {group ? (
        <footer className="fw-list-footer" role="status">
          {summary.data && t("view.groupCount", { count: summary.data.count, groups: summary.data.groups?.length ?? 0 })}
        </footer>
      ) : (
        <ListFooter list={list} loaded={rows.length} count={count.data} />
      )}
      {selected.size > 0 && (
        <SelectionBar form={form} rows={[...selected.values()]} onDone={() => setSelected(NOTHING)} />
      )}
    </>
  );
}

/** How many groups are open at first. */
const OPENED = 3;

/** The columns with everything that can be done to them: sorting, widths, freezing, totals, choosing rows, editing. */
function useTableColumns(
  props: LayoutProps,
  rows: Row[],
  selected: ReadonlyMap<string, Row>,
  select: (rows: ReadonlyMap<string, Row>) => void,
  totals: Record<string, string | null> | undefined,
): Column<Row>[] {
  const { form, layout, sort, keys, onSort, onLayout } = props;
  const { t, say } = useWords();
  const textOf = useValueText();
  const frozen = Math.min(layout.frozen ?? 0, keys.length);
  const widths = layout.widths ?? {};
  const widthOf = (key: string, place: number) => widths[key] ?? (place < frozen ? FROZEN_WIDTH : undefined);
  const chooses = Boolean(form.actions.update || form.actions.delete || (form.prints ?? []).length);
  const leftOf = (place: number) =>
    keys.slice(0, place).reduce((left, key, at) => left + (widthOf(key, at) ?? 0), chooses ? SELECT_WIDTH : 0);
  const made = useColumns(form, keys, say).map((column, place): Column<Row> => {
    const field = fieldOf(form, column.key);
    const width = widthOf(column.key, place);
    const fn = layout.totals?.[column.key];
    const sum = fn && totals?.[column.key];
    return {
      ...column,
      width,
      left: place < frozen ? leftOf(place) : undefined,
      sorted: sortedBy(sort, column.key),
      onSort: field?.sortable ? () => onSort(nextSort(sort, column.key)) : undefined,
      menu: field && <ColumnMenu {...props} field={field} place={place} />,
      onResize: (next) => onLayout({ ...layout, widths: { ...widths, [column.key]: next } }),
      render: (row) => (field ? <EditableCell form={form} field={field} row={row}>{column.render(row)}</EditableCell> : column.render(row)),
      total: fn && field ? (
        <span title={t(`view.fn.${fn}`)}>
          <span className="fw-note">{t(`view.fn.${fn}`)}</span> {sum ? textOf(field, sum) : ""}
        </span>
      ) : undefined,
    };
  });
  if (!chooses) return made;
  const all = rows.length > 0 && rows.every((row) => selected.has(String(row.id)));
  const toggle = (some: Row[], on: boolean) => {
    const next = new Map(selected);
    for (const row of some) {
      if (on) next.set(String(row.id), row);
      else next.delete(String(row.id));
    }
    select(next);
  };
  const box: Column<Row> = {
    key: SELECT,
    className: "fw-choosing",
    width: SELECT_WIDTH,
    left: frozen > 0 ? 0 : undefined,
    title: rows.length > 0 && <Checkbox aria-label={t("view.selectAll")} checked={all} onChange={(event) => toggle(rows, event.target.checked)} />,
    render: (row) => (
      <Checkbox
        aria-label={t("view.select", { title: row.title })}
        checked={selected.has(String(row.id))}
        onChange={(event) => toggle([row], event.target.checked)}
      />
    ),
  };
  return [box, ...made];
}
