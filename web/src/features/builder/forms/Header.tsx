import { CodeOutlined, DesktopOutlined, EyeOutlined, MenuFoldOutlined, MenuUnfoldOutlined, MobileOutlined, RedoOutlined, UndoOutlined, WarningOutlined } from "@ant-design/icons";
import { Link } from "@tanstack/react-router";
import { Button, Popover, Segmented, Tooltip } from "antd";
import type { FormDocument } from "@/documents/form";
import type { Words } from "@/lib/api/types";
import { useWords } from "@/lib/i18n";
import { SaveStatus } from "../editing/SaveStatus";
import type { Located } from "../workspace/api";
import { useBuilder, useFormState } from "./builder";
import { usePage } from "./page";
import type { Found } from "./useProblems";

interface HeaderProps {
  form: FormDocument;
  /** The panes beside the canvas, which fold. */
  panes: { palette: boolean; showPalette: (on: boolean) => void; panel: boolean; showPanel: (on: boolean) => void };
  found: Found;
  editors: string[];
  onPhone: (phone: boolean) => void;
  onProblem: (problem: Located) => void;
  onCompare: () => void;
}

/** The form's title, how wide it is drawn, undo and redo, what is wrong, whether it is saved. */
export function Header({ form, panes, found, editors, onPhone, onProblem, onCompare }: HeaderProps) {
  const { t, say } = useWords();
  const { app, editor } = useBuilder();
  const { actions, phone } = usePage();
  const { saving, savedAt, history, restored } = useFormState();
  return (
    <header className="fw-builder-head">
      <Fold label={t("builder.form.palette")} shown={panes.palette} left onFold={() => panes.showPalette(!panes.palette)} />
      <h1>{say(form.title as Words) || form.key}</h1>
      {editors.length > 0 && (
        <span className="fw-builder-editors" role="status">
          {t("builder.edit.alsoEditing", { who: editors.join(t("value.comma")) })}
        </span>
      )}
      {restored && savedAt === null && <span className="fw-note">{t("builder.edit.restored")}</span>}
      <SaveStatus saving={saving} savedAt={savedAt} onRetry={() => void editor.flush()} onCompare={onCompare} />
      <span className="fw-grow" />
      <Tooltip title={t("builder.preview.title")}>
        <Link className="fw-icon-button" aria-label={t("builder.preview.title")} to={`/build/${app}/forms/${form.key}/preview` as "/"}>
          <EyeOutlined aria-hidden />
        </Link>
      </Tooltip>
      <Tooltip title={t("builder.source")}>
        <Link className="fw-icon-button" aria-label={t("builder.source")} to="/build/$app/$folder/$key/source" params={{ app, folder: "forms", key: form.key }}>
          <CodeOutlined aria-hidden />
        </Link>
      </Tooltip>
      <Problems found={found} onProblem={onProblem} />
      <Segmented
        aria-label={t("builder.form.widthOfCanvas")}
        value={phone ? "phone" : "pc"}
        options={[
          { value: "pc", icon: <DesktopOutlined aria-hidden />, label: t("builder.form.pc") },
          { value: "phone", icon: <MobileOutlined aria-hidden />, label: t("builder.form.phone") },
        ]}
        onChange={(next) => onPhone(next === "phone")}
      />
      <Tooltip title={`${t("builder.edit.undo")} Ctrl+Z`}>
        <Button type="text" aria-label={t("builder.edit.undo")} icon={<UndoOutlined aria-hidden />} disabled={history.done.length === 0} onClick={actions.undo} />
      </Tooltip>
      <Tooltip title={`${t("builder.edit.redo")} Ctrl+Shift+Z`}>
        <Button type="text" aria-label={t("builder.edit.redo")} icon={<RedoOutlined aria-hidden />} disabled={history.undone.length === 0} onClick={actions.redo} />
      </Tooltip>
      <Fold label={t("builder.form.properties")} shown={panes.panel} onFold={() => panes.showPanel(!panes.panel)} />
    </header>
  );
}

function Fold({ label, shown, left = false, onFold }: { label: string; shown: boolean; left?: boolean; onFold: () => void }) {
  const { t } = useWords();
  const name = t(shown ? "builder.edit.fold" : "builder.edit.unfold", { what: label });
  return (
    <Tooltip title={name}>
      <button type="button" className="fw-icon-button" aria-label={name} aria-expanded={shown} onClick={onFold}>
        {shown === left ? <MenuFoldOutlined aria-hidden /> : <MenuUnfoldOutlined aria-hidden />}
      </button>
    </Tooltip>
  );
}

function Problems({ found, onProblem }: { found: Found; onProblem: (problem: Located) => void }) {
  const { t } = useWords();
  const { mine, elsewhere } = found;
  const errors = mine.filter((one) => one.severity !== "warning").length;
  if (mine.length === 0 && elsewhere === 0) return <span className="fw-note">{t("builder.edit.noProblems")}</span>;
  const list = (
    <div className="fw-problem-list" role="list">
      {mine.map((problem) => (
        <div key={problem.code + problem.at} role="listitem">
          <button type="button" className="fw-problem-line" onClick={() => onProblem(problem)}>
            <span className={problem.severity === "warning" ? "fw-warned" : "fw-problem"}>{problem.message}</span>
            {problem.hint && <span className="fw-note">{problem.hint}</span>}
          </button>
        </div>
      ))}
      {elsewhere > 0 && <p className="fw-note">{t("builder.edit.problemsElsewhere", { count: elsewhere })}</p>}
    </div>
  );
  return (
    <Popover trigger="click" placement="bottomRight" content={list} title={t("builder.edit.problems")}>
      <Button type="text" className={errors > 0 ? "fw-problem" : "fw-warned"} icon={<WarningOutlined aria-hidden />}>
        {t("builder.edit.problemCount", { count: mine.length })}
      </Button>
    </Popover>
  );
}
