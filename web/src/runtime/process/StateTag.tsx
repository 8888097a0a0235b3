import { Tag } from "@/components/Tag";
import type { InstanceState } from "@/lib/api/process-types";
import { useWords } from "@/lib/i18n";
import { STATE_COLOUR } from "./words";

export function StateTag({ state }: { state: InstanceState }) {
  const { t } = useWords();
  return <Tag text={t(`process.state.${state}`)} colour={STATE_COLOUR[state]} />;
}
