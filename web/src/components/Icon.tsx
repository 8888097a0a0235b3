import { AppstoreOutlined, FileTextOutlined, ProfileOutlined, TableOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import type { ComponentType, CSSProperties } from "react";

type IconType = ComponentType<{ className?: string; style?: CSSProperties; "aria-hidden"?: boolean }>;

const KNOWN: Record<string, IconType> = {
  appstore: AppstoreOutlined as IconType,
  table: TableOutlined as IconType,
  profile: ProfileOutlined as IconType,
};

const Fallback = FileTextOutlined as IconType;

/** Draws the icon a maker named; the set is large, so each is fetched when first shown. */
export function Icon({ name, className }: { name?: string | null; className?: string }) {
  const known = name ? KNOWN[name] : undefined;
  const { data } = useQuery({
    queryKey: ["icon", name],
    queryFn: async () => (await (await import("./icon-set")).loadIcon(name ?? "")) as IconType | null,
    enabled: Boolean(name) && !known,
    staleTime: Infinity,
    gcTime: Infinity,
    meta: { local: true },
  });
  const Drawn = known ?? data ?? (name && data === undefined ? undefined : Fallback);
  return Drawn ? <Drawn className={className} aria-hidden /> : <span className={`fw-icon-wait ${className ?? ""}`} />;
}

/** The icon of an app or form on its tint. */
export function TintIcon({ name, tint, large }: { name?: string | null; tint?: string | null; large?: boolean }) {
  return (
    <span
      className={large ? "fw-tint fw-tint-large" : "fw-tint"}
      style={tint ? ({ "--tint": tint } as CSSProperties) : undefined}
      aria-hidden
    >
      <Icon name={name} />
    </span>
  );
}
