import type { Instance } from "@/lib/api/process-types";
import { StateTag } from "@/runtime/process/StateTag";
import { useNowAt } from "@/runtime/process/useNowAt";
import { InstanceBody } from "./InstanceBody";
import { PaneHead } from "./PaneHead";
import { RecordRead } from "./RecordRead";

/** A process one started: where it stands; nothing is asked here. */
export function InstancePane({ instance, onBack }: { instance: Instance; onBack?: () => void }) {
  const nowAt = useNowAt();
  const now = nowAt(instance.now);
  return (
    <>
      <PaneHead instance={instance} title={instance.record_title} state={<StateTag state={instance.state} />} onBack={onBack} />
      <div className="fw-task-body">
        {now && <p className="fw-task-ask">{now}</p>}
        <InstanceBody instance={instance}>
          <RecordRead form={instance.form} id={instance.record} />
        </InstanceBody>
      </div>
    </>
  );
}
