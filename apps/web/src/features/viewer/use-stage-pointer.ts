import { useEffect, useRef, type RefObject } from 'react';
import type { ExternalStore } from '../../lib/store/external-store.js';
import type { Point } from './scene/view-transform.js';
import { readAt, type Readout } from './state/readout.js';
import { panned, windowDragged, zoomed, type Tool, type ViewerState } from './state/viewer-state.js';

type Store = ExternalStore<ViewerState>;
const WHEEL_SPEED = 0.0016;
const SECONDARY_BUTTON = 2;

/** Mouse, pen and touch on the canvas: drag by the chosen tool, right drag for contrast, wheel and pinch to zoom. */
export function useStagePointer(
  canvas: RefObject<HTMLCanvasElement | null>,
  store: Store,
  readout: ExternalStore<Readout | null>,
): void {
  const pointers = useRef(new Map<number, Point>());
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return undefined;
    const listeners = new AbortController();
    const listen = <K extends keyof HTMLElementEventMap>(type: K, on: (event: HTMLElementEventMap[K]) => void): void =>
      element.addEventListener(type, on, { signal: listeners.signal, passive: false });
    const release = ({ pointerId }: PointerEvent): void => void pointers.current.delete(pointerId);

    listen('pointerdown', (event) => {
      element.setPointerCapture(event.pointerId);
      pointers.current.set(event.pointerId, positionOf(event, element));
    });
    listen('pointermove', (event) => {
      const at = positionOf(event, element);
      if (pointers.current.has(event.pointerId)) drag(store, pointers.current, event, at);
      else readout.set(readAt(store.get(), at));
    });
    listen('pointerup', release);
    listen('pointercancel', release);
    listen('pointerleave', () => readout.set(null));
    listen('contextmenu', (event) => event.preventDefault());
    listen('wheel', (event) => {
      event.preventDefault();
      const factor = Math.exp(-event.deltaY * (event.deltaMode === 0 ? WHEEL_SPEED : WHEEL_SPEED * 24));
      store.update((state) => zoomed(state, factor, positionOf(event, element)));
    });
    return () => listeners.abort();
  }, [canvas, store, readout]);
}

function drag(store: Store, pointers: Map<number, Point>, event: PointerEvent, at: Point): void {
  const from = pointers.get(event.pointerId) ?? at;
  const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
  pointers.set(event.pointerId, at);
  const distance = { x: at.x - from.x, y: at.y - from.y };
  if (other !== undefined) store.update((state) => pinched(state, from, at, other));
  else store.update((state) => dragged(state, toolOf(event, state.tool), distance));
}

function toolOf({ buttons }: PointerEvent, chosen: Tool): Tool {
  return (buttons & SECONDARY_BUTTON) === 0 ? chosen : 'window';
}

function dragged(state: ViewerState, tool: Tool, distance: Point): ViewerState {
  switch (tool) {
    case 'pan':
      return panned(state, distance);
    case 'window':
      return windowDragged(state, { x: distance.x, y: -distance.y });
  }
}

/** Two fingers: the distance between them zooms about the one that rests, their movement pans. */
function pinched(state: ViewerState, from: Point, at: Point, other: Point): ViewerState {
  const before = Math.hypot(from.x - other.x, from.y - other.y);
  const after = Math.hypot(at.x - other.x, at.y - other.y);
  return before < 1 ? state : zoomed(state, after / before, other);
}

/** Position in canvas pixels. */
function positionOf(event: MouseEvent, element: HTMLCanvasElement): Point {
  const density = element.width / Math.max(1, element.clientWidth);
  return { x: event.offsetX * density, y: event.offsetY * density };
}
