import { DownOutlined, SendOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { App, Button, Dropdown } from "antd";
import type { Startable } from "@/lib/api/process-types";
import { recordProcessesQuery } from "@/lib/api/processes";
import { useWords } from "@/lib/i18n";
import { useStartOn } from "./useInstanceAct";
import { taskPlace } from "./words";

interface RecordActionsProps {
  form: string;
  record: { id: string | number; title: string };
}

/** Whether the viewer is asked for something here. */
export function useHasTasks(form: string, id: string | number): boolean {
  return (useQuery(recordProcessesQuery(form, id)).data?.tasks.length ?? 0) > 0;
}

/** What a record's processes offer the viewer: first his own open tasks, then what he may start. */
export function RecordActions({ form, record }: RecordActionsProps) {
  const { t, say } = useWords();
  const { data } = useQuery(recordProcessesQuery(form, record.id));
  const start = useStart(record);
  if (!data) return null;
  const [only, ...more] = data.startable;
  return (
    <>
      {data.tasks.map((task) => (
        <Link key={task.id} {...taskPlace(task)} search={taskPlace(task).search as never}>
          <Button type="primary" tabIndex={-1}>
            {t("process.handle", { node: say(task.node_title) || say(task.process_title) })}
          </Button>
        </Link>
      ))}
      {only && more.length === 0 && (
        <Button icon={<SendOutlined aria-hidden />} onClick={() => start(only)}>
          {t("process.start", { process: say(only.title) })}
        </Button>
      )}
      {more.length > 0 && (
        <Dropdown
          trigger={["click"]}
          menu={{
            items: data.startable.map((one) => ({ key: one.process, label: say(one.title), onClick: () => start(one) })),
          }}
        >
          <Button icon={<SendOutlined aria-hidden />}>
            {t("process.startAny")} <DownOutlined aria-hidden />
          </Button>
        </Dropdown>
      )}
    </>
  );
}

/** Starts one process for the record; it is not there where the viewer may not start it now. */
export function StartButton({ form, record, process, title }: RecordActionsProps & { process: string; title: string }) {
  const { data } = useQuery(recordProcessesQuery(form, record.id));
  const start = useStart(record);
  const what = data?.startable.find((one) => one.process === process);
  if (!what) return null;
  return (
    <Button icon={<SendOutlined aria-hidden />} onClick={() => start(what)}>
      {title}
    </Button>
  );
}

function useStart(record: RecordActionsProps["record"]): (what: Startable) => void {
  const { t, say } = useWords();
  const { modal } = App.useApp();
  const start = useStartOn(Number(record.id));
  return (what) =>
    void modal.confirm({
      title: t("process.startTitle", { process: say(what.title) }),
      content: t("process.startText", { title: record.title }),
      okText: t("process.startNow"),
      cancelText: t("action.cancel"),
      onOk: () => start.mutateAsync(what.process).catch(() => undefined),
    });
}
