import { type Scheme, schemes } from "@/app/theme";
import type { Spec } from "./render";

const NARROW = 440;
const SYMBOL = 36;
const LATIN = 7;
const HAN = 12;
const LONGEST = 160;
const WIDEST_BAR = 48;
const BAND = 0.72;
const FEW = 8;

type Part = Record<string, unknown>;

const isPart = (value: unknown): value is Part => typeof value === "object" && value !== null && !Array.isArray(value);

const widthOf = (text: string): number =>
  Math.min(LONGEST, [...text].reduce((sum, letter) => sum + (letter > "\u2e80" ? HAN : LATIN), 0));

/** The width of the widest entry of a legend, symbol and gap with it. */
function entryWidth(colour: Part, spec: Spec): number {
  const domain = isPart(colour.scale) && Array.isArray(colour.scale.domain) ? colour.scale.domain : undefined;
  const values = isPart(spec.data) && Array.isArray(spec.data.values) ? (spec.data.values as Part[]) : [];
  const names = domain ?? values.map((row) => row[String(colour.field)]);
  return SYMBOL + Math.max(0, ...names.map((name) => widthOf(String(name))));
}

/** Legends break into lines instead of running out of the chart; one at the side goes on top where there is no room. */
function legend(given: unknown, width: number, entry: number): unknown {
  if (given === null) return null;
  const said = isPart(given) ? given : {};
  const beside = said.orient === "right" || said.orient === "left";
  if (said.type === "gradient" || (beside && width >= NARROW)) return given;
  const columns = Math.max(1, Math.floor(width / entry));
  return { ...said, orient: beside ? "top" : (said.orient ?? "top"), direction: "horizontal", columns };
}

function encoding(given: unknown, width: number, spec: Spec): unknown {
  if (!isPart(given)) return given;
  const made = "x" in given ? { ...given, x: slanted(given.x) } : given;
  if (!isPart(given.color) || !("field" in given.color) || given.color.type === "quantitative") return made;
  return { ...made, color: { ...given.color, legend: legend(given.color.legend, width, entryWidth(given.color, spec)) } };
}

/** Slanted words stand beside each other where upright ones would touch: none of few is left out. */
function slanted(channel: unknown): unknown {
  if (!isPart(channel) || !isPart(channel.axis) || !channel.axis.labelAngle) return channel;
  const few = Array.isArray(channel.sort) && channel.sort.length <= FEW;
  return few ? { ...channel, axis: { ...channel.axis, labelOverlap: false } } : channel;
}

/** Bars of few groups stay slender. */
function mark(given: unknown, channels: unknown): unknown {
  const said = typeof given === "string" ? { type: given } : given;
  if (!isPart(said) || said.type !== "bar" || !isPart(channels)) return given;
  for (const [channel, side] of [["x", "width"], ["y", "height"]] as const) {
    const type = isPart(channels[channel]) ? channels[channel].type : undefined;
    if ((type === "nominal" || type === "ordinal") && !(`${channel}Offset` in channels) && !(side in said)) {
      return { ...said, [side]: { expr: `min(${WIDEST_BAR}, ${BAND} * bandwidth('${channel}'))` } };
    }
  }
  return given;
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
  const view = (part: Part): Part => ({
    ...part,
    ...("encoding" in part && { encoding: encoding(part.encoding, width, spec) }),
    ...("mark" in part && { mark: mark(part.mark, part.encoding ?? spec.encoding) }),
  });
  const made: Spec = view(spec);
  if (Array.isArray(spec.layer)) made.layer = spec.layer.map(view);
  return scheme === "day" ? made : (repainted(made, paintOf(scheme)) as Spec);
}
