import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { Button, Input, Popconfirm } from "antd";
import { useState } from "react";
import { PageHeader, Panel } from "@/components/PageHeader";
import { Await, Denied, Fault } from "@/components/states";
import { ApiError } from "@/lib/api/client";
import { useMay } from "@/lib/hooks/useMay";
import { useTitle } from "@/lib/hooks/useTitle";
import { useWords } from "@/lib/i18n";
import { checkQuery, deleteDocument, type DocumentInfo, documentQuery, rebaseDocument, revertDocument, saveDocument, usesQuery } from "./api";
import { ProblemList } from "./Sentences";
import "./workspace.css";

/** A definition as it is kept, as text: for those kinds whose builder is not there, and for who prefers it. */
export function SourcePage() {
  const { t, say } = useWords();
  const { app = "", folder = "", key = "" } = useParams({ strict: false }) as { app?: string; folder?: string; key?: string };
  const path = folder === "app" ? "app.json" : `${folder}/${key}.json`;
  const found = useQuery({ ...documentQuery(app, path), refetchOnMount: "always" });
  const title = found.data?.content?.title ?? found.data?.published?.title;
  useTitle(say(title as never) || t("builder.source"));
  if (!useMay("build_apps")) return <Denied />;
  return (
    <div className="fw-page">
      <Await of={found} lines={12}>
        {(one) => <Source key={path} app={app} of={one} />}
      </Await>
    </div>
  );
}

const written = (content: unknown): string => JSON.stringify(content, null, 2);

function Source({ app, of }: { app: string; of: DocumentInfo }) {
  const { t, say } = useWords();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [base, setBase] = useState(of);
  const [text, setText] = useState(() => written(of.content ?? of.published));
  const dirty = text !== written(base.content ?? base.published);
  const others = of.editors.map((one) => one.name).join(t("value.comma"));
  if (of.version !== base.version && !dirty) {
    setBase(of);
    setText(written(of.content ?? of.published));
  }
  const again = () => client.invalidateQueries({ queryKey: ["drafts", app] });
  const save = useMutation({
    mutationFn: async () => saveDocument(app, base.path, JSON.parse(text) as unknown, base.version),
    onSuccess: (kept) => {
      setBase(kept);
      setText(written(kept.content));
      void again();
    },
  });
  const act = useMutation({
    mutationFn: async (what: "delete" | "revert" | "rebase") => {
      if (what === "delete") await deleteDocument(app, base.path, base.version);
      if (what === "revert") await revertDocument(app, base.path, base.version);
      if (what === "rebase") await rebaseDocument(app, base.path, base.version);
      return what;
    },
    onSuccess: (what) => {
      void again();
      if (what !== "rebase" && base.state === "new") void navigate({ to: `/build/${app}` as "/" });
    },
  });
  const stale = save.error instanceof ApiError && save.error.status === 409;
  const title = (base.content ?? base.published)?.title;
  return (
    <>
      <PageHeader
        title={say(title as never)}
        lead={[base.path, t(`builder.states.${base.state}`), others && t("builder.alsoHere", { names: others })].filter(Boolean).join(" · ")}
        actions={
          <>
            {base.state !== "published" && base.state !== "new" && (
              <Button onClick={() => act.mutate("revert")} loading={act.isPending}>
                {t("builder.revert")}
              </Button>
            )}
            {base.path !== "app.json" && base.state !== "deleted" && (
              <Popconfirm
                title={t("builder.deleteAsk")}
                description={<Uses app={app} path={base.path} />}
                okText={t("action.delete")}
                cancelText={t("action.cancel")}
                onConfirm={() => act.mutate("delete")}
              >
                <Button danger>{t("action.delete")}</Button>
              </Popconfirm>
            )}
            <Button type="primary" disabled={!dirty} loading={save.isPending} onClick={() => save.mutate()}>
              {t("action.save")}
            </Button>
          </>
        }
      />
      {of.overtaken && (
        <p className="fw-problem" role="alert">
          {t("builder.overtaken")}{" "}
          <Button size="small" onClick={() => act.mutate("rebase")}>
            {t("builder.keepMine")}
          </Button>
        </p>
      )}
      {stale ? (
        <p className="fw-problem" role="alert">
          {t("builder.stale")}{" "}
          <Button
            size="small"
            onClick={() => {
              save.reset();
              void client.fetchQuery({ ...documentQuery(app, base.path), staleTime: 0 }).then((now) => {
                setBase(now);
                setText(written(now.content ?? now.published));
              });
            }}
          >
            {t("builder.takeTheirs")}
          </Button>
        </p>
      ) : save.error instanceof SyntaxError ? (
        <p className="fw-problem" role="alert">
          {t("builder.notJson", { reason: save.error.message })}
        </p>
      ) : (
        <Fault error={save.error ?? act.error} />
      )}
      <Panel label={t("builder.source")}>
        <Input.TextArea
          className="fw-source"
          aria-label={t("builder.source")}
          value={text}
          autoSize={{ minRows: 16, maxRows: 40 }}
          spellCheck={false}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if ((event.ctrlKey || event.metaKey) && event.key === "s") {
              event.preventDefault();
              if (dirty) save.mutate();
            }
          }}
        />
      </Panel>
      <Await of={useQuery(checkQuery(app))} lines={2}>
        {({ problems }) => {
          const mine = problems.filter((one) => one.document === base.path);
          return mine.length > 0 ? (
            <Panel title={t("builder.problems")}>
              <ProblemList app={app} problems={mine} />
            </Panel>
          ) : null;
        }}
      </Await>
    </>
  );
}

/** Who uses a definition, before it is taken away. */
function Uses({ app, path }: { app: string; path: string }) {
  const { t } = useWords();
  const { data } = useQuery(usesQuery(app, path));
  if (!data) return <span className="fw-note">{t("state.loading")}</span>;
  if (data.uses.length === 0) return <span className="fw-note">{t("builder.noUses")}</span>;
  return (
    <div className="fw-uses">
      <p>{t("builder.uses", { count: data.uses.length })}</p>
      <ProblemList app={app} problems={data.uses.slice(0, 8)} />
    </div>
  );
}
