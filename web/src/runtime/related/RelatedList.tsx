import { PlusOutlined } from "@ant-design/icons";
import { Link, useNavigate } from "@tanstack/react-router";
import { Button } from "antd";
import { lazy, Suspense, useState } from "react";
import { fieldOf, firstColumns, useColumns } from "@/components/columns";
import { DataTable } from "@/components/DataTable";
import { Await, Empty } from "@/components/states";
import { useForm, useRows } from "@/lib/api/queries";
import type { FormInfo, Ref, Related, SortKey } from "@/lib/api/types";
import { useWords } from "@/lib/i18n";
import "./related.css";

const FIRST_ROWS = 10;

export const CreateDrawer = lazy(() =>
  import("../form-renderer/CreateDrawer").then((module) => ({ default: module.CreateDrawer })),
);

export interface RelatedListProps {
  /** The form of the rows, and its field that links here. */
  related: Related;
  to: Ref;
  columns?: string[];
  sort?: SortKey[];
  label: string;
}

const sortText = (keys: SortKey[] | undefined): string | undefined =>
  keys?.map((key) => (key.descending ? `-${key.field}` : key.field)).join(",");

export const linkFilter = ({ link, listed }: Related, id: string | number) =>
  listed ? { in: [id, { var: link }] } : { "==": [{ var: link }, id] };

/** What a new record that links here begins with. */
export const linkedTo = ({ link, listed }: Related, to: Ref) => ({ [link]: listed ? [to] : to });

/** The records of another form that link to this one. */
export function RelatedList(props: RelatedListProps) {
  return <Await of={useForm(props.related.form)}>{(form) => <Rows {...props} info={form} />}</Await>;
}

function Rows({ info, related, to, columns, sort, label }: RelatedListProps & { info: FormInfo }) {
  const { t, say } = useWords();
  const navigate = useNavigate();
  const [creating, setCreating] = useState(false);
  const filter = linkFilter(related, to.id);
  const keys = (columns?.length ? columns : firstColumns(info)).filter((key) => (related.listed || key !== related.link) && fieldOf(info, key));
  const list = useRows(info.name, {
    filter,
    sort: sortText(sort ?? info.list?.sort),
    limit: FIRST_ROWS,
    count: true,
  });
  const count = list.data?.pages[0]?.count;
  const shown = useColumns(info, keys, say);
  return (
    <div className="fw-related">
      <Await of={list} small>
        {(data) => {
          const rows = data.pages.flatMap((page) => page.rows);
          if (rows.length === 0) return <Empty small text={t("related.empty")} />;
          return (
            <div className="fw-scroll">
              <DataTable
                label={label}
                columns={shown}
                rows={rows}
                rowKey={(row) => String(row.id)}
                onOpen={(row) =>
                  void navigate({ to: "/f/$form/$id", params: { form: info.name, id: String(row.id) } })
                }
              />
            </div>
          );
        }}
      </Await>
      <div className="fw-related-foot">
        {info.actions.create && (
          <Button size="small" type="text" icon={<PlusOutlined aria-hidden />} onClick={() => setCreating(true)}>
            {t("action.new")}
          </Button>
        )}
        {list.hasNextPage && (
          <Button size="small" type="text" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t("list.more")}
          </Button>
        )}
        <span className="fw-grow" />
        {typeof count === "number" && count > 0 && (
          <Link to="/f/$form" params={{ form: info.name }} search={{ filter }} className="fw-link fw-related-all">
            {t("related.all", { count })}
          </Link>
        )}
      </div>
      {creating && (
        <Suspense fallback={null}>
          <CreateDrawer
            form={info}
            prefill={linkedTo(related, to)}
            onClose={() => setCreating(false)}
            onSaved={() => setCreating(false)}
          />
        </Suspense>
      )}
    </div>
  );
}
