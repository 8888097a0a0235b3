import { useNavigate, useSearch } from "@tanstack/react-router";
import { Tabs } from "antd";
import { PageHeader } from "@/components/PageHeader";
import { Denied } from "@/components/states";
import { useMay } from "@/lib/hooks/useMay";
import { useTitle } from "@/lib/hooks/useTitle";
import { useWords } from "@/lib/i18n";
import { DepartmentList } from "./DepartmentList";
import { PersonList } from "./PersonList";
import { RoleList } from "./RoleList";
import "./admin.css";

/** Who is there, where they belong, and what they may do. */
export function AdminPage() {
  const { t } = useWords();
  const { tab = "people" } = useSearch({ strict: false }) as { tab?: string };
  const navigate = useNavigate();
  useTitle(t("admin.title"));
  if (!useMay("administer")) return <Denied />;
  return (
    <div className="fw-page">
      <PageHeader title={t("admin.title")} lead={t("admin.lead")} />
      <Tabs
        activeKey={tab}
        onChange={(to) => void navigate({ to: "/people" as "/", search: { tab: to } as never, replace: true })}
        destroyOnHidden
        items={[
          { key: "people", label: t("admin.people"), children: <PersonList /> },
          { key: "departments", label: t("admin.departments"), children: <DepartmentList /> },
          { key: "roles", label: t("admin.roles"), children: <RoleList /> },
        ]}
      />
    </div>
  );
}
