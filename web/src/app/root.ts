import { createRootRoute } from "@tanstack/react-router";
import { RouteMissing } from "./RouteStates";
import { Shell } from "./shell/Shell";

export type Search = Record<string, unknown>;

/** What an address says, as text; nothing where it says nothing. */
export const text = (value: unknown): string | undefined =>
  value === undefined || value === null || value === "" ? undefined : String(value);

export const root = createRootRoute({ component: Shell, notFoundComponent: RouteMissing });
