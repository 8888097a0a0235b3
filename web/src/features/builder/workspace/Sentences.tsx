import { WarningOutlined } from "@ant-design/icons";
import { Link } from "@tanstack/react-router";
import { Tag } from "@/components/Tag";
import { useWords } from "@/lib/i18n";
import type { ChangedDocument, Changes, Located } from "./api";
import { placeOfPath } from "./kinds";

const COLOURS = { new: "green", changed: "orange", deleted: "red", published: undefined };

/** What differs, document by document, in words. */
export function ChangeList({ app, documents, link = true }: { app: string; documents: ChangedDocument[]; link?: boolean }) {
  const { t, say } = useWords();
  return (
    <ul className="fw-plain-list fw-changes" aria-label={t("builder.changes")}>
      {documents.map((one) => (
        <li key={one.path}>
          <div className="fw-change-head">
            <span className="fw-note">{t(`builder.kindOf.${one.kind}`)}</span>
            {link ? <DocumentLink app={app} path={one.path} title={say(one.title)} /> : <strong>{say(one.title)}</strong>}
            <Tag text={t(`builder.states.${one.state}`)} colour={COLOURS[one.state]} />
            {one.overtaken && <Tag text={t("builder.states.overtaken")} colour="red" />}
          </div>
          {one.sentences.length > 0 && (
            <ul className="fw-change-lines">
              {one.sentences.map((sentence) => (
                <li key={sentence.zh}>{say(sentence)}</li>
              ))}
            </ul>
          )}
        </li>
      ))}
    </ul>
  );
}

/** What becomes of tables and of the values in them. */
export function TableChanges({ tables }: { tables: Changes["tables"] }) {
  const { t, say } = useWords();
  return (
    <ul className="fw-plain-list fw-changes" aria-label={t("builder.tables")}>
      {tables.map((one) => (
        <li key={one.text.zh}>
          <div className="fw-change-head">
            {one.loses && <WarningOutlined aria-hidden className="fw-warn" />}
            <span>{say(one.text)}</span>
          </div>
          {one.impact && <p className={one.loses ? "fw-note fw-warn-words" : "fw-note"}>{say(one.impact)}</p>}
        </li>
      ))}
    </ul>
  );
}

export function DocumentLink({ app, path, title }: { app: string; path: string; title: string }) {
  const place = placeOfPath(path);
  const to = place ? `/build/${app}/${place.folder}/${place.key}` : `/build/${app}/app/app`;
  return (
    <Link to={to as "/"} className="fw-link" activeProps={{}}>
      {title}
    </Link>
  );
}

/** What is wrong, each with the document it is in; errors first. */
export function ProblemList({ app, problems }: { app: string; problems: Located[] }) {
  const { t } = useWords();
  const errors = problems.filter((one) => one.severity === "error");
  const order = [...errors, ...problems.filter((one) => one.severity !== "error")];
  return (
    <ul className="fw-plain-list fw-faults" aria-label={t("builder.problems")}>
      {order.map((one) => (
        <li key={one.code + one.path + one.message} className={one.severity === "error" ? "fw-fault-error" : "fw-fault-warning"}>
          <p>{one.message}</p>
          <p className="fw-note">
            {one.hint}{" "}
            {one.document ? <DocumentLink app={one.app ?? app} path={one.document} title={`${one.document} ${one.at}`} /> : one.path}
          </p>
        </li>
      ))}
    </ul>
  );
}
