import { lazy, Suspense } from "react";
import { EyeInvisibleOutlined, PaperClipOutlined } from "@ant-design/icons";
import { Typography } from "antd";
import { Link } from "@tanstack/react-router";
import { apiUrl } from "@/lib/api/client";
import type { Field, Ref, StoredFile, Values, Words } from "@/lib/api/types";
import { familyOf, yielded } from "@/lib/format/kinds";
import { useRegions } from "@/lib/format/regions";
import { bandOf, choiceOf, isBlank, isRef, listOf, valueText } from "@/lib/format/value";
import { useWords } from "@/lib/i18n";
import { IconName } from "./Icon";
import { RichText } from "./RichText";
import { Tag } from "./Tag";

const Pictures = lazy(() => import("./Pictures"));
const CodeImage = lazy(() => import("./CodeImage"));

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
  const { t, say, language } = useWords();
  useRegions();
  const speech = { say, language, yes: t("value.yes"), no: t("value.no"), comma: t("value.comma"), to: t("value.to"), rows: (count: number) => t("value.rows", { count }) };
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
      const tag = <Tag text={say(choice?.title) || String(value)} colour={choice?.colour} />;
      // A process that runs says where it stands.
      const node = field.type === "process_status" ? (values?.[`${field.key}__node`] as Words | null | undefined) : undefined;
      return node ? (
        <span className="fw-tags">
          {tag} <span className="fw-note">{say(node)}</span>
        </span>
      ) : (
        tag
      );
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
    case "persons":
    case "departments":
      if (field.masked) return <>{textOf(field, value, values)}</>;
      return (
        <span className={full ? "fw-tags fw-tags-wrap" : "fw-tags"}>
          {listOf(value).map((one) => isRef(one) && <Tag key={one.id} text={one.title} />)}
        </span>
      );
    case "link":
      return <LinkValue field={field} value={value} />;
    case "links":
      if (field.masked) return <>{textOf(field, value, values)}</>;
      return (
        <span className={full ? "fw-tags fw-tags-wrap" : "fw-tags"}>
          {listOf(value).map((one) => isRef(one) && <LinkTag key={one.id} field={field} to={one} />)}
        </span>
      );
    case "file":
      return <Files files={listOf(value) as StoredFile[]} />;
    case "image":
    case "signature":
      if (field.masked) return <>{textOf(field, value, values)}</>;
      return (
        <Suspense fallback={textOf(field, value, values)}>
          <Pictures files={listOf(value) as StoredFile[]} small={!full} />
        </Suspense>
      );
    case "longtext":
      return <span className={full ? "fw-longtext" : undefined}>{String(value)}</span>;
    case "rich_text":
      return full && !field.masked ? <RichText markup={String(value)} /> : <>{textOf(field, value, values)}</>;
    case "number": {
      const band = field.masked ? undefined : bandOf(field, value);
      const figure = <span className="fw-figure">{textOf(field, value, values)}</span>;
      return band ? <span className="fw-tags">{figure} <Tag text={say(band.title)} colour={band.colour} /></span> : figure;
    }
    case "money":
    case "percent":
    case "slider":
    case "duration":
    case "date":
    case "datetime":
    case "time":
    case "date_range":
    case "time_range":
      return <span className="fw-figure">{textOf(field, value, values)}</span>;
    case "rating":
      return <Stars value={Number(value)} most={Number(field.options?.most ?? 5)} masked={String(value)} />;
    case "location":
      return full && !field.masked ? <Typography.Text copyable>{String(value)}</Typography.Text> : <>{String(value)}</>;
    case "icon":
      return field.masked ? <>{String(value)}</> : <IconName name={String(value)} />;
    case "colour":
      return <Swatch colour={String(value)} />;
    case "json":
      return <span className={full ? "fw-json" : "fw-code"}>{typeof value === "string" ? value : JSON.stringify(value, null, full ? 2 : 0)}</span>;
    case "barcode":
      if (!full || field.masked) return <>{String(value)}</>;
      return (
        <Suspense fallback={String(value)}>
          <CodeImage text={String(value)} symbology={String(field.options?.symbology ?? "qr")} />
        </Suspense>
      );
    default:
      return field.type === "url" && !field.masked ? <Address text={String(value)} /> : <>{textOf(field, value, values)}</>;
  }
}

function Stars({ value, most, masked }: { value: number; most: number; masked: string }) {
  if (!Number.isInteger(value)) return <>{masked}</>;
  return (
    <span className="fw-stars" role="img" aria-label={`${value} / ${most}`}>
      {"★".repeat(value)}
      <span className="fw-stars-left">{"★".repeat(Math.max(0, most - value))}</span>
    </span>
  );
}

/** A colour with its code: colour alone tells nothing to who does not see it. */
function Swatch({ colour }: { colour: string }) {
  if (!/^#[0-9a-f]{6}$/.test(colour)) return <>{colour}</>;
  return (
    <span className="fw-swatch-line">
      <span className="fw-swatch" style={{ background: colour }} aria-hidden />
      <span className="fw-code">{colour}</span>
    </span>
  );
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

/** One of several linked records: a tag that opens it. */
function LinkTag({ field, to }: { field: Field; to: Ref }) {
  const form = field.options?.to;
  if (!form) return <Tag text={to.title} />;
  return (
    <Link
      to="/f/$form/$id"
      params={{ form, id: String(to.id) }}
      className="fw-tag-link"
      title={to.title}
      onClick={(event) => event.stopPropagation()}
    >
      <Tag text={to.title} />
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

export function Files({ files }: { files: Pick<StoredFile, "id" | "name">[] }) {
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
