import { Cascader } from "antd";
import { useMemo } from "react";
import { areas, regionPath, regionText, useRegions } from "@/lib/format/regions";
import { useWords } from "@/lib/i18n";

interface RegionPickerProps {
  value: string | null;
  onChange: (code: string | null) => void;
  depth?: string;
  anyLevel: boolean;
  label: string;
  id?: string;
  disabled?: boolean;
  invalid?: boolean;
  onBlur?: () => void;
}

const DEPTHS = ["province", "city", "county"];

/** Picks a division level by level, or by typing a part of its name. */
export function RegionPicker({ value, onChange, depth = "county", anyLevel, label, id, disabled, invalid, onBlur }: RegionPickerProps) {
  const { t } = useWords();
  const ready = useRegions();
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- what areas() gives changes when the names have come
  const options = useMemo(() => areas(DEPTHS.indexOf(depth) + 1), [depth, ready]);
  return (
    <Cascader
      id={id}
      className="fw-wide"
      aria-label={label}
      status={invalid ? "error" : undefined}
      disabled={disabled}
      options={options}
      loading={!ready}
      value={value ? regionPath(value) : undefined}
      displayRender={() => (value ? regionText(value) : "")}
      changeOnSelect={anyLevel}
      showSearch
      placeholder={t("widget.pick")}
      onChange={(codes) => onChange(codes?.at(-1) ?? null)}
      onBlur={onBlur}
    />
  );
}
