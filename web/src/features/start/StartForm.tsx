import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { App } from "antd";
import { TintIcon } from "@/components/Icon";
import { PageHeader } from "@/components/PageHeader";
import { Await } from "@/components/states";
import type { ProcessInfo } from "@/lib/api/process-types";
import { startProcess } from "@/lib/api/processes";
import { useForm } from "@/lib/api/queries";
import type { Values } from "@/lib/api/types";
import { useTitle } from "@/lib/hooks/useTitle";
import { useWords } from "@/lib/i18n";
import { CreateForm } from "@/runtime/form-renderer/CreateForm";

/** Starting a process by filling its form; then one sees where it stands. */
export function StartForm({ process }: { process: ProcessInfo }) {
  const { t, say } = useWords();
  const navigate = useNavigate();
  const client = useQueryClient();
  const { message } = App.useApp();
  const info = useForm(process.form);
  useTitle(say(process.title));
  const send = async (values: Values) => {
    const started = await startProcess(process.name, { values });
    void client.invalidateQueries({ queryKey: ["tasks"] });
    void message.success(t("process.started"));
    void navigate({ to: "/inbox", search: { box: "started", instance: started.instance.id } as never, replace: true });
  };
  return (
    <Await of={info}>
      {(form) => (
        <div className="fw-page fw-page-form">
          <PageHeader
            title={say(process.title)}
            lead={say(process.help) || undefined}
            icon={<TintIcon name={process.icon ?? form.icon} tint={process.tint ?? form.tint} />}
          />
          <div className="fw-form-sheet">
            <CreateForm
              form={form}
              draft={`fw.draft.start.${process.name}`}
              submit={t("start.submit")}
              send={send}
              onCancel={() => void navigate({ to: "/start" })}
            />
          </div>
        </div>
      )}
    </Await>
  );
}
