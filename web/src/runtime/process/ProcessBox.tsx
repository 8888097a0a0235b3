import { RightOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { PHONE } from "@/app/theme";
import { Panel } from "@/components/PageHeader";
import { ApiError } from "@/lib/api/client";
import type { Instance } from "@/lib/api/process-types";
import { recordProcessesQuery } from "@/lib/api/processes";
import { showDateTime } from "@/lib/format/dates";
import { useMedia } from "@/lib/hooks/useMedia";
import { useWords } from "@/lib/i18n";
import { InstanceActions } from "./InstanceActions";
import { PathView } from "./PathView";
import { StateTag } from "./StateTag";
import { Timeline } from "./Timeline";
import { useNowAt } from "./useNowAt";
import { isLive } from "./words";
import "./process.css";

const STEPS = 3;
const OLDER = 1;

interface ProcessBoxProps {
  form: string;
  id: string | number;
  /** Above the record rather than beside it: closed at first, and drawn from left to right. */
  narrow?: boolean;
}

/** The processes a record went through and is in; nothing where there are none. */
export function ProcessBox({ form, id, narrow }: ProcessBoxProps) {
  const { t } = useWords();
  const [all, setAll] = useState(false);
  const { data, error } = useQuery(recordProcessesQuery(form, id));
  if (error && !data) return error instanceof ApiError && error.status !== 0 && error.status < 500 ? null : <Failed />;
  if (!data || data.instances.length === 0) return null;
  const [newest, ...older] = data.instances.toSorted((one, other) => Number(isLive(other.state)) - Number(isLive(one.state)));
  return (
    <Panel title={t("process.title")}>
      <div className="fw-instances">
        {newest && (
          <InstanceRow key={newest.id} instance={newest} open={!narrow && isLive(newest.state)} narrow={narrow} />
        )}
        {(all ? older : older.slice(0, OLDER)).map((instance) => (
          <InstanceRow key={instance.id} instance={instance} open={false} narrow={narrow} />
        ))}
        {!all && older.length > OLDER && (
          <button type="button" className="fw-text-button" onClick={() => setAll(true)}>
            {t("process.all", { count: data.instances.length })}
          </button>
        )}
      </div>
    </Panel>
  );
}

function Failed() {
  const { t } = useWords();
  return (
    <Panel title={t("process.title")}>
      <p className="fw-note">{t("state.failed")}</p>
    </Panel>
  );
}

function InstanceRow({ instance, open: first, narrow }: { instance: Instance; open: boolean; narrow?: boolean }) {
  const { t, say } = useWords();
  const nowAt = useNowAt();
  const phone = useMedia(PHONE);
  const [open, setOpen] = useState(first);
  return (
    <section className="fw-instance" aria-label={say(instance.title)}>
      <button type="button" className="fw-instance-head" aria-expanded={open} onClick={() => setOpen(!open)}>
        <RightOutlined aria-hidden rotate={open ? 90 : 0} />
        <span className="fw-ellipsis">{say(instance.title)}</span>
        <StateTag state={instance.state} />
      </button>
      <p className="fw-note fw-instance-note">
        {isLive(instance.state) && instance.now.length > 0 && !open ? (
          nowAt(instance.now)
        ) : (
          <>
            {t("process.startedBy", { name: instance.initiator?.name ?? t("history.system") })}{" "}
            <span className="fw-figure">{showDateTime(instance.started)}</span>
          </>
        )}
      </p>
      {open && (
        <div className="fw-instance-body">
          <PathView path={instance.path} direction={narrow && !phone ? "right" : "down"} />
          <Timeline instance={instance} first={STEPS} />
          <InstanceActions instance={instance} />
        </div>
      )}
    </section>
  );
}
