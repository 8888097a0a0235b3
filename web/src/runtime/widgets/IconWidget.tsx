import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { type ReactNode, useState } from "react";
import { IconName } from "@/components/Icon";
import { useWords } from "@/lib/i18n";
import { controlProps } from "./control";
import type { WidgetProps } from "./types";

const drawn = (option: { value?: unknown }): ReactNode => <IconName name={String(option.value)} />;

/** One of the icons, found by its name; the names come with the set, when the list is first opened. */
export function IconWidget(props: WidgetProps) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const { data, isFetching } = useQuery({
    queryKey: ["icons"],
    queryFn: async () => (await import("@/components/icon-set")).iconNames(),
    enabled: open,
    staleTime: Infinity,
    meta: { local: true },
  });
  return (
    <Select
      {...controlProps(props)}
      className="fw-wide"
      allowClear
      showSearch
      loading={isFetching}
      placeholder={t("widget.pick")}
      value={(props.value as string) ?? undefined}
      options={(data ?? []).map((name) => ({ value: name, label: name }))}
      optionRender={drawn}
      labelRender={drawn}
      onOpenChange={setOpen}
      onChange={(name?: string) => props.onChange(name ?? null)}
    />
  );
}
