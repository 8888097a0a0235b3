import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { TintIcon } from "@/components/Icon";
import { PageHeader } from "@/components/PageHeader";
import { Await, Empty } from "@/components/states";
import { boardsQuery } from "@/lib/api/boards";
import { appsQuery } from "@/lib/api/queries";
import { useTitle } from "@/lib/hooks/useTitle";
import { useWords } from "@/lib/i18n";
import "./dashboards.css";

/** Every board the person may see something of. */
export function BoardListPage() {
  const { t, say } = useWords();
  const apps = useQuery(appsQuery).data ?? [];
  useTitle(t("boards.title"));
  return (
    <div className="fw-page">
      <PageHeader title={t("boards.title")} />
      <Await of={useQuery(boardsQuery)}>
        {(boards) =>
          boards.length === 0 ? (
            <Empty text={t("boards.noBoards")} />
          ) : (
            <ul className="fw-plain-list fw-board-list">
              {boards.map((board) => {
                const app = apps.find((one) => one.key === board.app);
                return (
                  <li key={board.name}>
                    <Link to="/d/$name" params={{ name: board.name }} className="fw-board-entry">
                      <TintIcon name={board.icon ?? "dashboard"} tint={app?.tint} large />
                      <span>
                        <strong className="fw-ellipsis">{say(board.title)}</strong>
                        <span className="fw-note fw-ellipsis">{say(app?.title)}</span>
                      </span>
                    </Link>
                  </li>
                );
              })}
            </ul>
          )
        }
      </Await>
    </div>
  );
}
