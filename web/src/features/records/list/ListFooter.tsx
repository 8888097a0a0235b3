import { Button } from "antd";
import { useEffect, useRef } from "react";
import { useWords } from "@/lib/i18n";

interface ListFooterProps {
  list: {
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    isFetchNextPageError: boolean;
    fetchNextPage: () => unknown;
  };
  loaded: number;
  count: number | null | undefined;
}

/** Loads the next page when it scrolls into view; says how many there are. */
export function ListFooter({ list, loaded, count }: ListFooterProps) {
  const { t } = useWords();
  const mark = useRef<HTMLDivElement>(null);
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = list;
  useEffect(() => {
    const element = mark.current;
    if (!element || !hasNextPage || isFetchingNextPage || isFetchNextPageError) return undefined;
    const watcher = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) void fetchNextPage();
    });
    watcher.observe(element);
    return () => watcher.disconnect();
  }, [hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);
  return (
    <>
      <div ref={mark} className="fw-list-more">
        {hasNextPage && (
          <Button type="text" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t("list.more")}
          </Button>
        )}
      </div>
      {loaded > 0 && (
        <footer className="fw-list-footer" role="status">
          {typeof count === "number" ? t("list.count", { loaded, count }) : t("list.loaded", { loaded })}
        </footer>
      )}
    </>
  );
}
