import { LoadMore, type Paged } from "@/components/LoadMore";
import { useWords } from "@/lib/i18n";

interface ListFooterProps {
  list: Paged;
  loaded: number;
  count: number | null | undefined;
}

/** Loads the next page when it scrolls into view; says how many there are. */
export function ListFooter({ list, loaded, count }: ListFooterProps) {
  const { t } = useWords();
  return (
    <>
      <LoadMore list={list} />
      {loaded > 0 && (
        <footer className="fw-list-footer" role="status">
          {typeof count === "number" ? t("list.count", { loaded, count }) : t("list.loaded", { loaded })}
        </footer>
      )}
    </>
  );
}
