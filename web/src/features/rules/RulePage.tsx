import { PlayCircleOutlined } from "@ant-design/icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { App, Button } from "antd";
import type { ReactNode } from "react";
import { FiringList } from "@/components/FiringList";
import { PageHeader, Panel } from "@/components/PageHeader";
import { Await } from "@/components/states";
import { Tag } from "@/components/Tag";
import { ApiError, post } from "@/lib/api/client";
import { formQuery, parametersQuery, ruleQuery } from "@/lib/api/queries";
import type { Parameter, RuleInfo } from "@/lib/api/types";
import { showDateTime } from "@/lib/format/dates";
import { useTitle } from "@/lib/hooks/useTitle";
import { useWords } from "@/lib/i18n";
import { ParameterRow } from "./ParameterRow";
import "./rules.css";

export function RulePage() {
  const { rule = "" } = useParams({ strict: false });
  return <Await of={useQuery(ruleQuery(rule))}>{(found) => <Rule rule={found} />}</Await>;
}

function Rule({ rule }: { rule: RuleInfo }) {
  const { t, say } = useWords();
  useTitle(say(rule.title));
  return (
    <div className="fw-page">
      <PageHeader
        title={say(rule.title)}
        lead={
          <span className="fw-rule-lead">
            <Tag text={t(rule.enabled ? "rules.on" : "rules.off")} colour={rule.enabled ? "success" : undefined} />
            <span>{t("rules.hitCount", { count: rule.hits ?? 0 })}</span>
            <span>{rule.last_run ? t("rules.ranAt", { at: showDateTime(rule.last_run) }) : t("rules.neverRan")}</span>
          </span>
        }
        actions={rule.can_run ? <RunNow rule={rule} /> : undefined}
      />
      <div className="fw-rule">
        <div>
          <Sentence rule={rule} />
          <Parameters rule={rule} />
        </div>
        <Panel title={t("rules.firings")}>
          <FiringList query={{ rule: rule.name }} hide="rule" />
        </Panel>
      </div>
    </div>
  );
}

function RunNow({ rule }: { rule: RuleInfo }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const client = useQueryClient();
  const run = useMutation({
    mutationFn: () => post<{ fired: number }>(`/rules/${encodeURIComponent(rule.name)}/run`),
    onSuccess: ({ fired }) => {
      void message.success(t("rules.fired", { count: fired }));
      for (const key of ["rules", "firings", "records", "messages"]) void client.invalidateQueries({ queryKey: [key] });
    },
    onError: (reason) => {
      const problem = reason instanceof ApiError ? reason.problems[0] : undefined;
      void message.error([problem?.message ?? t("state.failed"), problem?.hint].filter(Boolean).join(" "));
    },
  });
  return (
    <Button type="primary" icon={<PlayCircleOutlined aria-hidden />} loading={run.isPending} onClick={() => run.mutate()}>
      {t("rules.runNow")}
    </Button>
  );
}

/** WHEN, IF and THEN, one under the other. */
function Sentence({ rule }: { rule: RuleInfo }) {
  const { t, say } = useWords();
  const form = useQuery(formQuery(rule.form)).data;
  return (
    <div className="fw-panel fw-rule-sentence">
      <Part word={t("rules.when")}>
        <p>{say(rule.trigger.text)}</p>
        <p className="fw-note">
          {t("rules.onForm")}{" "}
          <Link to="/f/$form" params={{ form: rule.form }} className="fw-link">
            {say(form?.title) || rule.form}
          </Link>
        </p>
      </Part>
      <Part word={t("rules.if")}>
        <p>{say(rule.sentence) || t("rules.always")}</p>
      </Part>
      <Part word={t("rules.then")}>
        <ol className="fw-rule-actions">
          {rule.actions.map((action, index) => (
            <li key={`${index}:${action.type}`}>{say(action.text)}</li>
          ))}
        </ol>
      </Part>
    </div>
  );
}

function Part({ word, children }: { word: string; children: ReactNode }) {
  return (
    <section className="fw-rule-part" aria-label={word}>
      <h3>{word}</h3>
      <div>{children}</div>
    </section>
  );
}

function Parameters({ rule }: { rule: RuleInfo }) {
  const { t } = useWords();
  const named = rule.parameters ?? [];
  const onlyNames = named.some((one) => typeof one === "string");
  const all = useQuery({ ...parametersQuery, enabled: onlyNames });
  const shown = named.flatMap((one): Parameter[] => {
    if (typeof one !== "string") return [one];
    const found = all.data?.find((parameter) => parameter.name === one);
    return found ? [found] : [];
  });
  if (shown.length === 0) return null;
  return (
    <Panel title={t("rules.parameters")}>
      {shown.map((parameter) => (
        <ParameterRow key={parameter.name} parameter={parameter} />
      ))}
    </Panel>
  );
}
