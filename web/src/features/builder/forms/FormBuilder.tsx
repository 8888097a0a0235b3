import { App } from "antd";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { sectionDraft, tabsOf } from "@/documents/form";
import type { Path } from "@/documents/json";
import type { Words } from "@/lib/api/types";
import { DragArea, type Point } from "@/lib/dnd";
import { useQuiet } from "@/lib/events/quiet";
import { useRemembered } from "@/lib/hooks/useRemembered";
import { useTitle } from "@/lib/hooks/useTitle";
import { useWords } from "@/lib/i18n";
import { useQueryClient } from "@tanstack/react-query";
import { CompareDialog } from "../editing/CompareDialog";
import { useLeaving } from "../editing/useLeaving";
import { type Located, usesQuery } from "../workspace/api";
import { makeActions } from "./actions";
import { standing, targetOf, useBuilder, useDrawn, useFormState } from "./builder";
import { Canvas } from "./canvas/Canvas";
import { type Drop, dropAt } from "./canvas/drop";
import { Header } from "./Header";
import { placeName } from "./placeName";
import { type Dragged, type Page, PageContext, type Wanted, WantedContext } from "./page";
import { Palette } from "./Palette";
import { fetchEditor } from "./panel/FormulaControl";
import { PropertyPanel } from "./panel/PropertyPanel";
import { usedBy } from "./usedBy";
import { useProblems } from "./useProblems";
import { useShortcuts } from "./useShortcuts";

const TAB_AFTER = 500;

