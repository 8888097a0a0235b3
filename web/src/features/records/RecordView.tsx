import { Tabs } from "antd";
import { useState } from "react";
import { FiringList } from "@/components/FiringList";
import { Panel } from "@/components/PageHeader";
import { WhenSeen } from "@/components/WhenSeen";
import type { FormInfo, RecordInfo } from "@/lib/api/types";
import { useWords } from "@/lib/i18n";
import { focusField, FormNotices } from "@/runtime/form-renderer/FormNotices";
import { FormRenderer } from "@/runtime/form-renderer/FormRenderer";
import { readDraft, draftKey } from "@/runtime/form-renderer/draft";
import { ReadSections } from "@/runtime/form-renderer/ReadSections";
import { useFocusProblem } from "@/runtime/form-renderer/useFocusProblem";
import { useRecordForm } from "@/runtime/form-renderer/useRecordForm";
import { ProcessBox } from "@/runtime/process/ProcessBox";
import { RecordActions, useHasTasks } from "@/runtime/process/RecordActions";
import { RuleButtons } from "@/runtime/rules/RuleButtons";
import { RelatedList } from "@/runtime/related/RelatedList";
import { AlikeRecords } from "./duplicates/AlikeRecords";
import { Comments } from "./comments/Comments";
import { EditBar } from "./view/EditBar";
import { History } from "./view/History";
import { RecordHeader } from "./view/RecordHeader";
import { useMay } from "@/lib/hooks/useMay";
import { useTab } from "@/lib/hooks/useTab";
import "./record.css";

interface RecordViewProps {
  form: FormInfo;
  record: RecordInfo;
  /** On a wide page comments, history and firings stand in a rail; else they are tabs. */
  wide?: boolean;
  onDeleted: () => void;
}

const FOCUS_WAIT = 60;

/** One record, read and edited in place. */
export function RecordView({ form, record, wide, onDeleted }: RecordViewProps) {
  const [editing, setEditing] = useState(() => readDraft(draftKey(form.name, record.id)) !== null);
  const state = useRecordForm({ form, record, active: editing, onSaved: () => setEditing(false) });
  useFocusProblem(state);
  const hasTasks = useHasTasks(form.name, record.id);
  const edit = (key?: string) => {
    if (!form.actions.update) return;
    setEditing(true);
    if (key) setTimeout(() => focusField(form.name, key), FOCUS_WAIT);
  };
  const stop = () => {
    state.discard();
    setEditing(false);
  };
  return (
    <div className={wide ? "fw-record fw-record-wide" : "fw-record"}>
      <RecordHeader
        form={form}
        record={record}
        editing={editing}
        lead={
          <>
            <RecordActions form={form.name} record={record} />
            {!editing && <RuleButtons form={form} record={record} />}
          </>
        }
        calm={hasTasks}
        onEdit={() => edit()}
        onDeleted={onDeleted}
      />
      <div className="fw-record-body">
        <div className="fw-record-main">
          {!wide && <ProcessBox form={form.name} id={record.id} narrow />}
          {!wide && <AlikeRecords form={form} record={record} />}
          <Panel>
            {editing ? (
              <form
                noValidate
                onSubmit={(event) => {
                  event.preventDefault();
                  state.save();
                }}
                onKeyDown={(event) => {
                  if (event.key === "Escape" && state.dirty.length === 0) {
                    event.stopPropagation();
                    stop();
                  }
                }}
              >
                <FormNotices state={state} />
                <FormRenderer state={state} />
                <EditBar state={state} onStop={stop} />
              </form>
            ) : (
              <ReadSections form={form} record={record} onEdit={form.actions.update ? edit : undefined} />
            )}
          </Panel>
          <Below form={form} record={record} wide={wide} />
        </div>
        {wide && <Rail form={form} record={record} />}
      </div>
    </div>
  );
}

function Rail({ form, record }: { form: FormInfo; record: RecordInfo }) {
  const { t } = useWords();
  const seesFirings = useMay("see_firings");
  return (
    <aside className="fw-record-rail">
      <ProcessBox form={form.name} id={record.id} />
      <AlikeRecords form={form} record={record} />
      <Panel title={t("comments.title")}>
        <Comments form={form.name} id={record.id} />
      </Panel>
      {seesFirings && (
        <Panel title={t("record.firings")}>
          <FiringList query={{ form: form.name, record: record.id, limit: 5 }} hide="record" />
        </Panel>
      )}
      <Panel title={t("record.history")}>
        <History form={form} id={record.id} />
      </Panel>
    </aside>
  );
}

/** Related lists as tabs; where there is no rail, comments, history and firings join them. */
function Below({ form, record, wide }: { form: FormInfo; record: RecordInfo; wide?: boolean }) {
  const { t, say } = useWords();
  const seesFirings = useMay("see_firings");
  const related = (form.related ?? []).map((one) => ({
    key: one.back,
    label: say(one.title),
    children: (
      <WhenSeen>
        <RelatedList
          related={one}
          to={{ id: record.id, title: record.title }}
          label={say(one.title)}
        />
      </WhenSeen>
    ),
  }));
  const rest = wide
    ? []
    : [
        { key: "~comments", label: t("comments.title"), children: <Comments form={form.name} id={record.id} /> },
        { key: "~history", label: t("record.history"), children: <History form={form} id={record.id} /> },
        {
          key: "~firings",
          label: t("record.firings"),
          children: <FiringList query={{ form: form.name, record: record.id }} hide="record" />,
        },
      ];
  const items = [...related, ...rest].filter((item) => item.key !== "~firings" || seesFirings);
  const [tab, setTab] = useTab(items.map((item) => item.key));
  if (items.length === 0) return null;
  return (
    <Panel label={t("record.related")}>
      <Tabs className="fw-tabs" activeKey={tab} onChange={setTab} items={items} destroyOnHidden />
    </Panel>
  );
}
