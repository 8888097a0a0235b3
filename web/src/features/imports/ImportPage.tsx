import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { TintIcon } from "@/components/Icon";
import { PageHeader } from "@/components/PageHeader";
import { Await, Denied } from "@/components/states";
import { sessionQuery, useForm } from "@/lib/api/queries";
import type { FormInfo, ImportJob } from "@/lib/api/types";
import { useStanding } from "@/lib/events/standing";
import { useTitle } from "@/lib/hooks/useTitle";
import { useWords } from "@/lib/i18n";
import { CheckStep } from "./CheckStep";
import { FileStep } from "./FileStep";
import { jobQuery } from "./jobs";
import { JobList } from "./JobList";
import { MatchStep } from "./MatchStep";
import { ResultStep } from "./ResultStep";
import { RunStep } from "./RunStep";
import { Steps } from "./Steps";
import "./imports.css";

export function ImportPage() {
  const { form = "" } = useParams({ strict: false });
  return <Await of={useForm(form)}>{(found) => (found.actions.import ? <Import form={found} /> : <Denied />)}</Await>;
}

function Import({ form }: { form: FormInfo }) {
  const { t, say } = useWords();
  const { job } = useSearch({ strict: false }) as { job?: string };
  const navigate = useNavigate();
  const open = (id: string | number | undefined) =>
    void navigate({
      to: "/f/$form/import",
      params: { form: form.name },
      search: { job: id === undefined ? undefined : String(id) },
    });
  useTitle(t("imports.title", { form: say(form.title) }));
  return (
    <div className="fw-page fw-import">
      <PageHeader
        title={t("imports.title", { form: say(form.title) })}
        icon={<TintIcon name={form.icon} tint={form.tint} />}
      />
      {job ? (
        <Job form={form} id={job} onAgain={() => open(undefined)} />
      ) : (
        <>
          <Steps at={0} />
          <FileStep form={form} onUploaded={(uploaded) => open(uploaded.id)} />
          <JobList form={form} onOpen={open} />
        </>
      )}
    </div>
  );
}

const STEP: Record<ImportJob["state"], number> = { uploaded: 1, waiting: 2, checking: 2, checked: 2, running: 3, done: 4, failed: 4 };

function Job({ form, id, onAgain }: { form: FormInfo; id: string; onAgain: () => void }) {
  const { t } = useWords();
  const session = useQuery(sessionQuery);
  const standing = useStanding();
  const told = standing && session.data ? String(session.data.user.id) : undefined;
  return (
    <Await of={useQuery(jobQuery(form.name, id, told))}>
      {(job) => (
        <>
          <Steps at={STEP[job.state]} />
          {job.state === "uploaded" && <MatchStep form={form} job={job} onAgain={onAgain} />}
          {job.state === "waiting" && <p>{t("imports.waiting", { file: job.file ?? "" })}</p>}
          {job.state === "checking" && <RunStep job={job} checking />}
          {job.state === "checked" && <CheckStep form={form} job={job} onAgain={onAgain} />}
          {job.state === "running" && <RunStep job={job} />}
          {(job.state === "done" || job.state === "failed") && (
            <ResultStep form={form} job={job} onAgain={onAgain} />
          )}
        </>
      )}
    </Await>
  );
}
