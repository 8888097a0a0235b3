import { type Scheme, schemes } from "@/app/theme";
import type { Spec } from "./render";

const NARROW = 440;
const ENTRY = 130;

type Part = Record<string, unknown>;

const isPart = (value: unknown): value is Part => typeof value === "object" && value !== null && !Array.isArray(value);

/** Legends break into lines instead of running out of the chart; one at the side goes on top where there is no room. */
function legend(given: unknown, width: number): unknown {
  if (given === null) return null;
  const said = isPart(given) ? given : {};
  const beside = said.orient === "right" || said.orient === "left";
  if (said.type === "gradient" || (beside && width >= NARROW)) return given;
  const columns = Math.max(1, Math.floor(width / ENTRY));
  return { ...said, orient: beside ? "top" : (said.orient ?? "top"), direction: "horizontal", columns };
}

function encoding(given: unknown, width: number): unknown {
  if (!isPart(given) || !isPart(given.color) || !("field" in given.color)) return given;
  if (given.color.type === "quantitative") return given;
  return { ...given, color: { ...given.color, legend: legend(given.color.legend, width) } };
}

/** Day colours written into a spec, as the other scheme has them. */
function repainted(value: unknown, paint: Map<string, string>): unknown {
  if (typeof value === "string") return paint.get(value.toUpperCase()) ?? value;
  if (Array.isArray(value)) return value.map((one) => repainted(one, paint));
  if (!isPart(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, key === "data" || key === "datasets" ? one : repainted(one, paint)]),
  );
}

function paintOf(scheme: Scheme): Map<string, string> {
  const { day } = schemes;
  const other = schemes[scheme];
  const named = (["ink", "secondary", "tertiary", "line", "surface", "primaryTint"] as const).map(
    (name) => [day[name], other[name]] as const,
  );
  return new Map([...named, ...day.data.map((colour, at) => [colour, other.data[at] ?? colour] as const)]);
}

/** The spec as it suits its place: the legend's lines, the scheme's colours. */
export function fitted(spec: Spec, width: number, scheme: Scheme): Spec {
  const made: Spec = { ...spec, encoding: encoding(spec.encoding, width) };
  if (spec.encoding === undefined) delete made.encoding;
  if (Array.isArray(spec.layer)) {
    made.layer = spec.layer.map((one: Part) => ("encoding" in one ? { ...one, encoding: encoding(one.encoding, width) } : one));
  }
  return scheme === "day" ? made : (repainted(made, paintOf(scheme)) as Spec);
}
