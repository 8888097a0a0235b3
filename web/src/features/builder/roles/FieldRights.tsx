import { useQuery } from "@tanstack/react-query";
import { Checkbox, Drawer, Segmented } from "antd";
import { Await } from "@/components/states";
import { fieldsOf, type FormDocument } from "@/documents/form";
import { grantOn, type Level, LEVELS, levelOf, type RoleDocument, setLevel, setUnmask, unmaskOf } from "@/documents/role";
import type { Words } from "@/lib/api/types";
import { useWords } from "@/lib/i18n";
import { draftQuery } from "../editing/api";
import type { GrantedForm } from "./RightsMatrix";

interface FieldRightsProps {
  form: GrantedForm;
  title: string;
  role: RoleDocument;
  onChange: (role: RoleDocument) => void;
  onClose: () => void;
}

/** How much of each field a role may see and change. */
export function FieldRights({ form, title, role, onChange, onClose }: FieldRightsProps) {
  const { t, say } = useWords();
  const grant = grantOn(role, form.name);
  return (
    <Drawer open size={640} title={t("builder.role.fieldsOf", { form: title })} onClose={onClose}>
      <Await of={useQuery(draftQuery<FormDocument>(form.app, form.path))} lines={8}>
        {({ content }) => (
          <ul className="fw-plain-list fw-field-rights" aria-label={t("admin.fields")}>
            {(content ? fieldsOf(content) : []).map((field) => {
              const name = say(field.title as Words) || field.key;
              const level = grant ? levelOf(grant, field.key) : "none";
              return (
                <li key={field.key}>
                  <span className="fw-ellipsis fw-grow">{name}</span>
                  {level === "mask" && grant && (
                    <Checkbox checked={unmaskOf(grant).includes(field.key)} onChange={(event) => onChange(setUnmask(role, form.name, field.key, event.target.checked))}>
                      {t("builder.role.unmask")}
                    </Checkbox>
                  )}
                  <Segmented
                    aria-label={t("builder.role.levelOf", { field: name })}
                    value={level}
                    options={LEVELS.map((one) => ({ value: one, label: t(`admin.levels.${one}`) }))}
                    onChange={(to) => onChange(setLevel(role, form.name, field.key, to as Level))}
                  />
                </li>
              );
            })}
          </ul>
        )}
      </Await>
    </Drawer>
  );
}
