import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { treeQuery } from "@/features/builder/workspace/api";
import { KINDS, placeOfPath } from "@/features/builder/workspace/kinds";
import type { Hit } from "@/features/search/Palette";
import { sessionQuery } from "@/lib/api/queries";
import { useWords } from "@/lib/i18n";

/** What a maker can go to in the app they build or look at: its definitions and what is done with them. */
export function useBuildPlaces(app: string | undefined, wanted: boolean): Hit[] {
  const { t, say } = useWords();
  const navigate = useNavigate();
  const may = useQuery(sessionQuery).data?.powers?.includes("build_apps") ?? false;
  const tree = useQuery({ ...treeQuery(app ?? ""), enabled: wanted && may && Boolean(app) }).data;
  if (!may || !tree) return [];
  const title = say(tree.title);
  const to = (path: string) => () => void navigate({ to: path as "/" });
  const acts = [
    { key: "publish", icon: "cloud-upload", title: t("builder.publish") },
    { key: "releases", icon: "history", title: t("builder.releases") },
  ].map((one): Hit => ({ ...one, note: title, go: to(`/build/${tree.key}/${one.key}`) }));
  const documents = tree.documents.flatMap((one): Hit[] => {
    const place = placeOfPath(one.path);
    if (!place || one.state === "deleted") return [];
    const icon = one.icon ?? KINDS.find(({ kind }) => kind === one.kind)?.icon;
    const note = `${t("builder.switchBuild")} · ${t(`builder.kindOf.${one.kind}`)} · ${title}`;
    return [{ key: `build/${one.path}`, icon, title: say(one.title), note, go: to(`/build/${tree.key}/${place.folder}/${place.key}`) }];
  });
  return [...documents, ...acts];
}
