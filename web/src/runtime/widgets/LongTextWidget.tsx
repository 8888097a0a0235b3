import { Input } from "antd";
import { controlProps } from "./control";
import type { WidgetProps } from "./types";

export function LongTextWidget(props: WidgetProps) {
  const { value, onChange } = props;
  return (
    <Input.TextArea
      {...controlProps(props)}
      autoSize={{ minRows: 2, maxRows: 10 }}
      value={(value as string) ?? ""}
      onChange={(event) => onChange(event.target.value === "" ? null : event.target.value)}
    />
  );
}
