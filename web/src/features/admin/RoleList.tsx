import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { DataTable } from "@/components/DataTable";
import { Await } from "@/components/states";
import { useMay } from "@/lib/hooks/useMay";
import { useWords } from "@/lib/i18n";
import { type RoleRow, rolesQuery } from "./api";

/** The roles there are, with what they open; what they say is made in their app. */
export function RoleList() {
  const { t, say } = useWords();
  const builds = useMay("build_apps");
  const joined = (words: RoleRow["forms"]) => words.map(say).join(t("value.comma"));
  return (
    <Await of={useQuery(rolesQuery)} lines={8}>
      {(roles) => (
        <div className="fw-panel fw-flush fw-scroll">
          <DataTable
            label={t("admin.roles")}
            rows={roles}
            rowKey={(one) => one.name}
            columns={[
              {
                key: "title",
                title: t("admin.role"),
                render: (one) => {
                  const [app, key] = one.name.split(".");
                  if (!builds) return say(one.title);
                  return (
                    <Link to={`/build/${app}/roles/${key}` as "/"} className="fw-link" activeProps={{}}>
                      {say(one.title)}
                    </Link>
                  );
                },
              },
              { key: "app", title: t("admin.app"), render: (one) => say(one.app_title) },
              { key: "forms", title: t("admin.forms"), render: (one) => joined(one.forms), text: (one) => joined(one.forms), cut: 300 },
              { key: "powers", title: t("admin.powers"), render: (one) => joined(one.powers), text: (one) => joined(one.powers), cut: 300 },
              { key: "holders", title: t("admin.holders"), numeric: true, render: (one) => one.holders },
            ]}
          />
        </div>
      )}
    </Await>
  );
}
