import { useBlocker } from "@tanstack/react-router";
import { App } from "antd";
import type { Editor } from "@/documents/editor";
import type { Json } from "@/documents/json";
import { useWords } from "@/lib/i18n";

/** Leaving saves first; where that cannot be, it asks. */
export function useLeaving<T extends Json, S>(editor: Editor<T, S>): void {
  const { t } = useWords();
  const { modal } = App.useApp();
  useBlocker({
    shouldBlockFn: async () => {
      if (editor.state().saving === "clean" || (await editor.flush())) return false;
      const leave = await modal.confirm({
        title: t("builder.edit.leaveTitle"),
        content: t("builder.edit.leaveText"),
        okText: t("builder.edit.leave"),
        cancelText: t("builder.edit.stay"),
      });
      return !leave;
    },
    enableBeforeUnload: () => editor.state().saving !== "clean",
  });
}
