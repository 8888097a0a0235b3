import { FileTextOutlined } from "@ant-design/icons";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { Avatar } from "@/components/Avatar";
import { fieldOf, shownFields } from "@/components/columns";
import { Tag } from "@/components/Tag";
import { useValueText, Value } from "@/components/Value";
import type { Block, FormInfo, PageInfo, RecordInfo } from "@/lib/api/types";
import { familyOf } from "@/lib/format/kinds";
import { isBlank } from "@/lib/format/value";
import { useWords } from "@/lib/i18n";
import { RecordValue } from "@/runtime/form-renderer/RecordValue";

interface HeaderBlockProps {
  block: Extract<Block, { type: "header" }>;
  page: PageInfo;
  form: FormInfo;
  record: RecordInfo;
}

const DRAWN_AS_TAGS = new Set(["choice", "multi", "tags"]);

/** Who this is: initials, title, identity as far as the viewer may see it, and the values that classify it. */
export function HeaderBlock({ block, form, record }: HeaderBlockProps) {
  const { t, say } = useWords();
  const textOf = useValueText();
  const title = fieldOf(form, block.title_field);
  const name = (title && textOf(title, record.values[title.key], record.values)) || record.title;
  const identity = shownFields(form, record, block.identity).filter((field) => !isBlank(record.values[field.key]));
  const tags = shownFields(form, record, block.tags).filter((field) => !isBlank(record.values[field.key]) && record.values[field.key] !== false);
  return (
    <header className="fw-panel fw-object-header">
      <Avatar name={name} large tint={form.tint} />
      <div className="fw-object-who">
        <div className="fw-object-name">
          <h1 className="fw-ellipsis">{name}</h1>
          {tags.map((field) => (
            <span key={field.key} title={say(field.title)} className="fw-object-tag">
              {DRAWN_AS_TAGS.has(familyOf(field)) ? (
                <Value field={field} value={record.values[field.key]} />
              ) : (
                <Tag
                  text={
                    record.values[field.key] === true
                      ? say(field.title)
                      : `${say(field.title)} ${textOf(field, record.values[field.key], record.values)}`
                  }
                />
              )}
            </span>
          ))}
        </div>
        <dl className="fw-object-identity">
          {identity.map((field) => (
            <div key={field.key}>
              <dt>{say(field.title)}</dt>
              <dd>
                <RecordValue form={form} record={record} field={field} brief />
              </dd>
            </div>
          ))}
        </dl>
      </div>
      <Link to="/f/$form/$id" params={{ form: form.name, id: String(record.id) }}>
        <Button icon={<FileTextOutlined aria-hidden />} tabIndex={-1}>
          {t("pages.openRecord")}
        </Button>
      </Link>
    </header>
  );
}
