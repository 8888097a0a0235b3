import { SearchOutlined } from "@ant-design/icons";
import { Input, Select } from "antd";
import { useEffect, useRef, useState } from "react";
import type { TaskRow } from "@/lib/api/process-types";
import type { Words } from "@/lib/api/types";
import { useDebounced } from "@/lib/hooks/useDebounced";
import { useWords } from "@/lib/i18n";
import type { InboxState } from "./useInbox";

const REST = 300;

interface FiltersProps {
  rows: TaskRow[];
  state: InboxState;
  onChange: (next: Partial<InboxState>, replace?: boolean) => void;
}

/** Search, and which process: of those that have been seen in the box. */
export function Filters({ rows, state, onChange }: FiltersProps) {
  const { t, say } = useWords();
  const [typed, setTyped] = useState(state.search ?? "");
  const rested = useDebounced(typed, REST);
  const [known, setKnown] = useState<ReadonlyMap<string, Words>>(new Map());
  const fresh = rows.filter((row) => !known.has(row.process));
  if (fresh.length > 0) setKnown(new Map([...known, ...fresh.map((row) => [row.process, row.process_title] as const)]));

  const sent = useRef(state.search ?? "");
  useEffect(() => {
    if (rested !== typed || rested === sent.current) return;
    sent.current = rested;
    onChange({ search: rested || undefined, task: undefined, instance: undefined }, true);
  }, [rested, typed, onChange]);
  useEffect(() => {
    const asked = state.search ?? "";
    if (asked === sent.current) return;
    sent.current = asked;
    setTyped(asked);
  }, [state.search]);

  return (
    <div className="fw-inbox-filters">
      <Input
        allowClear
        value={typed}
        prefix={<SearchOutlined aria-hidden className="fw-quiet" />}
        placeholder={t("inbox.search")}
        aria-label={t("inbox.search")}
        onChange={(event) => setTyped(event.target.value)}
      />
      {(known.size > 1 || state.process) && (
        <Select
          className="fw-inbox-process"
          aria-label={t("inbox.process")}
          placeholder={t("inbox.process")}
          allowClear
          popupMatchSelectWidth={false}
          value={state.process}
          options={[...known].map(([name, title]) => ({ value: name, label: say(title) }))}
          onChange={(process?: string) => onChange({ process, task: undefined, instance: undefined }, true)}
        />
      )}
    </div>
  );
}
