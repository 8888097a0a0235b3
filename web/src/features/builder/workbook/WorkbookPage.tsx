import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { FileDrop } from "@/components/FileDrop";
import { PageHeader, Panel } from "@/components/PageHeader";
import { Await, Denied, Failure } from "@/components/states";
import { useMay } from "@/lib/hooks/useMay";
import { useTitle } from "@/lib/hooks/useTitle";
import { useWords } from "@/lib/i18n";
import { readWorkbook, workbookQuery } from "./api";
import { Finish } from "./Finish";
import { ProposalEditor } from "./ProposalEditor";
import "./workbook.css";

/** From a workbook to an app: read, looked over and changed, made, published, its rows loaded. */
export function WorkbookPage() {
  const { t } = useWords();
  const { workbook } = useSearch({ strict: false }) as { workbook?: number };
  useTitle(t("workbook.title"));
  if (!useMay("build_apps")) return <Denied />;
  return (
    <div className="fw-page">
      <PageHeader title={t("workbook.title")} lead={t("workbook.lead")} />
      {workbook === undefined ? <Choose /> : <One id={workbook} />}
    </div>
  );
}

function Choose() {
  const { t } = useWords();
  const navigate = useNavigate();
  const client = useQueryClient();
  const read = useMutation({
    mutationFn: readWorkbook,
    onSuccess: (found) => {
      client.setQueryData(workbookQuery(found.id).queryKey, found);
      void navigate({ to: "/build/from-file" as "/", search: { workbook: found.id } as never });
    },
  });
  return (
    <Panel label={t("imports.step.file")}>
      <FileDrop busy={read.isPending} onFile={read.mutate} note={t("workbook.accepted")} />
      {read.error && <Failure error={read.error} small />}
    </Panel>
  );
}

function One({ id }: { id: number }) {
  return (
    <Await of={useQuery(workbookQuery(id))} lines={10}>
      {(found) => (found.app === null ? <ProposalEditor key={found.id} of={found} /> : <Finish of={found} />)}
    </Await>
  );
}
