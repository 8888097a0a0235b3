import { SearchOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Button, Input } from "antd";
import { useEffect, useState } from "react";
import { fieldOf, firstColumns, useColumns } from "@/components/columns";
import { DataTable } from "@/components/DataTable";
import { Icon } from "@/components/Icon";
import { PageHeader } from "@/components/PageHeader";
import { Await, Empty } from "@/components/states";
import { pageQuery, useForm, useRows } from "@/lib/api/queries";
import type { FormInfo, PageInfo } from "@/lib/api/types";
import { useDebounced } from "@/lib/hooks/useDebounced";
import { useTitle } from "@/lib/hooks/useTitle";
import { useWords } from "@/lib/i18n";
import "./pages.css";

const SEARCH_WAIT = 300;

/** Before a page about one record: find the record. */
export function PagePicker() {
  const { page = "" } = useParams({ strict: false });
  return <Await of={useQuery(pageQuery(page))}>{(found) => <Picker page={found} />}</Await>;
}

function Picker({ page }: { page: PageInfo }) {
  const { t, say } = useWords();
  const navigate = useNavigate();
  const { search = "" } = useSearch({ strict: false }) as { search?: string };
  const [typed, setTyped] = useState(search);
  const rested = useDebounced(typed.trim(), SEARCH_WAIT);
  useTitle(say(page.title));
  useEffect(() => {
    void navigate({ to: "/p/$page", params: { page: page.name }, search: { search: rested || undefined }, replace: true });
  }, [rested, navigate, page.name]);
  return (
    <div className="fw-page">
      <PageHeader title={say(page.title)} icon={<span className="fw-tint"><Icon name={page.icon} /></span>} />
      <Input
        size="large"
        className="fw-picker-search"
        role="searchbox"
        prefix={<SearchOutlined aria-hidden />}
        allowClear
        autoFocus
        aria-label={t("pages.search")}
        placeholder={t("pages.search")}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <Await of={useForm(page.form)}>{(form) => <Candidates page={page} form={form} search={rested} onClear={() => setTyped("")} />}</Await>
    </div>
  );
}

function Candidates(props: { page: PageInfo; form: FormInfo; search: string; onClear: () => void }) {
  const { page, form, search, onClear } = props;
  const { t, say } = useWords();
  const navigate = useNavigate();
  const keys = firstColumns(form).filter((key) => fieldOf(form, key));
  const list = useRows(form.name, { search, sort: form.list?.sort?.map((key) => (key.descending ? "-" : "") + key.field).join(",") });
  const columns = useColumns(form, keys, say);
  return (
    <Await of={list} lines={8}>
      {(data) => {
        const rows = data.pages.flatMap((one) => one.rows);
        if (rows.length === 0) {
          return (
            <Empty
              text={t("list.noMatch")}
              action={
                <button type="button" className="fw-text-button" onClick={onClear}>
                  {t("filter.clear")}
                </button>
              }
            />
          );
        }
        return (
          <div className="fw-panel fw-flush fw-scroll">
            <DataTable
              label={say(form.title)}
              columns={columns}
              rows={rows}
              rowKey={(row) => String(row.id)}
              dim={list.isPlaceholderData}
              onOpen={(row) =>
                void navigate({ to: "/p/$page/$id", params: { page: page.name, id: String(row.id) } })
              }
            />
            {list.hasNextPage && (
              <Button type="text" block loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                {t("list.more")}
              </Button>
            )}
          </div>
        );
      }}
    </Await>
  );
}
