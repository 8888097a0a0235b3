import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Drawer, Input, Popconfirm, Select, Switch, Tabs, TreeSelect } from "antd";
import { useId, useState } from "react";
import { Fault } from "@/components/states";
import { peopleQuery as choosable } from "@/lib/api/queries";
import { useDebounced } from "@/lib/hooks/useDebounced";
import { useWords } from "@/lib/i18n";
import { changePerson, departmentsQuery, enterPerson, type PersonRow, type PersonValues, resetPassword, rolesQuery } from "./api";
import { branches } from "./branches";
import { RightsOf } from "./RightsOf";

const NEW: PersonValues = { login: "", name: "", email: null, dept_id: null, manager_id: null, roles: [], active: true };
const TYPING = 250;

/** One person: what is kept of them, their roles, and what these come to. */
export function PersonDrawer({ of, onClose }: { of?: PersonRow; onClose: () => void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const { modal } = App.useApp();
  const [person, setPerson] = useState(of);
  const [values, setValues] = useState<PersonValues>(() => of ?? NEW);
  const again = () => client.invalidateQueries({ queryKey: ["administration"] });
  const tell = (password: string) =>
    void modal.success({
      title: t("admin.passwordOf", { name: values.name }),
      content: <code className="fw-password">{password}</code>,
      okText: t("admin.passwordNoted"),
    });
  const save = useMutation({
    mutationFn: async () => {
      const { active, ...entered } = values;
      if (!person) return enterPerson(entered);
      const changed = Object.entries({ ...entered, active }).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(person[name as keyof PersonValues]));
      return changePerson(person, Object.fromEntries(changed));
    },
    onSuccess: (kept) => {
      void again();
      if ("password" in kept && typeof kept.password === "string") tell(kept.password);
      setPerson(kept);
      setValues(kept);
      if (person) onClose();
    },
  });
  const reset = useMutation({ mutationFn: () => resetPassword(person?.id ?? 0), onSuccess: ({ password }) => tell(password) });
  const ready = values.name.trim() && values.login.trim();
  const edit = <PersonFields values={values} isNew={!person} onChange={(more) => setValues((now) => ({ ...now, ...more }))} />;
  return (
    <Drawer
      open
      size={520}
      title={person ? person.name : t("admin.newPerson")}
      onClose={onClose}
      footer={
        <div className="fw-admin-actions">
          <Button type="primary" disabled={!ready} loading={save.isPending} onClick={() => save.mutate()}>
            {t("action.save")}
          </Button>
          {person && (
            <Popconfirm title={t("admin.resetAsk")} okText={t("admin.reset")} cancelText={t("action.cancel")} onConfirm={() => reset.mutate()}>
              <Button loading={reset.isPending}>{t("admin.reset")}</Button>
            </Popconfirm>
          )}
        </div>
      }
    >
      {person ? (
        <Tabs
          items={[
            { key: "person", label: t("admin.person"), children: edit },
            { key: "rights", label: t("admin.rights"), children: <RightsOf person={person.id} /> },
          ]}
        />
      ) : (
        edit
      )}
      <Fault error={save.error ?? reset.error} />
    </Drawer>
  );
}

interface Fields {
  values: PersonValues;
  isNew: boolean;
  onChange: (more: Partial<PersonValues>) => void;
}

function PersonFields({ values, isNew, onChange }: Fields) {
  const { t, say } = useWords();
  const id = useId();
  const [search, setSearch] = useState("");
  const roles = useQuery(rolesQuery).data ?? [];
  const departments = useQuery(departmentsQuery).data ?? [];
  const people = useQuery(choosable(useDebounced(search, TYPING))).data ?? [];
  const apps = [...new Set(roles.map((one) => one.app))];
  return (
    <div className="fw-titles">
      <div>
        <label htmlFor={`${id}name`}>{t("admin.name")}</label>
        <Input id={`${id}name`} autoFocus={isNew} maxLength={100} value={values.name} onChange={(event) => onChange({ name: event.target.value })} />
      </div>
      <div>
        <label htmlFor={`${id}login`}>{t("admin.login")}</label>
        <Input id={`${id}login`} maxLength={64} disabled={!isNew} value={values.login} onChange={(event) => onChange({ login: event.target.value.toLowerCase() })} />
      </div>
      <div>
        <label htmlFor={`${id}email`}>{t("admin.email")}</label>
        <Input id={`${id}email`} maxLength={200} value={values.email ?? ""} onChange={(event) => onChange({ email: event.target.value || null })} />
      </div>
      <div>
        <label htmlFor={`${id}dept`}>{t("admin.department")}</label>
        <TreeSelect
          id={`${id}dept`}
          className="fw-wide"
          allowClear
          treeDefaultExpandAll
          value={values.dept_id ?? undefined}
          onChange={(dept?: number) => onChange({ dept_id: dept ?? null })}
          treeData={branches(departments, say)}
        />
      </div>
      <div>
        <label htmlFor={`${id}manager`}>{t("admin.manager")}</label>
        <Select
          id={`${id}manager`}
          className="fw-wide"
          allowClear
          showSearch={{ filterOption: false, onSearch: setSearch }}
          value={values.manager_id ?? undefined}
          onChange={(manager?: number) => onChange({ manager_id: manager ?? null })}
          options={people.map((one) => ({ value: Number(one.id), label: one.name }))}
        />
      </div>
      <div>
        <label htmlFor={`${id}roles`}>{t("admin.roles")}</label>
        <Select
          id={`${id}roles`}
          className="fw-wide"
          mode="multiple"
          value={values.roles}
          onChange={(chosen: string[]) => onChange({ roles: chosen })}
          options={apps.map((app) => ({
            label: say(roles.find((one) => one.app === app)?.app_title),
            options: roles.filter((one) => one.app === app).map((one) => ({ value: one.name, label: say(one.title) })),
          }))}
        />
      </div>
      {!isNew && (
        <div className="fw-admin-line">
          <Switch id={`${id}active`} checked={values.active} onChange={(active) => onChange({ active })} />
          <label htmlFor={`${id}active`}>{t("admin.maySignIn")}</label>
        </div>
      )}
    </div>
  );
}
