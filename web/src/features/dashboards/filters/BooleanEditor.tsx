import { Radio } from "antd";
import { useWords } from "@/lib/i18n";

/** Yes, no, or either. */
export function BooleanEditor({ value, onDone }: { value: boolean | null; onDone: (value: boolean | null) => void }) {
  const { t } = useWords();
  return (
    <Radio.Group
      vertical
      value={value}
      onChange={(event) => onDone(event.target.value as boolean | null)}
      options={[
        { value: true, label: t("value.yes") },
        { value: false, label: t("value.no") },
        { value: null, label: t("boards.all") },
      ]}
    />
  );
}
