import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, apiUrl, get, post } from "@/lib/api/client";
import type { ImportJob, ImportMode } from "@/lib/api/types";

const POLL = 1_000;

const base = (form: string) => `/records/${encodeURIComponent(form)}/import`;

export const jobsQuery = (form: string) =>
  queryOptions({ queryKey: ["imports", form], queryFn: () => get<ImportJob[]>(base(form)) });

/** While the server is at work it says how far it has come, to `told`; everybody else asks again every second. */
export const jobQuery = (form: string, id: string | number, told?: string) =>
  queryOptions({
    queryKey: ["imports", form, String(id)],
    queryFn: () => get<ImportJob>(`${base(form)}/${id}`),
    refetchInterval: (query) => {
      const job = query.state.data;
      const busy = job?.state === "waiting" || job?.state === "checking" || job?.state === "running";
      return busy && (told === undefined || String(job.created_by?.id) !== told) ? POLL : false;
    },
  });

export const errorsUrl = (form: string, id: string | number): string => apiUrl(`${base(form)}/${id}/errors`);

export function useUpload(form: string, onUploaded: (job: ImportJob) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (file: File) => {
      const body = new FormData();
      body.append("file", file);
      return api<ImportJob>("POST", base(form), { form: body });
    },
    onSuccess: (job) => {
      client.setQueryData(jobQuery(form, job.id).queryKey, job);
      void client.invalidateQueries({ queryKey: ["imports", form], exact: true });
      onUploaded(job);
    },
  });
}

export interface Plan {
  mapping: Record<string, string>;
  mode: ImportMode;
  keys: string[];
}

export function useJobAction(form: string, id: string | number) {
  const client = useQueryClient();
  const again = () => client.invalidateQueries({ queryKey: ["imports", form] });
  const check = useMutation({ mutationFn: (plan: Plan) => post(`${base(form)}/${id}/check`, plan), onSuccess: again });
  const run = useMutation({
    mutationFn: (acceptGood: boolean) => post(`${base(form)}/${id}/run`, { accept_good: acceptGood }),
    onSuccess: again,
  });
  return { check, run };
}
