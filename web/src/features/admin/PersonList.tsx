import { PlusOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Input, Pagination } from "antd";
import { useState } from "react";
import { DataTable } from "@/components/DataTable";
import { Await, Empty } from "@/components/states";
import { Tag } from "@/components/Tag";
import { useDebounced } from "@/lib/hooks/useDebounced";
import { useWords } from "@/lib/i18n";
import { departmentsQuery, PAGE, peopleQuery, type PersonRow, rolesQuery } from "./api";
import { PersonDrawer } from "./PersonDrawer";

const TYPING = 250;

/** Everybody who may sign in, and those who no longer may. */
export function PersonList() {
  const { t, say } = useWords();
  const [search, setSearch] = useState("");
  const [page, setPage] = useState(1);
  const [open, setOpen] = useState<PersonRow | "new">();
  const found = useQuery(peopleQuery(useDebounced(search, TYPING), (page - 1) * PAGE));
  const departments = useQuery(departmentsQuery).data ?? [];
  const roles = useQuery(rolesQuery).data ?? [];
  const department = (key: number | null) => say(departments.find((one) => one.id === key)?.title);
  const titles = (names: string[]) => names.map((name) => say(roles.find((one) => one.name === name)?.title) || name).join(t("value.comma"));
  return (
    <>
      <div className="fw-admin-bar">
        <Input.Search
          allowClear
          className="fw-admin-search"
          placeholder={t("admin.find")}
          aria-label={t("admin.find")}
          value={search}
          onChange={(event) => {
            setSearch(event.target.value);
            setPage(1);
          }}
        />
        <span className="fw-grow" />
        <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setOpen("new")}>
          {t("admin.newPerson")}
        </Button>
      </div>
      <Await of={found} lines={10}>
        {({ rows, count }) =>
          rows.length === 0 ? (
            <Empty text={t("admin.nobody")} />
          ) : (
            <>
              <div className="fw-panel fw-flush fw-scroll">
                <DataTable
                  label={t("admin.people")}
                  rows={rows}
                  rowKey={(one) => String(one.id)}
                  onOpen={setOpen}
                  columns={[
                    { key: "name", title: t("admin.name"), render: (one) => one.name },
                    { key: "login", title: t("admin.login"), render: (one) => one.login },
                    { key: "dept", title: t("admin.department"), render: (one) => department(one.dept_id) },
                    { key: "roles", title: t("admin.roles"), render: (one) => titles(one.roles), text: (one) => titles(one.roles), cut: 320 },
                    {
                      key: "active",
                      title: t("admin.state"),
                      render: (one) => <Tag text={t(one.active ? "admin.active" : "admin.inactive")} colour={one.active ? "green" : undefined} />,
                    },
                  ]}
                />
              </div>
              {count > PAGE && <Pagination className="fw-admin-pages" current={page} pageSize={PAGE} total={count} showSizeChanger={false} onChange={setPage} />}
            </>
          )
        }
      </Await>
      {open && <PersonDrawer key={open === "new" ? "new" : open.id} of={open === "new" ? undefined : open} onClose={() => setOpen(undefined)} />}
    </>
  );
}
