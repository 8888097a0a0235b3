import { Link } from "@tanstack/react-router";
import { Tooltip } from "antd";
import { Icon } from "@/components/Icon";
import mark from "@/components/mark.svg";
import type { AppInfo } from "@/lib/api/types";
import { useWords } from "@/lib/i18n";
import { leaves, placeOf } from "./navigation";

interface RailProps {
  apps: AppInfo[];
  current?: AppInfo;
  onPick: (app: string) => void;
  /** While something is built, the apps lead to their makers' side. */
  building?: boolean;
}

export function Rail({ apps, current, onPick, building }: RailProps) {
  const { t, say } = useWords();
  return (
    <nav className="fw-rail" aria-label={t("nav.apps")}>
      <Link to="/" className="fw-rail-mark" aria-label={t("nav.home")}>
        <img src={mark} alt="" width={28} height={28} />
      </Link>
      {apps.map((app) => {
        const first = leaves(app.menu)[0];
        const work = (first && placeOf(first, app.key)) ?? { to: "/", params: {} };
        const place = building ? { to: `/build/${app.key}`, params: {} } : work;
        const title = say(app.title);
        return (
          <Tooltip key={app.key} title={title} placement="right">
            <Link
              {...(place as object)}
              to={place.to as "/"}
              className={app.key === current?.key ? "fw-rail-app fw-rail-here" : "fw-rail-app"}
              style={app.tint ? ({ "--tint": app.tint } as React.CSSProperties) : undefined}
              aria-label={title}
              aria-current={app.key === current?.key ? "true" : undefined}
              activeProps={{}}
              onClick={() => onPick(app.key)}
            >
              <Icon name={app.icon ?? "appstore"} />
            </Link>
          </Tooltip>
        );
      })}
    </nav>
  );
}
