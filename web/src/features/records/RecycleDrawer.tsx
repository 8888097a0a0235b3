import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Drawer } from "antd";
import { LoadMore } from "@/components/LoadMore";
import { Await, Empty } from "@/components/states";
import { ApiError, api, get } from "@/lib/api/client";
import type { FormInfo, Row, Words } from "@/lib/api/types";
import { showDateTime } from "@/lib/format/dates";
import { useWords } from "@/lib/i18n";

interface DeletedRow extends Row {
  deleted: { at: string; by: { id: number; title: string } | null; why: { kind: string; title: Words } | null };
}

interface DeletedPage {
  rows: DeletedRow[];
  next: number | null;
}

/** Deleted records the viewer may bring back, the last deleted first. */
export function RecycleDrawer({ form, onClose }: { form: FormInfo; onClose: () => void }) {
  const { t } = useWords();
  const path = `/records/${encodeURIComponent(form.name)}/deleted`;
  const list = useInfiniteQuery({
    queryKey: ["records", form.name, "deleted"],
    queryFn: ({ pageParam }) => get<DeletedPage>(path, { after: pageParam === null ? undefined : String(pageParam) }),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next,
  });
  return (
    <Drawer open size={480} onClose={onClose} title={t("recycle.title")}>
      <Await of={list}>
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.rows);
          if (rows.length === 0) return <Empty text={t("recycle.empty")} />;
          return (
            <ul className="fw-plain-list fw-recycle" aria-label={t("recycle.title")}>
              {rows.map((row) => (
                <Deleted key={row.id} form={form} row={row} />
              ))}
              <LoadMore list={list} />
            </ul>
          );
        }}
      </Await>
    </Drawer>
  );
}

function Deleted({ form, row }: { form: FormInfo; row: DeletedRow }) {
  const { t, say } = useWords();
  const { message } = App.useApp();
  const client = useQueryClient();
  const back = useMutation({
    mutationFn: () => api("POST", `/records/${encodeURIComponent(form.name)}/${row.id}/undelete`),
    onSuccess: () => {
      void message.success(t("recycle.restored", { title: row.title }));
      void client.invalidateQueries({ queryKey: ["records"] });
    },
    onError: (reason) => {
      const problem = reason instanceof ApiError ? reason.problems[0] : undefined;
      void message.error([problem?.message ?? t("state.failed"), problem?.hint].filter(Boolean).join(" "));
    },
  });
  const { at, by, why } = row.deleted;
  return (
    <li>
      <div>
        <strong>{row.title}</strong>
        <div className="fw-note">
          {by?.title ?? t("history.system")} · <time dateTime={at}>{showDateTime(at)}</time>
          {why && ` · ${t(`history.why.${why.kind}`, { title: say(why.title), defaultValue: say(why.title) })}`}
        </div>
      </div>
      <Button loading={back.isPending} aria-label={t("recycle.bringBack", { title: row.title })} onClick={() => back.mutate()}>
        {t("recycle.restore")}
      </Button>
    </li>
  );
}
