import { SettingOutlined } from "@ant-design/icons";
import { Button, Checkbox, Select } from "antd";
import { useState } from "react";
import { type Action, ACTIONS, actionsOf, grantOn, type Level, LEVELS, othersOf, type RoleDocument, setAction, setAll, setOthers } from "@/documents/role";
import type { Words } from "@/lib/api/types";
import { useWords } from "@/lib/i18n";
import { FieldRights } from "./FieldRights";

export interface GrantedForm {
  /** As the role names it: with its app where it is another's. */
  name: string;
  app: string;
  path: string;
  title: Words;
}

interface RightsMatrixProps {
  role: RoleDocument;
  forms: GrantedForm[];
  onChange: (role: RoleDocument) => void;
}

/** What a role may do with each form: a line a form, a column an action. */
export function RightsMatrix({ role, forms, onChange }: RightsMatrixProps) {
  const { t, say } = useWords();
  const [open, setOpen] = useState<GrantedForm>();
  return (
    <div className="fw-scroll">
      <table className="fw-table fw-matrix" aria-label={t("builder.role.rights")}>
        <thead>
          <tr>
            <th scope="col">{t("builder.kindOf.form")}</th>
            <th scope="col">{t("builder.role.all")}</th>
            {ACTIONS.map((action) => (
              <th scope="col" key={action}>
                {t(`builder.actions.${action}`)}
              </th>
            ))}
            <th scope="col">{t("builder.role.fields")}</th>
            <th scope="col">{t("builder.role.rows")}</th>
          </tr>
        </thead>
        <tbody>
          {forms.map((form) => (
            <Line key={form.name} form={form} role={role} onChange={onChange} onOpen={() => setOpen(form)} />
          ))}
        </tbody>
      </table>
      {open && <FieldRights form={open} title={say(open.title)} role={role} onChange={onChange} onClose={() => setOpen(undefined)} />}
    </div>
  );
}

function Line({ form, role, onChange, onOpen }: { form: GrantedForm; role: RoleDocument; onChange: (role: RoleDocument) => void; onOpen: () => void }) {
  const { t, say } = useWords();
  const grant = grantOn(role, form.name);
  const granted = grant ? actionsOf(grant) : [];
  const title = say(form.title);
  const named = (what: string) => t("builder.role.cell", { form: title, what });
  return (
    <tr>
      <th scope="row">{title}</th>
      <td>
        <Checkbox
          aria-label={named(t("builder.role.all"))}
          checked={granted.length === ACTIONS.length}
          indeterminate={granted.length > 0 && granted.length < ACTIONS.length}
          onChange={(event) => onChange(setAll(role, form.name, event.target.checked))}
        />
      </td>
      {ACTIONS.map((action: Action) => (
        <td key={action}>
          <Checkbox
            aria-label={named(t(`builder.actions.${action}`))}
            checked={granted.includes(action)}
            onChange={(event) => onChange(setAction(role, form.name, action, event.target.checked))}
          />
        </td>
      ))}
      <td>
        {grant && (
          <span className="fw-matrix-fields">
            <Select
              aria-label={named(t("builder.role.others"))}
              value={othersOf(grant)}
              onChange={(level) => onChange(setOthers(role, form.name, level as Level))}
              options={LEVELS.map((level) => ({ value: level, label: t(`admin.levels.${level}`) }))}
            />
            <Button icon={<SettingOutlined aria-hidden />} aria-label={named(t("builder.role.eachField"))} onClick={onOpen} />
          </span>
        )}
      </td>
      <td className="fw-note">{grant && t(grant.rows === undefined || grant.rows === null ? "admin.allRows" : "builder.role.someRows")}</td>
    </tr>
  );
}
