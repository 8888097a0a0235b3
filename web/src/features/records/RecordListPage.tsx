import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { lazy, type MouseEvent, type KeyboardEvent, Suspense, useState } from "react";
import { DataTable } from "@/components/DataTable";
import { askedFields, firstColumns, fieldOf, useColumns } from "@/components/columns";
import { Await, Empty, Failure, Loading } from "@/components/states";
import { countQuery, useForm, useRows } from "@/lib/api/queries";
import type { FormInfo, Row } from "@/lib/api/types";
import { useMedia } from "@/lib/hooks/useMedia";
import { useRemembered } from "@/lib/hooks/useRemembered";
import { useTitle } from "@/lib/hooks/useTitle";
import { useWords } from "@/lib/i18n";
import { PHONE } from "@/app/theme";
import { FilterBar } from "./list/FilterBar";
import { ListFooter } from "./list/ListFooter";
import { ListHeader } from "./list/ListHeader";
import { PhoneRows } from "./list/PhoneRows";
import { nextSort, sortedBy, useListState } from "./list/useListState";
import "./records.css";

const RecordDrawer = lazy(() => import("./RecordDrawer").then((module) => ({ default: module.RecordDrawer })));
const RecycleDrawer = lazy(() => import("./RecycleDrawer").then((module) => ({ default: module.RecycleDrawer })));
const CreateDrawer = lazy(() =>
  import("@/runtime/form-renderer/CreateDrawer").then((module) => ({ default: module.CreateDrawer })),
);

export function RecordListPage() {
  const { form } = useParams({ strict: false });
  const info = useForm(form ?? "");
  return <Await of={info}>{(found) => <RecordList key={found.name} form={found} />}</Await>;
}

function RecordList({ form }: { form: FormInfo }) {
  const { t, say } = useWords();
  const phone = useMedia(PHONE);
  const navigate = useNavigate();
  const { state, change, setParts } = useListState(form);
  const [chosen, setChosen] = useRemembered<string[] | null>(`fw.columns.${form.name}`, null);
  const [compact, setCompact] = useRemembered<boolean>("fw.compact", false);
  const keys = (chosen ?? firstColumns(form)).filter((key) => fieldOf(form, key));
  const [recycling, setRecycling] = useState(false);
  useTitle(say(form.title));

  const scope = { filter: state.filter, search: state.search };
  const list = useRows(form.name, { ...scope, sort: state.sort, fields: needed(form, keys) });
  const count = useQuery(countQuery(form.name, scope));
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? [];
  const narrowed = Boolean(state.filter || state.search);

  const columns = useColumns(form, keys, say).map((column) => ({
    ...column,
    sorted: sortedBy(state.sort, column.key),
    onSort: fieldOf(form, column.key)?.sortable
      ? () => change({ sort: nextSort(state.sort, column.key) })
      : undefined,
  }));

  const open = (row: Row, event: MouseEvent | KeyboardEvent) => {
    const id = String(row.id);
    if (event.ctrlKey || event.metaKey || phone) void navigate({ to: "/f/$form/$id", params: { form: form.name, id } });
    else change({ record: id }, Boolean(state.record));
  };

  return (
    <div className="fw-list">
      <ListHeader
        form={form}
        keys={keys}
        query={{ ...scope, sort: state.sort, fields: askedFields(form, keys) }}
        compact={compact}
        onSearch={(search) => change({ search: search || undefined }, true)}
        onColumns={setChosen}
        onCompact={setCompact}
        onNew={() => change({ new: true })}
        onDeleted={() => setRecycling(true)}
      />
      <FilterBar form={form} parts={state.parts} onChange={setParts} />
      <div className="fw-list-body">
        {list.isPending && <Loading lines={10} />}
        {list.error && !list.data && <Failure error={list.error} onRetry={() => void list.refetch()} />}
        {list.data && rows.length === 0 && (
          <Empty
            text={narrowed ? t("list.noMatch") : t("list.empty")}
            action={
              narrowed ? (
                <button
                  type="button"
                  className="fw-text-button"
                  onClick={() => change({ filter: undefined, search: undefined })}
                >
                  {t("filter.clear")}
                </button>
              ) : form.actions.create ? (
                <button type="button" className="fw-text-button" onClick={() => change({ new: true })}>
                  {t("action.new")}
                </button>
              ) : undefined
            }
          />
        )}
        {rows.length > 0 &&
          (phone ? (
            <PhoneRows form={form} keys={keys} rows={rows} onOpen={open} />
          ) : (
            <DataTable
              label={say(form.title)}
              columns={columns}
              rows={rows}
              rowKey={(row) => String(row.id)}
              onOpen={open}
              openKey={state.record}
              compact={compact}
              dim={list.isPlaceholderData}
            />
          ))}
        <ListFooter list={list} loaded={rows.length} count={count.data} />
      </div>
      <Suspense fallback={null}>
        {recycling && <RecycleDrawer form={form} onClose={() => setRecycling(false)} />}
        {state.record && (
          <RecordDrawer
            form={form}
            id={state.record}
            order={rows.map((row) => String(row.id))}
            onMove={(id) => change({ record: id }, true)}
            onClose={() => change({ record: undefined }, true)}
          />
        )}
        {state.creating && form.actions.create && (
          <CreateDrawer
            form={form}
            onClose={() => change({ new: undefined }, true)}
            onSaved={(record) => change({ new: undefined, record: String(record.id) }, true)}
          />
        )}
      </Suspense>
    </div>
  );
}

/** The shown fields, and those a shown money field reads its currency from. */
function needed(form: FormInfo, keys: string[]): string[] {
  const wanted = new Set(askedFields(form, keys));
  for (const key of keys) {
    const currency = fieldOf(form, key)?.options?.currency;
    if (currency && fieldOf(form, currency)) wanted.add(currency);
  }
  return [...wanted];
}
