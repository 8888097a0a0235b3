import { PlusOutlined } from "@ant-design/icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Modal, Popconfirm, Select, TreeSelect } from "antd";
import { useId, useState } from "react";
import { Await, Empty, Fault } from "@/components/states";
import { TitleFields, titled } from "@/components/TitleFields";
import { peopleQuery as choosable } from "@/lib/api/queries";
import { useDebounced } from "@/lib/hooks/useDebounced";
import { useWords } from "@/lib/i18n";
import { type DepartmentRow, departmentsQuery, dropDepartment, putDepartment } from "./api";
import { type Branch, branches } from "./branches";

const TYPING = 250;

/** The departments, each below the one it belongs to. */
export function DepartmentList() {
  const { t, say } = useWords();
  const [open, setOpen] = useState<DepartmentRow | "new">();
  const found = useQuery(departmentsQuery);
  return (
    <>
      <div className="fw-admin-bar">
        <span className="fw-grow" />
        <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setOpen("new")}>
          {t("admin.newDepartment")}
        </Button>
      </div>
      <Await of={found} lines={6}>
        {(all) =>
          all.length === 0 ? (
            <Empty text={t("admin.noDepartments")} />
          ) : (
            <div className="fw-panel">
              <Level branches={branches(all, say)} all={all} onOpen={setOpen} />
            </div>
          )
        }
      </Await>
      {open && (
        <DepartmentDialog
          key={open === "new" ? "new" : open.id}
          of={open === "new" ? undefined : open}
          all={found.data ?? []}
          onClose={() => setOpen(undefined)}
        />
      )}
    </>
  );
}

function Level(props: { branches: Branch[]; all: DepartmentRow[]; onOpen: (one: DepartmentRow) => void }) {
  const { t } = useWords();
  return (
    <ul className="fw-plain-list fw-departments">
      {props.branches.map((branch) => {
        const one = props.all.find((row) => row.id === branch.value);
        return (
          <li key={branch.value}>
            <button type="button" className="fw-department" onClick={() => one && props.onOpen(one)}>
              {branch.title}
              <span className="fw-note">{t("admin.peopleCount", { count: one?.people ?? 0 })}</span>
            </button>
            {branch.children.length > 0 && <Level {...props} branches={branch.children} />}
          </li>
        );
      })}
    </ul>
  );
}

function DepartmentDialog({ of, all, onClose }: { of?: DepartmentRow; all: DepartmentRow[]; onClose: () => void }) {
  const { t, say } = useWords();
  const id = useId();
  const client = useQueryClient();
  const [title, setTitle] = useState({ zh: of?.title.zh ?? "", en: of?.title.en ?? "" });
  const [parent, setParent] = useState(of?.parent_id ?? null);
  const [head, setHead] = useState(of?.head_id ?? null);
  const [search, setSearch] = useState("");
  const people = useQuery(choosable(useDebounced(search, TYPING))).data ?? [];
  const done = () => {
    void client.invalidateQueries({ queryKey: ["administration"] });
    void client.invalidateQueries({ queryKey: ["departments"] });
    onClose();
  };
  const save = useMutation({ mutationFn: () => putDepartment(of?.id, { title, parent_id: parent, head_id: head }), onSuccess: done });
  const drop = useMutation({ mutationFn: () => dropDepartment(of?.id ?? 0), onSuccess: done });
  return (
    <Modal
      open
      title={of ? say(of.title) : t("admin.newDepartment")}
      onCancel={onClose}
      footer={
        <div className="fw-admin-actions">
          <Button type="primary" disabled={!titled(title)} loading={save.isPending} onClick={() => save.mutate()}>
            {t("action.save")}
          </Button>
          {of && (
            <Popconfirm title={t("admin.dropAsk")} okText={t("action.delete")} cancelText={t("action.cancel")} onConfirm={() => drop.mutate()}>
              <Button danger loading={drop.isPending}>
                {t("action.delete")}
              </Button>
            </Popconfirm>
          )}
        </div>
      }
    >
      <TitleFields value={title} onChange={setTitle} />
      <div className="fw-titles">
        <div>
          <label htmlFor={`${id}parent`}>{t("admin.parent")}</label>
          <TreeSelect
            id={`${id}parent`}
            className="fw-wide"
            allowClear
            treeDefaultExpandAll
            value={parent ?? undefined}
            onChange={(one?: number) => setParent(one ?? null)}
            treeData={branches(all, say, of?.id)}
          />
        </div>
        <div>
          <label htmlFor={`${id}head`}>{t("admin.head")}</label>
          <Select
            id={`${id}head`}
            className="fw-wide"
            allowClear
            showSearch={{ filterOption: false, onSearch: setSearch }}
            value={head ?? undefined}
            onChange={(one?: number) => setHead(one ?? null)}
            options={people.map((one) => ({ value: Number(one.id), label: one.name }))}
          />
        </div>
      </div>
      <Fault error={save.error ?? drop.error} />
    </Modal>
  );
}
