import { CodeOutlined, RedoOutlined, UndoOutlined } from "@ant-design/icons";
import { useQueries, useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Button, Checkbox, Tooltip } from "antd";
import { useState } from "react";
import { Panel } from "@/components/PageHeader";
import { Denied, Empty, Failure, Loading } from "@/components/states";
import { TitleFields } from "@/components/TitleFields";
import type { Editor } from "@/documents/editor";
import { powersOf, type RoleDocument, setPower } from "@/documents/role";
import type { Words } from "@/lib/api/types";
import { useMay } from "@/lib/hooks/useMay";
import { useTitle } from "@/lib/hooks/useTitle";
import { useWords } from "@/lib/i18n";
import { CompareDialog } from "../editing/CompareDialog";
import { SaveStatus } from "../editing/SaveStatus";
import { useDocument, useEditorState } from "../editing/useDocument";
import { useLeaving } from "../editing/useLeaving";
import { usePresence } from "../editing/usePresence";
import { checkQuery, type Entry, treeQuery } from "../workspace/api";
import { ProblemList } from "../workspace/Sentences";
import { type GrantedForm, RightsMatrix } from "./RightsMatrix";
import "./roles.css";

export const POWERS = ["run_rules", "edit_parameters", "see_firings", "see_audit", "share_views", "open_public_forms", "build_apps", "administer"] as const;

/** Opens a role of an app's draft: what its holders may do, form by form and field by field. */
export function RolePage() {
  const { app = "", key = "" } = useParams({ strict: false }) as { app?: string; key?: string };
  return useMay("build_apps") ? <Opening key={`${app}/${key}`} app={app} role={key} /> : <Denied />;
}

function Opening({ app, role }: { app: string; role: string }) {
  const { t } = useWords();
  const path = `roles/${role}.json`;
  const { editor, draft, error, retry } = useDocument<RoleDocument, null>(app, path, null);
  const tree = useQuery(treeQuery(app));
  const far = useQueries({ queries: (tree.data?.depends ?? []).map(treeQuery) });
  const editors = usePresence(app, path, draft?.editors);
  if (draft && draft.content === null) {
    return (
      <Empty
        text={t("builder.form.deleted")}
        action={
          <Link className="fw-link" to={`/build/${app}/roles/${role}/source` as "/"}>
            {t("builder.source")}
          </Link>
        }
      />
    );
  }
  if (error ?? tree.error) return <Failure error={error ?? tree.error} onRetry={retry} />;
  if (!editor || !tree.data) return <Loading lines={10} />;
  const own = tree.data.documents.filter(isForm).map((one): GrantedForm => ({ name: one.key, app, path: one.path, title: one.title }));
  const others = far.flatMap(({ data }) =>
    (data?.documents ?? []).filter(isForm).map((one): GrantedForm => ({ name: `${data?.key}.${one.key}`, app: data?.key ?? "", path: one.path, title: one.title })),
  );
  return <RoleEditor app={app} path={path} editor={editor} forms={[...own, ...others]} editors={editors} />;
}

const isForm = (one: Entry): boolean => one.kind === "form" && one.state !== "deleted";

interface RoleEditorProps {
  app: string;
  path: string;
  editor: Editor<RoleDocument, null>;
  forms: GrantedForm[];
  editors: string[];
}

function RoleEditor({ app, path, editor, forms, editors }: RoleEditorProps) {
  const { t, say } = useWords();
  const { history, saving, savedAt, theirs } = useEditorState(editor);
  const [closed, setClosed] = useState("");
  const role = history.document;
  const title = role.title as Words | undefined;
  const problems = (useQuery(checkQuery(app)).data?.problems ?? []).filter((one) => one.document === path);
  useTitle(say(title));
  useLeaving(editor);
  const change = (to: RoleDocument, place?: string) => editor.change(to, { place });
  return (
    <div className="fw-page">
      <header className="fw-page-header">
        <div className="fw-page-title">
          <h1>{say(title) || role.key}</h1>
          <div className="fw-note">
            {t("builder.role.lead")} {editors.length > 0 && t("builder.edit.alsoEditing", { who: editors.join(t("value.comma")) })}
          </div>
        </div>
        <div className="fw-actions">
          <SaveStatus saving={saving} savedAt={savedAt} onRetry={() => void editor.flush()} onCompare={() => setClosed("")} />
          <Tooltip title={t("builder.source")}>
            <Link className="fw-icon-button" aria-label={t("builder.source")} to={`/build/${app}/roles/${role.key}/source` as "/"}>
              <CodeOutlined aria-hidden />
            </Link>
          </Tooltip>
          <Button type="text" aria-label={t("builder.edit.undo")} icon={<UndoOutlined aria-hidden />} disabled={history.done.length === 0} onClick={editor.undo} />
          <Button type="text" aria-label={t("builder.edit.redo")} icon={<RedoOutlined aria-hidden />} disabled={history.undone.length === 0} onClick={editor.redo} />
        </div>
      </header>
      {problems.length > 0 && (
        <Panel title={t("builder.problems")}>
          <ProblemList app={app} problems={problems} />
        </Panel>
      )}
      <Panel label={t("builder.role.title")}>
        <div className="fw-two-titles">
          <TitleFields value={{ zh: title?.zh ?? "", en: title?.en ?? "" }} onChange={(words) => change({ ...role, title: { ...words } }, "title")} />
        </div>
      </Panel>
      <Panel title={t("builder.role.rights")}>
        <RightsMatrix role={role} forms={forms} onChange={change} />
      </Panel>
      <Panel title={t("builder.role.powers")}>
        <div className="fw-powers">
          {POWERS.map((power) => (
            <Checkbox key={power} checked={powersOf(role).includes(power)} onChange={(event) => change(setPower(role, power, event.target.checked))}>
              {t(`builder.powers.${power}`)}
            </Checkbox>
          ))}
        </div>
      </Panel>
      {saving === "stale" && theirs && theirs.version !== closed && (
        <CompareDialog
          conflicts={editor.conflicts()}
          theirs={theirs}
          nameOf={(place) => place.join(" / ")}
          onDecide={(side) => void editor.decide(side)}
          onClose={() => setClosed(theirs.version)}
        />
      )}
    </div>
  );
}
