import {
  allMasksToggled,
  fitted,
  flipped,
  inverted,
  maskToggled,
  oneToOne,
  panned,
  reset,
  rotated,
  styleCycled,
  windowDragged,
  zoomed,
  type ViewerState,
} from './viewer-state.js';

export type Key = { key: string; shiftKey: boolean };

const ZOOM_STEP = 1.25;
const PAN_STEP = 60;
const WINDOW_STEP = 12;
const ARROWS: Readonly<Record<string, { x: number; y: number }>> = {
  ArrowLeft: { x: 1, y: 0 },
  ArrowRight: { x: -1, y: 0 },
  ArrowUp: { x: 0, y: 1 },
  ArrowDown: { x: 0, y: -1 },
};

const COMMANDS: Readonly<Record<string, (state: ViewerState) => ViewerState>> = {
  ' ': allMasksToggled,
  '+': (state) => zoomed(state, ZOOM_STEP),
  '=': (state) => zoomed(state, ZOOM_STEP),
  '-': (state) => zoomed(state, 1 / ZOOM_STEP),
  '0': reset,
  f: fitted,
  z: oneToOne,
  i: inverted,
  r: rotated,
  x: flipped,
  c: styleCycled,
  p: (state) => ({ ...state, tool: 'pan' }),
  w: (state) => ({ ...state, tool: 'window' }),
};

/** What a key does to the viewer, or null when the key is not ours. */
export function applyKey(state: ViewerState, { key, shiftKey }: Key): ViewerState | null {
  const arrow = ARROWS[key];
  if (arrow !== undefined) return shiftKey ? stepWindow(state, arrow) : stepPan(state, arrow);
  if (/^[1-9]$/.test(key)) return toggleNumbered(state, Number(key));
  return COMMANDS[key.toLowerCase()]?.(state) ?? null;
}

/** Arrow keys move the eye, so the image goes the other way. */
function stepPan(state: ViewerState, { x, y }: { x: number; y: number }): ViewerState {
  return panned(state, { x: x * PAN_STEP, y: y * PAN_STEP });
}

function stepWindow(state: ViewerState, { x, y }: { x: number; y: number }): ViewerState {
  return windowDragged(state, { x: -x * WINDOW_STEP, y: y * WINDOW_STEP });
}

function toggleNumbered(state: ViewerState, position: number): ViewerState | null {
  const slot = state.masks.slots[position - 1];
  return slot === undefined ? null : maskToggled(state, slot.id);
}
