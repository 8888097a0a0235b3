import { EyeInvisibleOutlined, PaperClipOutlined } from "@ant-design/icons";
import { Link } from "@tanstack/react-router";
import { apiUrl } from "@/lib/api/client";
import type { Field, StoredFile, Values } from "@/lib/api/types";
import { familyOf, yielded } from "@/lib/format/kinds";
import { choiceOf, isBlank, isRef, listOf, valueText } from "@/lib/format/value";
import { useWords } from "@/lib/i18n";
import { Tag } from "./Tag";

interface ValueProps {
  field: Field;
  value: unknown;
  values?: Values;
  /** Long text on its own lines rather than cut. */
  full?: boolean;
  /** In a table the column's head says that it is masked. */
  inList?: boolean;
}

/** Says that only part of a value is shown. */
export function Masked() {
  const { t } = useWords();
  return <EyeInvisibleOutlined className="fw-masked" aria-label={t("value.masked")} title={t("value.masked")} />;
}

export function useValueText() {
  const { t, say } = useWords();
  const speech = { say, yes: t("value.yes"), no: t("value.no"), comma: t("value.comma"), rows: (count: number) => t("value.rows", { count }) };
  return (field: Field, value: unknown, values?: Values) => valueText(field, value, speech, values);
}

/** A field's value for reading; where the viewer sees it masked, that is said. */
export function Value(props: ValueProps) {
  if (!props.field.masked || props.inList || isBlank(props.value)) return <Plain {...props} />;
  return (
    <>
      <Plain {...props} /> <Masked />
    </>
  );
}

/** Drawn by the field's type. */
function Plain({ field: given, value, values, full }: ValueProps) {
  const field = yielded(given);
  const { say } = useWords();
  const textOf = useValueText();
  if (isBlank(value)) return <span className="fw-blank">—</span>;
  switch (familyOf(field)) {
    case "choice": {
      const choice = choiceOf(field, value);
      return <Tag text={say(choice?.title) || String(value)} colour={choice?.colour} />;
    }
    case "multi":
    case "tags":
      return (
        <span className={full ? "fw-tags fw-tags-wrap" : "fw-tags"}>
          {listOf(value).map((key) => {
            const choice = choiceOf(field, key);
            return <Tag key={String(key)} text={say(choice?.title) || String(key)} colour={choice?.colour} />;
          })}
        </span>
      );
    case "link":
      return <LinkValue field={field} value={value} />;
    case "file":
      return <Files files={listOf(value) as StoredFile[]} />;
    case "longtext":
      return <span className={full ? "fw-longtext" : undefined}>{String(value)}</span>;
    case "money":
    case "number":
    case "percent":
    case "date":
    case "datetime":
      return <span className="fw-figure">{textOf(field, value, values)}</span>;
    default:
      return field.type === "url" && !field.masked ? <Address text={String(value)} /> : <>{textOf(field, value, values)}</>;
  }
}

function LinkValue({ field, value }: { field: Field; value: unknown }) {
  const to = field.options?.to;
  if (!isRef(value)) return <>{String(value)}</>;
  if (!to) return <>{value.title}</>;
  return (
    <Link
      to="/f/$form/$id"
      params={{ form: to, id: String(value.id) }}
      className="fw-link"
      title={value.title}
      onClick={(event) => event.stopPropagation()}
    >
      {value.title}
    </Link>
  );
}

/** A web address opens beside the product, which tells the other site nothing of where one came from. */
function Address({ text }: { text: string }) {
  if (!/^https?:\/\//.test(text)) return <>{text}</>;
  return (
    <a className="fw-link" href={text} target="_blank" rel="noopener noreferrer" onClick={(event) => event.stopPropagation()}>
      {text}
    </a>
  );
}

function Files({ files }: { files: StoredFile[] }) {
  return (
    <span className="fw-tags fw-tags-wrap">
      {files.map((file) => (
        <a
          key={file.id}
          className="fw-link"
          href={apiUrl(`/files/${file.id}`)}
          download={file.name}
          onClick={(event) => event.stopPropagation()}
        >
          <PaperClipOutlined aria-hidden /> {file.name}
        </a>
      ))}
    </span>
  );
}
