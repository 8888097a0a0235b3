import { useQuery } from "@tanstack/react-query";
import type { ComponentType, CSSProperties } from "react";
import { COMMON } from "./icon-common";

type IconType = ComponentType<{ className?: string; style?: CSSProperties; "aria-hidden"?: boolean }>;

const KNOWN = COMMON as unknown as Record<string, IconType | undefined>;

const Fallback = KNOWN["file-text"] as IconType;

/** Draws the icon a maker named; one that is not common is fetched with the rest of the set. */
export function Icon({ name, className }: { name?: string | null; className?: string }) {
  const known = name ? KNOWN[name] : undefined;
  const { data } = useQuery({
    queryKey: ["icon", name],
    queryFn: async () => (await import("./icon-set")).findIcon(name ?? "") as IconType | null,
    enabled: Boolean(name) && !known,
    staleTime: Infinity,
    gcTime: Infinity,
    meta: { local: true },
  });
  const Drawn = known ?? data ?? (name && data === undefined ? undefined : Fallback);
  return Drawn ? <Drawn className={className} aria-hidden /> : <span className={`fw-icon-wait ${className ?? ""}`} />;
}

/** An icon with its name: a picture alone tells nothing to who does not see it. */
export function IconName({ name }: { name: string }) {
  return (
    <span className="fw-swatch-line">
      <Icon name={name} /> {name}
    </span>
  );
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
