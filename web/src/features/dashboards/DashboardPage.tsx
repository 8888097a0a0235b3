import { FullscreenOutlined, ReloadOutlined } from "@ant-design/icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Tooltip } from "antd";
import type { CSSProperties, ReactNode } from "react";
import { nightStyle } from "@/app/theme";
import { PageHeader } from "@/components/PageHeader";
import { Await, Empty } from "@/components/states";
import { type BoardInfo, boardQuery } from "@/lib/api/boards";
import { useTitle } from "@/lib/hooks/useTitle";
import { useWords } from "@/lib/i18n";
import { BigScreenHead } from "./BigScreenHead";
import { BoardFilters } from "./BoardFilters";
import { BoardGrid } from "./BoardGrid";
import { useBigScreen } from "./useBigScreen";
import { useBoardFilters } from "./useBoardFilters";
import "./dashboards.css";

export function DashboardPage() {
  const { name = "" } = useParams({ strict: false }) as { name?: string };
  return (
    <Await of={useQuery(boardQuery(name))}>{(board) => <Board key={board.name} board={board} />}</Await>
  );
}

function Board({ board }: { board: BoardInfo }) {
  const { t, say } = useWords();
  const client = useQueryClient();
  const { values, changed, set, reset } = useBoardFilters(board.filters);
  const rows = Math.max(1, ...board.widgets.map((widget) => widget.y + widget.h));
  const { place, big, zoom, enter } = useBigScreen(rows);
  const title = say(board.title);
  useTitle(title);
  const refresh = () => void client.invalidateQueries({ queryKey: ["figures", board.name] });
  return (
    <div ref={place} className={big ? "fw-board fw-board-big" : "fw-page fw-board"} style={big ? ({ ...nightStyle, "--zoom": zoom } as CSSProperties) : undefined}>
      {big ? (
        <BigScreenHead title={title} filters={board.filters} values={values} />
      ) : (
        <>
          <PageHeader
            title={title}
            lead={say(board.help) || undefined}
            actions={
              <>
                <Action label={t("boards.refreshAll")} icon={<ReloadOutlined aria-hidden />} onClick={refresh} />
                <Action label={t("boards.bigScreen")} icon={<FullscreenOutlined aria-hidden />} onClick={enter} />
              </>
            }
          />
          <BoardFilters filters={board.filters} values={values} changed={changed} onChange={set} onReset={reset} />
        </>
      )}
      {board.widgets.length === 0 ? (
        <Empty text={t("boards.noWidgets")} />
      ) : (
        <BoardGrid board={board} values={values} scheme={big ? "night" : "day"} />
      )}
    </div>
  );
}

function Action({ label, icon, onClick }: { label: string; icon: ReactNode; onClick: () => void }) {
  return (
    <Tooltip title={label}>
      <button type="button" className="fw-icon-button" aria-label={label} onClick={onClick}>
        {icon}
      </button>
    </Tooltip>
  );
}
