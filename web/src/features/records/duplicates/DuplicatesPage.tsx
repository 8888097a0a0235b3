import { MergeCellsOutlined } from "@ant-design/icons";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Button, Radio } from "antd";
import { useState } from "react";
import { fieldOf, firstColumns } from "@/components/columns";
import { TintIcon } from "@/components/Icon";
import { LoadMore } from "@/components/LoadMore";
import { PageHeader } from "@/components/PageHeader";
import { Await, Empty } from "@/components/states";
import { Value } from "@/components/Value";
import { get } from "@/lib/api/client";
import { useForm } from "@/lib/api/queries";
import type { DuplicatesPage as Page, FormInfo, Row } from "@/lib/api/types";
import { useTitle } from "@/lib/hooks/useTitle";
import { useWords } from "@/lib/i18n";
import { MOST_MERGED } from "./MergePage";
import "./duplicates.css";

export function DuplicatesPage() {
  const { form = "" } = useParams({ strict: false });
  const { t } = useWords();
  useTitle(t("duplicates.title"));
  return <Await of={useForm(form)}>{(found) => <Duplicates key={found.name} form={found} />}</Await>;
}

/** Groups of records that may be one, by the rule chosen; each leads to where it is merged. */
function Duplicates({ form }: { form: FormInfo }) {
  const { t, say } = useWords();
  const [rule, setRule] = useState<string>();
  const list = useInfiniteQuery({
    queryKey: ["records", form.name, "duplicates", rule],
    queryFn: ({ pageParam }) =>
      get<Page>(`/records/${encodeURIComponent(form.name)}/duplicates`, { rule, after: pageParam ?? undefined }),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next,
  });
  const rules = list.data?.pages[0]?.rules ?? [];
  return (
    <div className="fw-page">
      <PageHeader
        title={`${say(form.title)} · ${t("duplicates.title")}`}
        icon={<TintIcon name={form.icon} tint={form.tint} />}
      />
      {rules.length > 1 && (
        <Radio.Group
          className="fw-duplicate-rules"
          optionType="button"
          aria-label={t("duplicates.rule")}
          value={rule ?? rules[0]?.key}
          options={rules.map((one) => ({ value: one.key, label: say(one.title) }))}
          onChange={(event) => setRule(event.target.value as string)}
        />
      )}
      <Await of={list} lines={8}>
        {({ pages }) => {
          const groups = pages.flatMap((page) => page.groups);
          if (groups.length === 0 && !list.hasNextPage) return <Empty text={t("duplicates.none")} />;
          return (
            <ul className="fw-plain-list" aria-label={t("duplicates.title")}>
              {groups.map((group) => (
                <Group key={group.rows.map((row) => row.id).join()} form={form} rows={group.rows} more={group.more} />
              ))}
              <LoadMore list={list} />
            </ul>
          );
        }}
      </Await>
    </div>
  );
}

function Group({ form, rows, more }: { form: FormInfo; rows: Row[]; more: boolean }) {
  const { t, say } = useWords();
  const fields = firstColumns(form).flatMap((key) => fieldOf(form, key) ?? []);
  const ids = rows.slice(0, MOST_MERGED + 1).map((row) => String(row.id));
  return (
    <li className="fw-panel fw-duplicate-group">
      <table>
        <thead>
          <tr>
            {fields.map((field) => (
              <th key={field.key}>{say(field.title)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              {fields.map((field) => (
                <td key={field.key}>
                  {field.key === form.title_field ? (
                    <Link className="fw-link" to="/f/$form/$id" params={{ form: form.name, id: String(row.id) }}>
                      <Value field={field} value={row.values[field.key]} values={row.values} />
                    </Link>
                  ) : (
                    <Value field={field} value={row.values[field.key]} values={row.values} />
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {(more || rows.length > ids.length) && <p className="fw-note">{t("duplicates.more")}</p>}
      {form.actions.update && form.actions.delete && (
        <Link to="/f/$form/merge" params={{ form: form.name }} search={{ ids }}>
          <Button icon={<MergeCellsOutlined aria-hidden />} tabIndex={-1}>
            {t("duplicates.merge")}
          </Button>
        </Link>
      )}
    </li>
  );
}
