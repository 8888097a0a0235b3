import type { ReactNode } from "react";
import { PHONE } from "@/app/theme";
import { Panel } from "@/components/PageHeader";
import type { Instance } from "@/lib/api/process-types";
import { useMedia } from "@/lib/hooks/useMedia";
import { useWords } from "@/lib/i18n";
import { InstanceActions } from "@/runtime/process/InstanceActions";
import { PathView } from "@/runtime/process/PathView";
import { Timeline } from "@/runtime/process/Timeline";

/** From here on path and timeline stand beside the record. */
const ROOMY = "(min-width: 1500px)";

/** The record with the path of its process and what happened. */
export function InstanceBody({ instance, children }: { instance: Instance; children: ReactNode }) {
  const { t } = useWords();
  const phone = useMedia(PHONE);
  const roomy = useMedia(ROOMY);
  const direction = phone || roomy ? "down" : "right";
  const path = (
    <Panel label={t("process.path")}>
      <PathView key={direction} path={instance.path} direction={direction} />
    </Panel>
  );
  const past = (
    <Panel title={t("process.timeline")} extra={<InstanceActions instance={instance} />}>
      <Timeline instance={instance} />
    </Panel>
  );
  if (roomy) {
    return (
      <div className="fw-task-columns">
        <div>{children}</div>
        <div>
          {path}
          {past}
        </div>
      </div>
    );
  }
  return (
    <>
      {!phone && path}
      {children}
      {phone && path}
      {past}
    </>
  );
}
