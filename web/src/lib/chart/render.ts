/** The only importer of Vega; fetched when the first chart is drawn. */
import embed from "vega-embed";
import { expressionInterpreter } from "vega-interpreter";
import { type Item, mergeConfig, type SceneGroup, type View } from "vega";
import type { Scheme } from "@/app/theme";
import type { Language } from "@/lib/api/types";
import { fitted } from "./fit";
import { NUMBERS, TIMES } from "./locales";
import { look } from "./look";

export type Spec = Record<string, unknown>;
export type Datum = Record<string, unknown>;

export interface Drawing {
  resize: (width: number, height: number) => void;
  finalize: () => void;
}

interface Wish {
  width: number;
  height: number;
  language: Language;
  scheme: Scheme;
  onPick?: (datum: Datum) => void;
}

const SIDE_BY_SIDE = ["concat", "hconcat", "vconcat", "facet", "repeat"];
const DRAWN_AS_ONE = new Set(["line", "area", "trail"]);

/** Data comes with the spec: nothing is ever fetched, and no link is followed. */
const nothing = () => Promise.reject(new Error("charts load nothing"));
const LOADER = { load: nothing, sanitize: nothing, http: nothing, file: nothing };

export async function draw(element: HTMLElement, given: Spec, wish: Wish): Promise<Drawing> {
  const sized = !SIDE_BY_SIDE.some((key) => key in given);
  const spec: Spec = {
    ...fitted(given, wish.width, wish.scheme),
    config: mergeConfig(given.config as Spec, look(wish.scheme)),
    background: "transparent",
  };
  if (sized) {
    Object.assign(spec, { width: wish.width, height: wish.height, autosize: { type: "fit", contains: "padding" } });
  }
  const { view, finalize } = await embed(element, spec as never, {
    mode: "vega-lite",
    renderer: "svg",
    actions: false,
    ast: true,
    expr: expressionInterpreter,
    hover: true,
    loader: LOADER as never,
    tooltip: { disableDefaultStyle: true },
    formatLocale: NUMBERS[wish.language],
    timeFormatLocale: TIMES[wish.language],
  });
  if (wish.onPick) listen(view, wish.onPick);
  return {
    resize: (width, height) => {
      if (sized) void view.width(width).height(height).resize().runAsync();
    },
    finalize,
  };
}

function listen(view: View, onPick: (datum: Datum) => void): void {
  view.addEventListener("click", (event, item) => {
    const datum = item && datumOf(item, event as MouseEvent, view);
    if (datum) onPick(datum);
  });
}

/** What was clicked stands for: a line is one mark of many points, and the nearest of them is meant. */
function datumOf(item: Item, event: MouseEvent, view: View): Datum | undefined {
  const { marktype, items } = item.mark as unknown as { marktype: string; items: (Item & { x: number })[] };
  if (!DRAWN_AS_ONE.has(marktype)) return dataOf(item);
  const box = view.container()?.getBoundingClientRect();
  const origin = view.origin();
  const at = event.clientX - (box?.left ?? 0) - (origin[0] ?? 0);
  const near = items.toSorted((one, two) => Math.abs(one.x - at) - Math.abs(two.x - at))[0];
  return dataOf(near ?? item);
}

function dataOf(item: Item | SceneGroup): Datum | undefined {
  const { datum } = item as { datum?: Datum };
  return datum && Object.keys(datum).some((key) => key.startsWith("_")) ? datum : undefined;
}
