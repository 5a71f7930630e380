import type { VoiTransform } from '@phoxray/dicom';
import { carryVoi } from '../scene/carry-voi.js';
import { windowOver, type GreyImage } from '../scene/grey-image.js';
import { adjusted, dragged, presetWindow, type GreyWindow, type Preset } from '../scene/grey-window.js';
import { NO_MASKS, type MaskPlanes } from '../scene/mask-planes.js';
import { MASK_STYLES, type MaskPaint, type MaskStyle } from '../scene/palette.js';
import {
  fitView,
  flipView,
  panBy,
  rotateQuarter,
  zoomAt,
  type Point,
  type Size,
  type View,
} from '../scene/view-transform.js';

export type Tool = 'pan' | 'window';

export type ViewerState = {
  canvas: Size;
  image: GreyImage | null;
  masks: MaskPlanes;
  view: View;
  /** The view follows the size of the canvas until somebody moves it. */
  fitted: boolean;
  /** How values become grey, in values of the image. */
  voi: VoiTransform;
  inverted: boolean;
  tool: Tool;
  paints: Readonly<Record<string, MaskPaint>>;
  masksShown: boolean;
  solo: string | null;
  style: MaskStyle;
};

/** Everything that decides whether a mask is on screen. */
export type MaskSwitches = Pick<ViewerState, 'masksShown' | 'solo' | 'paints'>;

const EMPTY_VIEW: View = { scale: 1, center: { x: 0, y: 0 }, quarter: 0, flipped: false };

export const EMPTY_VIEWER: ViewerState = {
  canvas: { width: 1, height: 1 },
  image: null,
  masks: NO_MASKS,
  view: EMPTY_VIEW,
  fitted: true,
  voi: windowOver(0, 255),
  inverted: false,
  tool: 'pan',
  paints: {},
  masksShown: true,
  solo: null,
  style: 'both',
};

/** Another rendition of the same size takes over view and window; any other image starts afresh. */
export function withImage(state: ViewerState, image: GreyImage): ViewerState {
  const shown = state.image;
  const next = { ...state, image };
  if (shown?.width !== image.width || shown.height !== image.height) return reset(next);
  return { ...next, voi: carryVoi(state.voi, shown, image) };
}

/** Adds masks with their first colours; a mask already known keeps what the reader chose for it. */
export function withMasks(
  state: ViewerState,
  masks: MaskPlanes,
  colors: Readonly<Record<string, string>>,
): ViewerState {
  const paints = masks.slots.map(({ id }) => [id, state.paints[id] ?? firstPaint(colors[id])] as const);
  return { ...state, masks, paints: Object.fromEntries(paints) };
}

export function firstPaint(color: string | undefined): MaskPaint {
  return { visible: true, color: color ?? '#c8c8c8', opacity: 0.35 };
}

export function resized(state: ViewerState, canvas: Size): ViewerState {
  const next = { ...state, canvas };
  return state.fitted ? fitted(next) : next;
}

export function fitted(state: ViewerState): ViewerState {
  return state.image === null
    ? state
    : { ...state, fitted: true, view: fitView(state.view, state.image, state.canvas) };
}

/** One image pixel on one canvas pixel, around the middle of what is seen. */
export function oneToOne(state: ViewerState): ViewerState {
  return { ...state, fitted: false, view: { ...state.view, scale: 1 } };
}

export function zoomed(state: ViewerState, factor: number, anchor: Point = middleOf(state.canvas)): ViewerState {
  const { image, view, canvas } = state;
  return image === null ? state : { ...state, fitted: false, view: zoomAt(view, image, canvas, anchor, factor) };
}

export function panned(state: ViewerState, distance: Point): ViewerState {
  const { image, view, canvas } = state;
  return image === null ? state : { ...state, fitted: false, view: panBy(view, image, canvas, distance) };
}

export function rotated(state: ViewerState): ViewerState {
  const next = { ...state, view: rotateQuarter(state.view) };
  return state.fitted ? fitted(next) : next;
}

export function flipped(state: ViewerState): ViewerState {
  return { ...state, view: flipView(state.view) };
}

export function windowed(state: ViewerState, change: Partial<GreyWindow>): ViewerState {
  const { image, voi } = state;
  return image === null ? state : { ...state, voi: adjusted(image, voi, change) };
}

/** Right widens the window, up brightens; in canvas pixels, up counted positive. */
export function windowDragged(state: ViewerState, { x, y }: Point): ViewerState {
  const { image, voi } = state;
  return image === null ? state : { ...state, voi: dragged(image, voi, x, y) };
}

export function preset(state: ViewerState, name: Preset): ViewerState {
  return state.image === null ? state : { ...state, voi: presetWindow(name, state.image) };
}

/** One of the windows or tables that came with the file. */
export function filePreset(state: ViewerState, index: number): ViewerState {
  const voi = state.image?.fileVoi[index];
  return voi === undefined ? state : { ...state, voi };
}

export function inverted(state: ViewerState): ViewerState {
  return { ...state, inverted: !state.inverted };
}

/** Back to the image as it came: masks and their colours stay. */
export function reset(state: ViewerState): ViewerState {
  const plain = { ...state, inverted: false, voi: state.image?.opening ?? EMPTY_VIEWER.voi };
  return fitted({ ...plain, view: { ...EMPTY_VIEW } });
}

export function maskPainted(state: ViewerState, id: string, change: Partial<MaskPaint>): ViewerState {
  const paint = state.paints[id];
  return paint === undefined ? state : { ...state, paints: { ...state.paints, [id]: { ...paint, ...change } } };
}

export function maskToggled(state: ViewerState, id: string): ViewerState {
  return maskPainted(state, id, { visible: !(state.paints[id]?.visible ?? true) });
}

export function allMasksToggled(state: ViewerState): ViewerState {
  return { ...state, masksShown: !state.masksShown };
}

export function soloed(state: ViewerState, id: string): ViewerState {
  return { ...state, masksShown: true, solo: state.solo === id ? null : id };
}

export function styleCycled(state: ViewerState): ViewerState {
  const next = MASK_STYLES[(MASK_STYLES.indexOf(state.style) + 1) % MASK_STYLES.length];
  return { ...state, style: next ?? 'both' };
}

/** Whether a mask is on screen, all switches considered. */
export function isShown({ masksShown, solo, paints }: MaskSwitches, id: string): boolean {
  return masksShown && (solo === null ? (paints[id]?.visible ?? false) : solo === id);
}

function middleOf({ width, height }: Size): Point {
  return { x: width / 2, y: height / 2 };
}
