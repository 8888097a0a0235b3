import { CaretDownOutlined, CaretRightOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { type Column, TableFrame, TableRows } from "@/components/DataTable";
import { fieldOf, useColumns } from "@/components/columns";
import { LoadMore } from "@/components/LoadMore";
import { Failure, Loading } from "@/components/states";
import { useRows } from "@/lib/api/queries";
import type { Row } from "@/lib/api/types";
import { summaryQuery } from "@/lib/api/views";
import { idOf } from "@/lib/format/value";
import { useWords } from "@/lib/i18n";
import { type LayoutProps, needed } from "./layout";

const INDENT = 20;

/** Records below the record they link to; what is searched or filtered for is shown flat, wherever it hangs. */
export function TreeLayout(props: LayoutProps) {
  const { form, layout, keys, compact, empty } = props;
  const { say } = useWords();
  const parent = fieldOf(form, layout.parent ?? "");
  const columns = useColumns(form, keys, say);
  if (!parent) return empty;
  return (
    <TableFrame label={say(form.title)} columns={columns} compact={compact} opens>
      <Level {...props} columns={columns} above={null} depth={0} />
    </TableFrame>
  );
}

interface LevelProps extends LayoutProps {
  columns: Column<Row>[];
  /** The record these hang below; null for the roots. */
  above: string | number | null;
  depth: number;
}

/** The records below one, each with what is below it when it is open. */
function Level(props: LevelProps) {
  const { form, layout, scope, sort, keys, columns, above, depth, onOpen, openKey, empty } = props;
  const parent = layout.parent ?? "";
  const flat = Boolean(scope.search || scope.filter);
  const query = { ...(flat ? scope : { filter: { "==": [{ var: parent }, above] } }), sort, fields: needed(form, [...keys, parent]) };
  const list = useRows(form.name, query);
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? [];
  const ids = rows.map((row) => Number(row.id));
  const children = useQuery({
    ...summaryQuery(form.name, { filter: { in: [{ var: parent }, ids] }, group: parent }),
    enabled: ids.length > 0 && !flat,
  });
  const parents = new Set((children.data?.groups ?? []).map((group) => String(idOf(group.value))));
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const toggle = (key: string) => {
    const next = new Set(open);
    if (!next.delete(key)) next.add(key);
    setOpen(next);
  };
  const wide = (content: ReactNode) => (
    <tbody>
      <tr>
        <td colSpan={columns.length}>{content}</td>
      </tr>
    </tbody>
  );
  if (list.isPending) return wide(<Loading lines={2} />);
  if (list.error) return wide(<Failure error={list.error} onRetry={() => void list.refetch()} small />);
  if (depth === 0 && rows.length === 0) return wide(empty);
  return (
    <>
      {rows.map((row) => {
        const key = String(row.id);
        const opener = <Opener depth={depth} row={row} shown={parents.has(key)} open={open.has(key)} onToggle={() => toggle(key)} />;
        return [
          <TableRows key={key} columns={ledBy(columns, opener)} rows={[row]} rowKey={(one) => String(one.id)} onOpen={onOpen} openKey={openKey} />,
          open.has(key) && <Level key={`${key}/`} {...props} above={row.id} depth={depth + 1} />,
        ];
      })}
      {list.hasNextPage && wide(<LoadMore list={list} />)}
    </>
  );
}

/** The columns with the opener before the first. */
function ledBy(columns: Column<Row>[], opener: ReactNode): Column<Row>[] {
  return columns.map((column, place) =>
    place > 0
      ? column
      : {
          ...column,
          render: (row) => (
            <span className="fw-tree-cell">
              {opener}
              <span className="fw-cell">{column.render(row)}</span>
            </span>
          ),
        },
  );
}

function Opener(props: { depth: number; row: Row; shown: boolean; open: boolean; onToggle: () => void }) {
  const { t } = useWords();
  const { depth, row, shown, open, onToggle } = props;
  const style = { marginLeft: depth * INDENT };
  if (!shown) return <span className="fw-tree-leaf" style={style} />;
  return (
    <button
      type="button"
      className="fw-tree-toggle"
      style={style}
      aria-expanded={open}
      aria-label={t("view.openBranch", { title: row.title })}
      onClick={(event) => {
        event.stopPropagation();
        onToggle();
      }}
    >
      {open ? <CaretDownOutlined aria-hidden /> : <CaretRightOutlined aria-hidden />}
    </button>
  );
}
