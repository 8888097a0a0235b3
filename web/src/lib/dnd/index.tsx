/**
 * Dragging by pointer, as the builders need it. What is moved follows from where the pointer is, the caller draws where it
 * would land and changes its own document at the end; nothing here moves elements of the page, which React owns. Keyboards
 * have their own commands, spoken by the page in its language.
 */
import { AutoScroller, Cursor, PointerActivationConstraints, PreventSelection } from "@dnd-kit/dom";
import { type DragEndEvent, type DragMoveEvent, DragDropProvider, type DragStartEvent, PointerSensor, useDraggable } from "@dnd-kit/react";
import { type ReactNode, useRef } from "react";
import { createPortal } from "react-dom";

/** So far the pointer goes before it drags: less is a click. */
const DISTANCE = 5;

const PLUGINS = [AutoScroller, Cursor, PreventSelection];
const SENSORS = [
  PointerSensor.configure({
    activationConstraints: [new PointerActivationConstraints.Distance({ value: DISTANCE })],
    // A handle in a button is still dragged.
    preventActivation: () => false,
  }),
];

export interface Point {
  x: number;
  y: number;
}

interface DragAreaProps<T> {
  onStart: (what: T) => void;
  onMove: (what: T, at: Point) => void;
  /** Without a point it was given up. */
  onEnd: (what: T, at: Point | null) => void;
  /** What is shown beside the pointer. */
  shadow: ReactNode;
  children: ReactNode;
}

/** Where things are dragged. */
export function DragArea<T>({ onStart, onMove, onEnd, shadow, children }: DragAreaProps<T>) {
  const drawn = useRef<HTMLDivElement>(null);
  const follow = (at: Point) => {
    if (drawn.current) drawn.current.style.transform = `translate(${at.x + 12}px, ${at.y + 8}px)`;
  };
  const dataOf = (event: { operation: DragMoveEvent["operation"] }) => event.operation.source?.data.what as T;
  return (
    <DragDropProvider
      plugins={PLUGINS}
      sensors={SENSORS}
      onDragStart={(event: DragStartEvent) => onStart(dataOf(event))}
      onDragMove={(event: DragMoveEvent) => {
        // The event tells where the pointer goes to; the operation where it was.
        const at = event.to ?? event.operation.position.current;
        follow(at);
        onMove(dataOf(event), at);
      }}
      onDragOver={(event) => event.preventDefault()}
      onDragEnd={(event: DragEndEvent) => onEnd(dataOf(event), event.canceled ? null : event.operation.position.current)}
    >
      {children}
      {shadow &&
        createPortal(
          <div ref={drawn} className="fw-drag-shadow" aria-hidden>
            {shadow}
          </div>,
          document.body,
        )}
    </DragDropProvider>
  );
}

/** Makes an element one that is dragged: give it the ref, or name the element. */
export function useDrag<T>(id: string, what: T, element?: { current: HTMLElement | null }) {
  const { ref, isDragging } = useDraggable({ id, data: { what }, element });
  return { ref, isDragging };
}
