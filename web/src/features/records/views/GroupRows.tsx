import { CaretDownOutlined, CaretRightOutlined } from "@ant-design/icons";
import { type KeyboardEvent, type MouseEvent, useState } from "react";
import { type Column, TableRows } from "@/components/DataTable";
import { fieldOf } from "@/components/columns";
import { LoadMore } from "@/components/LoadMore";
import { useValueText } from "@/components/Value";
import { type ListQuery, useRows } from "@/lib/api/queries";
import type { Field, FormInfo, Row } from "@/lib/api/types";
import { type Aggregate, both, type Group } from "@/lib/api/views";
import { useWords } from "@/lib/i18n";

interface GroupRowsProps {
  form: FormInfo;
  field: string;
  group: Group;
  query: ListQuery;
  totals: Record<string, Aggregate>;
  opened: boolean;
  columns: Column<Row>[];
  rowKey: (row: Row) => string;
  onOpen: (row: Row, event: MouseEvent | KeyboardEvent) => void;
  openKey?: string;
}

/** One group of a table: its head with count and totals, its rows when it is open. */
export function GroupRows({ form, field, group, query, totals, opened, ...rows }: GroupRowsProps) {
  const { t } = useWords();
  const textOf = useValueText();
  const [open, setOpen] = useState(opened);
  const list = useRows(form.name, { ...query, filter: both(query.filter, group.filter) }, open);
  const found = list.data?.pages.flatMap((page) => page.rows) ?? [];
  const figures = Object.entries(totals).flatMap(([key, fn]) => {
    const made = fieldOf(form, key);
    const value = group.totals[key];
    return made && value ? [`${t(`view.fn.${fn}`)} ${textOf(made, value)}`] : [];
  });
  const title = useGroupTitle(fieldOf(form, field), group);
  return (
    <>
      <tbody>
        <tr className="fw-group">
          <td colSpan={rows.columns.length}>
            <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
              {open ? <CaretDownOutlined aria-hidden /> : <CaretRightOutlined aria-hidden />} <strong>{title}</strong>
              <span className="fw-note">{[t("view.count", { count: group.count }), ...figures].join(" · ")}</span>
            </button>
          </td>
        </tr>
      </tbody>
      {open && <TableRows {...rows} rows={found} />}
      {open && list.hasNextPage && (
        <tbody>
          <tr>
            <td colSpan={rows.columns.length}>
              <LoadMore list={list} />
            </td>
          </tr>
        </tbody>
      )}
    </>
  );
}

/** A group's value in words. */
export function useGroupTitle(field: Field | undefined, group: Pick<Group, "value" | "title">): string {
  const { t } = useWords();
  const textOf = useValueText();
  if (group.value === null) return t("view.noValue");
  return group.title ?? (field ? textOf(field, group.value) : String(group.value));
}
