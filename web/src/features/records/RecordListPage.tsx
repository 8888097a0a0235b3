import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { lazy, type MouseEvent, type KeyboardEvent, Suspense, useCallback, useState } from "react";
import { firstColumns, fieldOf } from "@/components/columns";
import { Await, Empty, Failure, Loading } from "@/components/states";
import { countQuery, useForm, useRows } from "@/lib/api/queries";
import type { FormInfo, Row } from "@/lib/api/types";
import { type View, type ViewLayout, viewsQuery } from "@/lib/api/views";
import { useMedia } from "@/lib/hooks/useMedia";
import { useRemembered } from "@/lib/hooks/useRemembered";
import { useTitle } from "@/lib/hooks/useTitle";
import { useWords } from "@/lib/i18n";
import { PHONE } from "@/app/theme";
import { FilterBar } from "./list/FilterBar";
import { ListFooter } from "./list/ListFooter";
import { ListHeader } from "./list/ListHeader";
import { PhoneRows } from "./list/PhoneRows";
import { sortKeys, useListState } from "./list/useListState";
import { type LayoutProps, needed } from "./views/layout";
import { ViewBody } from "./views/ViewBody";
import { ViewTabs } from "./views/ViewTabs";
import "./records.css";
import "./views/views.css";

const RecordDrawer = lazy(() => import("./RecordDrawer").then((module) => ({ default: module.RecordDrawer })));
const RecycleDrawer = lazy(() => import("./RecycleDrawer").then((module) => ({ default: module.RecycleDrawer })));
const PastDrawer = lazy(() => import("./past/PastDrawer").then((module) => ({ default: module.PastDrawer })));
const CreateDrawer = lazy(() =>
  import("@/runtime/form-renderer/CreateDrawer").then((module) => ({ default: module.CreateDrawer })),
);

/** A form's own list, where no view is chosen. */
const PLAIN: ViewLayout = { type: "table" };

export function RecordListPage() {
  const { form } = useParams({ strict: false });
  const info = useForm(form ?? "");
  const views = useQuery({ ...viewsQuery(form ?? ""), enabled: Boolean(form) });
  const wanted = useSearch({ strict: false }).view;
  return (
    <Await of={info}>
      {(found) => {
        if (wanted && views.isPending) return <Loading lines={10} />;
        const view = views.data?.find((one) => one.key === wanted);
        return <RecordList key={`${found.name} ${view?.key}`} form={found} view={view} views={views.data ?? []} />;
      }}
    </Await>
  );
}

function RecordList({ form, view, views }: { form: FormInfo; view?: View; views: View[] }) {
  const { t, say } = useWords();
  const phone = useMedia(PHONE);
  const navigate = useNavigate();
  const { state, change, setParts } = useListState(form, view);
  const place = `${form.name}${view ? ` ${view.key}` : ""}`;
  const [chosen, setChosen] = useRemembered<string[] | null>(`fw.columns.${place}`, null);
  const [drawn, setDrawn] = useRemembered<ViewLayout | null>(`fw.layout.${place}`, null);
  const [compact, setCompact] = useRemembered<boolean>("fw.compact", false);
  const [recycling, setRecycling] = useState(false);
  const [past, setPast] = useState<string>();
  const [order, setOrder] = useState<string[]>([]);
  useTitle(say(form.title));

  const own = view && view.columns.length > 0 ? view.columns : firstColumns(form);
  const keys = (chosen ?? own).filter((key) => fieldOf(form, key));
  const layout = drawn ?? view?.layout ?? PLAIN;
  const scope = { filter: state.filter, search: state.search };
  const narrowed = Boolean(state.filter || state.search);

  const open = (row: Row, event: MouseEvent | KeyboardEvent) => {
    const id = String(row.id);
    if (event.ctrlKey || event.metaKey || phone) void navigate({ to: "/f/$form/$id", params: { form: form.name, id } });
    else change({ record: id }, Boolean(state.record));
  };
  const pick = (key: string | undefined) => {
    setDrawn(null);
    setChosen(null);
    change({ view: key, filter: undefined, sort: undefined, search: undefined, record: undefined });
  };
  const shown: LayoutProps = {
    form,
    layout,
    scope,
    sort: state.sort,
    keys,
    compact,
    openKey: state.record,
    onOpen: open,
    onOrder: useCallback((ids: string[]) => setOrder(ids), []),
    onSort: (sort) => change({ sort }),
    onLayout: setDrawn,
    onColumns: setChosen,
    empty: (
      <Empty
        text={narrowed ? t("list.noMatch") : t("list.empty")}
        action={
          narrowed ? (
            <button
              type="button"
              className="fw-text-button"
              onClick={() => {
                setParts([]);
                change({ search: undefined });
              }}
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
    ),
  };

  return (
    <div className="fw-list">
      <ListHeader
        form={form}
        keys={keys}
        query={{ ...scope, sort: state.sort, fields: keys }}
        compact={compact}
        onSearch={(search) => change({ search: search || undefined }, true)}
        onColumns={setChosen}
        onCompact={setCompact}
        onNew={() => change({ new: true })}
        onDeleted={() => setRecycling(true)}
        onPast={() => setPast(new Date().toISOString())}
      />
      <ViewTabs
        form={form}
        views={views}
        current={view}
        content={{ title: form.title, layout, columns: keys, filter: state.filter ?? null, sort: sortKeys(state.sort) }}
        changed={state.differs || drawn !== null || chosen !== null}
        onPick={pick}
      />
      <FilterBar form={form} parts={state.parts} onChange={setParts} />
      <div className="fw-list-body">{phone ? <PhoneList {...shown} /> : <ViewBody {...shown} />}</div>
      <Suspense fallback={null}>
        {past && <PastDrawer form={form.name} moment={past} onClose={() => setPast(undefined)} />}
        {recycling && <RecycleDrawer form={form} onClose={() => setRecycling(false)} />}
        {state.record && (
          <RecordDrawer
            form={form}
            id={state.record}
            order={order}
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

/** On a phone every view is a list of rows. */
function PhoneList({ form, scope, sort, keys, onOpen, empty }: LayoutProps) {
  const list = useRows(form.name, { ...scope, sort, fields: needed(form, keys) });
  const count = useQuery(countQuery(form.name, scope));
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <>
      {list.isPending && <Loading lines={10} />}
      {list.error && !list.data && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && rows.length === 0 && empty}
      {rows.length > 0 && <PhoneRows form={form} keys={keys} rows={rows} onOpen={onOpen} />}
      <ListFooter list={list} loaded={rows.length} count={count.data} />
    </>
  );
}