/** The page of one form: what it is made of, the form itself, what can be said of its parts. */
export function FormBuilder({ editors }: { editors: string[] }) {
  const builder = useBuilder();
  const { app, path, editor } = builder;
  const { t, say } = useWords();
  const client = useQueryClient();
  const { modal } = App.useApp();
  const { form, info } = useDrawn();
  const { history, saving, theirs, base } = useFormState();
  const selection = standing(form, history.selection);
  const found = useProblems();
  const [chosenTab, showTab] = useState<string | null>(null);
  const [phone, setPhone] = useState(false);
  const [grabbed, setGrabbed] = useState(false);
  const [renaming, rename] = useState<string | null>(null);
  const [spoken, announce] = useState("");
  const [wanted, setWanted] = useState<Wanted | null>(null);
  const [closed, setClosed] = useState("");
  const [dragged, setDragged] = useState<Dragged | null>(null);
  const [drop, setDrop] = useState<Drop | null>(null);
  const [showsPalette, showPalette] = useRemembered("fw.builder.palette", true);
  const [showsPanel, showPanel] = useRemembered("fw.builder.panel", true);
  const sheet = useRef<HTMLDivElement>(null);
  const grabbedAt = useRef(0);
  useTitle(say(form.title as Words));
  useLeaving(editor);
  const quiet = useQuiet();
  useEffect(() => {
    if (quiet) void fetchEditor().catch(() => undefined);
  }, [quiet]);

  const tabs = tabsOf(form);
  const needed = selection.type === "tab" ? selection.key : selection.type === "form" ? null : (sectionDraft(form, selection.type === "section" ? selection.key : selection.section)?.tab as string | undefined);
  const [followed, setFollowed] = useState(selection);
  if (followed !== selection) {
    setFollowed(selection);
    if (needed && needed !== chosenTab) showTab(needed);
  }
  const tab = tabs.find((one) => one.key === chosenTab)?.key ?? tabs[0]?.key ?? null;
  const tabNow = useRef(tab);
  useEffect(() => {
    tabNow.current = tab;
  }, [tab]);

  const titleOf = useCallback((use: Located) => say(builder.documents.find((one) => one.path === use.document && use.app === app)?.title) || use.document || use.app || "", [builder, app, say]);
  const mayGo = useCallback(
    async (fields: string[]) => {
      const asked = fields.map((field) => client.fetchQuery(usesQuery(app, path, field)).then(({ uses }) => uses, (): Located[] => []));
      const uses = (await Promise.all(asked)).flat().filter((use) => !(use.document === path && isList(use.at)));
      return uses.length === 0 || (await modal.confirm({ ...usedBy(uses, titleOf, t), okText: t("action.delete"), cancelText: t("action.cancel") }));
    },
    [client, app, path, modal, t, titleOf],
  );
  const language = t("builder.form.form");
  // The words change with the language alone.
  // oxlint-disable-next-line react/exhaustive-deps
  const actions = useMemo(() => makeActions({ builder, t, say, announce, shownTab: () => tabNow.current, mayGo }), [builder, language]);

  const release = useCallback(
    (keep: boolean) => {
      const steps = keep ? 0 : editor.state().history.done.length - grabbedAt.current;
      for (let count = 0; count < steps; count += 1) editor.undo();
      setGrabbed(false);
      announce(t(keep ? "builder.form.said.dropped" : "builder.form.said.putBack"));
    },
    [editor, t],
  );
  const grab = useCallback(
    (on: boolean) => {
      if (!on) return release(true);
      grabbedAt.current = editor.state().history.done.length;
      setGrabbed(true);
      announce(t("builder.form.said.grabbed"));
    },
    [editor, release, t],
  );
  useShortcuts({ actions, grabbed, drop: release, select: actions.select });

  const page = useMemo<Page>(
    () => ({ actions, tab, showTab, phone, grabbed, grab, renaming, rename, problems: found.counts }),
    [actions, tab, phone, grabbed, grab, renaming, found.counts],
  );

  const turning = useRef<{ tab: string; since: number } | null>(null);
  const onMove = (what: Dragged, at: Point) => {
    const next = sheet.current && dropAt(sheet.current, at, what);
    setDrop((now) => (JSON.stringify(now) === JSON.stringify(next) ? now : next));
    const over = document.elementFromPoint(at.x, at.y)?.closest("[data-tab]")?.getAttribute("data-tab");
    if (!over) turning.current = null;
    else if (turning.current?.tab !== over) turning.current = { tab: over, since: performance.now() };
    else if (performance.now() - turning.current.since > TAB_AFTER) showTab(over);
  };
  /** Where a section lands: on the tab of the one it is put before, at the end on the tab that is shown. */
  const landingOf = (before: string | null) => ({ before, tab: before === null ? tab : ((sectionDraft(form, before)?.tab as string | undefined) ?? null) });
  const onEnd = (what: Dragged, at: Point | null) => {
    const landed = at && sheet.current && dropAt(sheet.current, at, what);
    setDragged(null);
    setDrop(null);
    if (!landed) return;
    const { spot } = landed;
    if (what.type === "offer" && spot.type === "item") actions.add(what.offer, { section: spot.section, before: spot.before });
    else if (what.type === "offer" && spot.type === "section") actions.add(what.offer, undefined, landingOf(spot.before));
    else if (what.type === "item" && spot.type === "item") actions.move(what.section, what.name, { section: spot.section, before: spot.before });
    else if (what.type === "section" && spot.type === "section") actions.moveSection(what.key, landingOf(spot.before));
  };

  const nameOf = (place: Path): string => placeName(place, t, (key) => say(info.fields.find((one) => one.key === key)?.title) || key);
  const onProblem = (problem: Located) => {
    const { selection: target, property } = targetOf(problem, base.content);
    editor.select(target);
    showPanel(true);
    setWanted((now) => (property ? { property, count: (now?.count ?? 0) + 1 } : null));
  };

  return (
    <PageContext value={page}>
      <WantedContext value={wanted}>
        <div className="fw-builder">
          <Header
            panes={{ palette: showsPalette, showPalette, panel: showsPanel, showPanel }}
            form={form} found={found} editors={editors} onPhone={setPhone} onProblem={onProblem} onCompare={() => setClosed("")} />
          <DragArea<Dragged>
            onStart={setDragged}
            onMove={onMove}
            onEnd={onEnd}
            shadow={dragged && shadowOf(dragged, actions)}
          >
            <div className="fw-builder-panes">
              {showsPalette && <Palette />}
              <Canvas form={form} selection={selection} sheet={sheet}>
                {drop && <Line drop={drop} />}
              </Canvas>
              {showsPanel && <PropertyPanel form={form} info={info} selection={selection} found={found} />}
            </div>
          </DragArea>
          <div className="fw-spoken" role="log" aria-live="polite">
            {spoken}
          </div>
        </div>
        {saving === "stale" && theirs && theirs.version !== closed && (
          <CompareDialog
            conflicts={editor.conflicts()}
            theirs={theirs}
            nameOf={nameOf}
            onDecide={(side) => void editor.decide(side)}
            onClose={() => setClosed(theirs.version)}
          />
        )}
      </WantedContext>
    </PageContext>
  );
}

const shadowOf = (dragged: Dragged, actions: ReturnType<typeof makeActions>): string => {
  if (dragged.type === "offer") return actions.labelOf(dragged.offer);
  return dragged.type === "item" ? actions.titleOf(dragged.section, dragged.name) : actions.sectionTitle(dragged.key);
};

function Line({ drop }: { drop: Drop }) {
  const { left, top, length, upright } = drop.line;
  return <div className="fw-drop-line" data-drop aria-hidden style={{ left, top, [upright ? "height" : "width"]: length, [upright ? "width" : "height"]: 2 }} />;
}

/** The form's own lists of fields follow by themselves. */
const isList = (at: string | undefined): boolean => /^#?\/(sections|list|search|unique|indexes|title_field|duplicates)/.test(at ?? "");

