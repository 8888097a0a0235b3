import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useId, useState } from "react";
import { DataTable } from "@/components/DataTable";
import { Await, Empty } from "@/components/states";
import { Tag } from "@/components/Tag";
import { useWords } from "@/lib/i18n";
import { rightsQuery, rolesQuery } from "./api";

const COLOURS = { none: undefined, mask: "orange", read: "blue", write: "green" };

/** What a person may do with a form, as the roles they hold come to, and which role each of it comes from. */
export function RightsOf({ person }: { person: number }) {
  const { t, say } = useWords();
  const id = useId();
  const [form, setForm] = useState<string>();
  const found = useQuery(rightsQuery(person, form));
  const roles = useQuery(rolesQuery).data ?? [];
  const from = (names: string[]) => names.map((name) => say(roles.find((one) => one.name === name)?.title) || name).join(t("value.comma"));
  return (
    <Await of={found} lines={6}>
      {({ forms, detail }) =>
        forms.length === 0 ? (
          <Empty small text={t("admin.noRights")} />
        ) : (
          <>
            <label htmlFor={id}>{t("admin.rightsOn")}</label>
            <Select
              id={id}
              className="fw-wide"
              value={form}
              placeholder={t("admin.chooseForm")}
              onChange={setForm}
              options={forms.map((one) => ({ value: one.name, label: say(one.title) }))}
            />
            {detail && (
              <div className="fw-rights">
                <h3>{t("admin.mayDo")}</h3>
                <ul className="fw-plain-list">
                  {detail.actions.map((one) => (
                    <li key={one.action} className="fw-right">
                      <Tag text={say(one.words)} colour={one.from.length > 0 ? "green" : undefined} />
                      <span className="fw-note">{one.from.length > 0 ? t("admin.from", { roles: from(one.from) }) : t("admin.notGranted")}</span>
                    </li>
                  ))}
                </ul>
                <h3>{t("admin.whichRows")}</h3>
                <ul className="fw-plain-list">
                  {detail.rows.map((one) => (
                    <li key={one.role}>
                      {one.words ? say(one.words) : t("admin.allRows")} <span className="fw-note">{t("admin.from", { roles: from([one.role]) })}</span>
                    </li>
                  ))}
                </ul>
                <h3>{t("admin.fields")}</h3>
                <DataTable
                  label={t("admin.fields")}
                  compact
                  rows={detail.fields}
                  rowKey={(one) => one.key}
                  columns={[
                    { key: "title", title: t("admin.field"), render: (one) => say(one.title), cut: 160 },
                    { key: "level", title: t("admin.level"), render: (one) => <Tag text={t(`admin.levels.${one.level}`)} colour={COLOURS[one.level]} /> },
                    { key: "from", title: t("admin.comesFrom"), render: (one) => from(one.from), cut: 160 },
                  ]}
                />
              </div>
            )}
          </>
        )
      }
    </Await>
  );
}
