import {
  ColumnHeightOutlined,
  DeleteOutlined,
  DownloadOutlined,
  GlobalOutlined,
  HistoryOutlined,
  ImportOutlined,
  MergeCellsOutlined,
  PlusOutlined,
  SearchOutlined,
  SettingOutlined,
} from "@ant-design/icons";
import { Link } from "@tanstack/react-router";
import { Button, Checkbox, Dropdown, Input, Popover, Tooltip } from "antd";
import { useRef, useState } from "react";
import { TintIcon } from "@/components/Icon";
import { PageHeader } from "@/components/PageHeader";
import { firstColumns, listable } from "@/components/columns";
import { apiUrl } from "@/lib/api/client";
import { type ListQuery, listParams } from "@/lib/api/queries";
import type { FormInfo } from "@/lib/api/types";
import { useWords } from "@/lib/i18n";

const SEARCH_WAIT = 300;

interface ListHeaderProps {
  form: FormInfo;
  keys: string[];
  query: ListQuery;
  compact: boolean;
  onSearch: (text: string) => void;
  onColumns: (keys: string[] | null) => void;
  onCompact: (compact: boolean) => void;
  onNew: () => void;
  onDeleted: () => void;
  onPast: () => void;
}

export function ListHeader(props: ListHeaderProps) {
  const { form, keys, query, compact, onSearch, onColumns, onCompact, onNew, onDeleted, onPast } = props;
  const { t, say } = useWords();
  return (
    <PageHeader
      title={say(form.title)}
      icon={<TintIcon name={form.icon} tint={form.tint} />}
      actions={
        <>
          <SearchBox value={query.search ?? ""} onSearch={onSearch} />
          <span className="fw-desktop">
            <Columns form={form} keys={keys} onColumns={onColumns} />
            <Tooltip title={t(compact ? "list.roomy" : "list.compact")}>
              <Button
                type="text"
                icon={<ColumnHeightOutlined aria-hidden />}
                aria-label={t(compact ? "list.roomy" : "list.compact")}
                aria-pressed={compact}
                onClick={() => onCompact(!compact)}
              />
            </Tooltip>
            {Boolean(form.duplicates?.length) && (
              <Tooltip title={t("duplicates.find")}>
                <Link to="/f/$form/duplicates" params={{ form: form.name }} aria-label={t("duplicates.find")}>
                  <Button type="text" icon={<MergeCellsOutlined aria-hidden />} tabIndex={-1} aria-label={t("duplicates.find")} />
                </Link>
              </Tooltip>
            )}
            {form.public_forms && (
              <Tooltip title={t("public.title")}>
                <Link to="/public-forms" search={{ form: form.name }} aria-label={t("public.title")}>
                  <Button type="text" icon={<GlobalOutlined aria-hidden />} tabIndex={-1} aria-label={t("public.title")} />
                </Link>
              </Tooltip>
            )}
            <Tooltip title={t("past.title")}>
              <Button type="text" icon={<HistoryOutlined aria-hidden />} aria-label={t("past.title")} onClick={onPast} />
            </Tooltip>
            {form.actions.delete && (
              <Tooltip title={t("recycle.title")}>
                <Button
                  type="text"
                  icon={<DeleteOutlined aria-hidden />}
                  aria-label={t("recycle.title")}
                  onClick={onDeleted}
                />
              </Tooltip>
            )}
            {form.actions.export && <Export form={form} query={query} />}
            {form.actions.import && (
              <Link to="/f/$form/import" params={{ form: form.name }}>
                <Button icon={<ImportOutlined aria-hidden />} tabIndex={-1}>
                  {t("action.import")}
                </Button>
              </Link>
            )}
          </span>
          {form.actions.create && (
            <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={onNew}>
              {t("action.new")}
            </Button>
          )}
        </>
      }
    />
  );
}

function SearchBox({ value, onSearch }: { value: string; onSearch: (text: string) => void }) {
  const { t } = useWords();
  const [typed, setTyped] = useState(value);
  const [given, setGiven] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  if (value !== given) {
    setGiven(value);
    setTyped(value);
  }
  const search = (text: string, wait: number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => onSearch(text.trim()), wait);
  };
  return (
    <Input
      className="fw-search-box"
      role="searchbox"
      aria-label={t("list.search")}
      placeholder={t("list.search")}
      prefix={<SearchOutlined aria-hidden />}
      allowClear
      value={typed}
      onChange={(event) => {
        setTyped(event.target.value);
        search(event.target.value, SEARCH_WAIT);
      }}
      onPressEnter={() => search(typed, 0)}
    />
  );
}

function Columns({ form, keys, onColumns }: Pick<ListHeaderProps, "form" | "keys" | "onColumns">) {
  const { t, say } = useWords();
  const fields = listable(form);
  const toggle = (key: string, on: boolean) => {
    const next = on ? [...keys, key] : keys.filter((one) => one !== key);
    if (next.length > 0) onColumns(next);
  };
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      content={
        <div className="fw-columns" role="group" aria-label={t("list.columns")}>
          {fields.map((field) => (
            <Checkbox
              key={field.key}
              checked={keys.includes(field.key)}
              onChange={(event) => toggle(field.key, event.target.checked)}
            >
              {say(field.title)}
            </Checkbox>
          ))}
          <button
            type="button"
            className="fw-text-button"
            onClick={() => onColumns(null)}
            disabled={keys.join() === firstColumns(form).join()}
          >
            {t("list.resetColumns")}
          </button>
        </div>
      }
    >
      <Button type="text" icon={<SettingOutlined aria-hidden />} aria-label={t("list.columns")} title={t("list.columns")} />
    </Popover>
  );
}

function Export({ form, query }: Pick<ListHeaderProps, "form" | "query">) {
  const { t } = useWords();
  const address = (format: string) =>
    apiUrl(`/records/${encodeURIComponent(form.name)}/export`, { ...listParams(query), format });
  return (
    <Dropdown
      trigger={["click"]}
      menu={{
        items: ["xlsx", "csv", "json"].map((format) => ({
          key: format,
          label: (
            <a href={address(format)} download>
              {t(`list.export.${format}`)}
            </a>
          ),
        })),
      }}
    >
      <Button icon={<DownloadOutlined aria-hidden />}>{t("action.export")}</Button>
    </Dropdown>
  );
}
