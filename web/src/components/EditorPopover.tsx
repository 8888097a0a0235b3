import { Popover, type PopoverProps } from "antd";
import { Fragment, type ReactNode, useState } from "react";

interface EditorPopoverProps extends Pick<PopoverProps, "children"> {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  content: ReactNode;
}

/** An editor that opens at a click, each time anew: a popover that is still fading out would show its former draft. */
export function EditorPopover({ open, onOpenChange, content, children }: EditorPopoverProps) {
  const [opening, setOpening] = useState(0);
  return (
    <Popover
      trigger="click"
      placement="bottomLeft"
      open={open}
      onOpenChange={(next) => {
        if (next) setOpening(opening + 1);
        onOpenChange(next);
      }}
      destroyOnHidden
      content={<Fragment key={opening}>{content}</Fragment>}
    >
      {children}
    </Popover>
  );
}
