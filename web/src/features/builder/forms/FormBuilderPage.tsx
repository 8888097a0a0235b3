import { useQueries, useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Skeleton } from "antd";
import { useMemo } from "react";
import { AfterAWhile, Denied, Empty, Failure } from "@/components/states";
import { type FormDocument, fieldsOf } from "@/documents/form";
import { useMay } from "@/lib/hooks/useMay";
import { useWords } from "@/lib/i18n";
import { type DraftDocument, draftQuery, type FieldKindInfo, kindsQuery } from "../editing/api";
import { useDocument } from "../editing/useDocument";
import { usePresence } from "../editing/usePresence";
import { type AppTree, type Entry, treeQuery } from "../workspace/api";
import { type Builder, BuilderContext, NOTHING, type Selection } from "./builder";
import { FormBuilder } from "./FormBuilder";
import styles from "./builder.css?url";

/** Makers' pages have a stylesheet of their own: who works does not fetch it. */
const STYLES = <link rel="stylesheet" href={styles} precedence="default" />;

/** Opens a form of an app's draft to be built. */
export function FormBuilderPage() {
  const { app, key } = useParams({ from: "/build/$app/forms/$key" });
  const may = useMay("build_apps");
  return may ? <Opening key={`${app}/${key}`} app={app} form={key} /> : <Denied />;
}

function Opening({ app, form }: { app: string; form: string }) {
  const { t } = useWords();
  const path = `forms/${form}.json`;
  const { editor, draft, error, retry } = useDocument<FormDocument, Selection>(app, path, NOTHING);
  const kinds = useQuery(kindsQuery);
  const tree = useQuery(treeQuery(app));
  const far = useQueries({ queries: (tree.data?.depends ?? []).map(treeQuery), combine: combined });
  const children = useMemo(() => childForms(draft?.content ?? null), [draft?.content]);
  const others = useQueries({ queries: children.map((name) => draftQuery<FormDocument>(...placeOf(app, name))), combine: contents });
  const editors = usePresence(app, path, draft?.editors);

  const builder = useMemo<Builder | null>(() => {
    if (!editor || !kinds.data || !tree.data || !draft) return null;
    const byName = new Map(kinds.data.fields.map((kind): [string, FieldKindInfo] => [kind.name, kind]));
    const own = tree.data.documents;
    return {
      app,
      path,
      editor,
      kinds: kinds.data,
      byName,
      optionsOf: (type) => byName.get(type)?.options ?? [],
      others: (name) => others[children.indexOf(name)],
      documents: own,
      forms: [...own.filter(isForm).map((one) => ({ name: one.key, title: one.title })), ...far],
      published: new Set(draft.published ? fieldsOf(draft.published).map((one) => one.key) : []),
    };
    // What the draft says changes with each save; what is published does not.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [app, path, editor, kinds.data, tree.data, others, children, far, draft?.published]);

  if (draft && draft.content === null) return <Empty text={t("builder.form.deleted")} action={<Link className="fw-link" to="/build/$app/$folder/$key/source" params={{ app, folder: "forms", key: form }}>{t("builder.source")}</Link>} />;
  const wrong = error ?? kinds.error ?? tree.error;
  if (builder) {
    return (
      <BuilderContext value={builder}>
        {STYLES}
        <FormBuilder editors={editors} />
      </BuilderContext>
    );
  }
  if (wrong) {
    const again = () => {
      retry();
      void kinds.refetch();
      void tree.refetch();
    };
    return <Failure error={wrong} onRetry={again} />;
  }
  return <Waiting />;
}

function Waiting() {
  const { t } = useWords();
  return (
    <AfterAWhile>
      {STYLES}
      <div className="fw-builder" role="status" aria-label={t("state.loading")}>
        <div className="fw-builder-head">
          <Skeleton.Input active size="small" />
        </div>
        <div className="fw-builder-panes">
          <div className="fw-builder-palette">
            <Skeleton active title={false} paragraph={{ rows: 12 }} />
          </div>
          <div className="fw-canvas">
            <div className="fw-sheet">
              <Skeleton active paragraph={{ rows: 10 }} />
            </div>
          </div>
          <div className="fw-builder-panel">
            <Skeleton active paragraph={{ rows: 8 }} />
          </div>
        </div>
      </div>
    </AfterAWhile>
  );
}

const isForm = (one: Entry): boolean => one.kind === "form" && one.state !== "deleted";

const combined = (results: { data?: AppTree }[]) =>
  results.flatMap(({ data }) => (data?.documents ?? []).filter(isForm).map((one) => ({ name: `${data?.key}.${one.key}`, title: one.title })));

const contents = (results: { data?: DraftDocument<FormDocument> }[]): (FormDocument | undefined)[] => results.map(({ data }) => data?.content ?? undefined);

/** The forms of the sub-tables that are there when the page opens. */
function childForms(form: FormDocument | null): string[] {
  const named = form ? fieldsOf(form).filter((one) => one.type === "subtable" && typeof one.form === "string") : [];
  return [...new Set(named.map((one) => one.form as string))];
}

function placeOf(app: string, name: string): [string, string] {
  const [first = "", second] = name.split(".");
  return second === undefined ? [app, `forms/${first}.json`] : [first, `forms/${second}.json`];
}
