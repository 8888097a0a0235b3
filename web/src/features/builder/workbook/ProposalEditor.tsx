import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Checkbox, Tabs } from "antd";
import { useState } from "react";
import { Panel } from "@/components/PageHeader";
import { Fault } from "@/components/states";
import { TitleFields } from "@/components/TitleFields";
import { useWords } from "@/lib/i18n";
import { kindsQuery } from "../editing/api";
import { beginFromWorkbook, type ProposedForm, type Workbook, workbookQuery } from "./api";
import { FieldRows } from "./FieldRows";

/** What the workbook would become, to be looked over and changed before anything is made. */
export function ProposalEditor({ of }: { of: Workbook }) {
  const { t, say } = useWords();
  const client = useQueryClient();
  const [proposal, setProposal] = useState(of.proposal);
  const kinds = useQuery(kindsQuery).data;
  const begin = useMutation({
    mutationFn: () => beginFromWorkbook(of.id, proposal),
    onSuccess: ({ problems }) => {
      if (problems.every((one) => one.severity !== "error")) void client.invalidateQueries({ queryKey: workbookQuery(of.id).queryKey });
    },
  });
  const faults = begin.data?.problems.filter((one) => one.severity === "error") ?? [];
  const change = (sheet: number, more: Partial<ProposedForm>) =>
    setProposal((now) => ({ ...now, forms: now.forms.map((one) => (one.sheet === sheet ? { ...one, ...more } : one)) }));
  const made = proposal.forms.filter((one) => one.include);
  const rows = made.reduce((sum, one) => sum + one.rows, 0);
  return (
    <>
      <Panel title={t("workbook.app")}>
        <div className="fw-proposed-app">
          <TitleFields
            value={{ zh: proposal.title.zh ?? "", en: proposal.title.en ?? "" }}
            onChange={(title) => setProposal((now) => ({ ...now, title }))}
          />
        </div>
        {proposal.left_out.length > 0 && <p className="fw-note">{t("workbook.sheetsLeftOut", { names: proposal.left_out.join(t("value.comma")) })}</p>}
      </Panel>
      <Panel label={t("workbook.forms")}>
        <Tabs
          items={proposal.forms.map((form) => ({
            key: String(form.sheet),
            label: <span className={form.include ? undefined : "fw-gone"}>{say(form.title) || form.name}</span>,
            children: (
              <>
                <div className="fw-proposed-head">
                  <Checkbox checked={form.include} onChange={(event) => change(form.sheet, { include: event.target.checked })}>
                    {t("workbook.makeForm", { name: form.name, count: form.rows })}
                  </Checkbox>
                  {form.left_out.length > 0 && <span className="fw-note">{t("workbook.columnsLeftOut", { names: form.left_out.join(t("value.comma")) })}</span>}
                </div>
                {form.include && (
                  <FieldRows form={form} forms={proposal.forms} kinds={kinds?.fields ?? []} onChange={(more) => change(form.sheet, more)} />
                )}
              </>
            ),
          }))}
        />
      </Panel>
      {faults.length > 0 && (
        <Alert
          type="error"
          className="fw-proposed-faults"
          title={t("workbook.faults")}
          description={
            <ul className="fw-plain-list">
              {faults.map((one) => (
                <li key={one.path + one.code}>
                  {one.message} {one.hint} <span className="fw-note">{one.path}</span>
                </li>
              ))}
            </ul>
          }
        />
      )}
      <Fault error={begin.error} />
      <div className="fw-proposed-bar">
        <span className="fw-note">{t("workbook.comesTo", { forms: made.length, rows })}</span>
        <Button type="primary" disabled={made.length === 0} loading={begin.isPending} onClick={() => begin.mutate()}>
          {t("workbook.make")}
        </Button>
      </div>
    </>
  );
}
