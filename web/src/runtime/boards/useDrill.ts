import { useNavigate } from "@tanstack/react-router";
import { App } from "antd";
import { ApiError } from "@/lib/api/client";
import { type Cell, drill, type FilterValues } from "@/lib/api/boards";
import { useWords } from "@/lib/i18n";

/** Opens the list of exactly the records that a figure counts. */
export function useDrill(board: string, widget: string, filters: FilterValues) {
  const navigate = useNavigate();
  const { message } = App.useApp();
  const { t } = useWords();
  return async (cell: Cell, measure: string | null) => {
    try {
      const found = await drill(board, widget, filters, cell, measure);
      await navigate({ to: "/f/$form", params: { form: found.form }, search: { filter: found.filter === true ? undefined : found.filter } as never });
    } catch (reason) {
      const problem = reason instanceof ApiError ? (reason.problems[0]?.message ?? reason.title) : "";
      void message.error(problem || t("state.failed"));
    }
  };
}
