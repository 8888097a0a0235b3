import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { boardsQuery } from "@/lib/api/boards";
import { useRemembered } from "@/lib/hooks/useRemembered";

const BoardStrip = lazy(() => import("@/runtime/boards/BoardStrip").then((module) => ({ default: module.BoardStrip })));

/** The main board of the app last used, small. */
export function MainBoard() {
  const [app] = useRemembered<string>("fw.app", "");
  const mains = useQuery(boardsQuery).data?.filter((board) => board.main) ?? [];
  const shown = mains.find((board) => board.app === app) ?? mains[0];
  if (!shown) return null;
  return (
    <div className="fw-home-board">
      <Suspense fallback={null}>
        <BoardStrip name={shown.name} />
      </Suspense>
    </div>
  );
}
