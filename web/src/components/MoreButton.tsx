import type { Paged } from "./LoadMore";

/** Fetches the next page of a list when it is pressed. */
export function MoreButton({ list, text }: { list: Paged; text: string }) {
  return (
    <button type="button" className="fw-text-button" disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
      {text}
    </button>
  );
}
