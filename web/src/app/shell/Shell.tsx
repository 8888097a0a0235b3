import { useQuery } from "@tanstack/react-query";
import { Outlet, useLocation } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState } from "react";
import { MessagesDrawer } from "@/features/messages/MessagesDrawer";
import { Palette } from "@/features/search/Palette";
import { appsQuery } from "@/lib/api/queries";
import { useLive } from "@/lib/events/useLive";
import { useMedia } from "@/lib/hooks/useMedia";
import { useRemembered } from "@/lib/hooks/useRemembered";
import { NARROW, PHONE } from "../theme";
import { AppMenu } from "./AppMenu";
import { BottomBar } from "./BottomBar";
import { appOf } from "./navigation";
import { Rail } from "./Rail";
import { TopBar } from "./TopBar";
import { useBuildPlaces } from "./useBuildPlaces";
import "./shell.css";

const ObjectTree = lazy(() => import("@/features/builder/workspace/ObjectTree").then((found) => ({ default: found.ObjectTree })));

export function Shell() {
  const phone = useMedia(PHONE);
  const narrow = useMedia(NARROW);
  const location = useLocation();
  const apps = useQuery(appsQuery).data ?? [];
  const [last, setLast] = useRemembered<string>("fw.app", "");
  const [folded, setFolded] = useRemembered<boolean>("fw.menu.folded", false);
  const [searching, setSearching] = useState(false);
  const [reading, setReading] = useState(false);
  const asked = (location.search as { app?: string }).app;
  const app = appOf(apps, { pathname: location.pathname, app: asked }, last);

  const building = /^\/build(?:\/([^/]+))?/.exec(location.pathname);
  const built = building?.[1] === "from-file" ? undefined : building?.[1];

  const places = useBuildPlaces(built ? decodeURIComponent(built) : app?.key, searching);

  useLive();

  useEffect(() => {
    if (app && app.key !== last) setLast(app.key);
  }, [app, last, setLast]);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        setSearching(true);
      }
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);

  return (
    <div className={building ? "fw-shell fw-building" : "fw-shell"}>
      {!phone && <Rail apps={apps} current={building ? apps.find((one) => one.key === built) : app} onPick={setLast} building={Boolean(building)} />}
      {!phone && built && (
        <Suspense fallback={<nav className="fw-menu" />}>
          <ObjectTree key={built} app={decodeURIComponent(built)} />
        </Suspense>
      )}
      {!phone && app && !building && (
        <AppMenu app={app} folded={folded || narrow} canFold={!narrow} onFold={() => setFolded(!folded)} />
      )}
      <div className="fw-main">
        <TopBar
          app={app}
          apps={apps}
          phone={phone}
          onSearch={() => setSearching(true)}
          onMessages={() => setReading(true)}
        />
        <main className="fw-content" id="content">
          <Outlet />
        </main>
        {phone && <BottomBar onSearch={() => setSearching(true)} />}
      </div>
      {searching && <Palette apps={apps} more={places} onClose={() => setSearching(false)} />}
      {reading && <MessagesDrawer onClose={() => setReading(false)} />}
    </div>
  );
}
