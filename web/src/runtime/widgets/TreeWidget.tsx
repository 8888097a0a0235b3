import { Cascader } from "antd";
import type { TreeNode } from "@/lib/api/types";
import { branchesOf, treePath } from "@/lib/format/value";
import { type Say, useWords } from "@/lib/i18n";
import type { WidgetProps } from "./types";

interface Option {
  value: string;
  label: string;
  children?: Option[];
}

function options(nodes: TreeNode[] | undefined, say: Say): Option[] {
  return (nodes ?? []).map((node) => ({
    value: node.key,
    label: say(node.title),
    children: node.children?.length ? options(node.children, say) : undefined,
  }));
}

export function TreeWidget(props: WidgetProps) {
  const { field, value, onChange, onBlur, id, label, disabled, invalid } = props;
  const { t, say } = useWords();
  const path = treePath(branchesOf(field), value).map((node) => node.key);
  return (
    <Cascader
      id={id}
      className="fw-wide"
      aria-label={label}
      status={invalid ? "error" : undefined}
      disabled={disabled}
      options={options(branchesOf(field), say)}
      value={path.length > 0 ? path : undefined}
      changeOnSelect
      showSearch
      placeholder={t("widget.pick")}
      onChange={(keys) => onChange(Array.isArray(keys) && keys.length > 0 ? keys.at(-1) : null)}
      onBlur={onBlur}
    />
  );
}
