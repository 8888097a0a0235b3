import { type ComponentType, lazy, Suspense } from "react";
import { Loading } from "@/components/states";
import type { LayoutProps } from "./layout";
import { TableLayout } from "./TableLayout";

const BODIES: Record<string, ComponentType<LayoutProps>> = {
  table: TableLayout,
  kanban: lazy(() => import("./KanbanLayout").then((module) => ({ default: module.KanbanLayout }))),
  calendar: lazy(() => import("./CalendarLayout").then((module) => ({ default: module.CalendarLayout }))),
  gantt: lazy(() => import("./GanttLayout").then((module) => ({ default: module.GanttLayout }))),
  gallery: lazy(() => import("./GalleryLayout").then((module) => ({ default: module.GalleryLayout }))),
  tree: lazy(() => import("./TreeLayout").then((module) => ({ default: module.TreeLayout }))),
};

/** The records, drawn the way the view says. */
export function ViewBody(props: LayoutProps) {
  const Body = BODIES[props.layout.type] ?? TableLayout;
  return (
    <Suspense fallback={<Loading lines={8} />}>
      <Body {...props} />
    </Suspense>
  );
}
