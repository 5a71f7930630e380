import fc from 'fast-check';
import type { Gray16Image } from '@phoxray/dicom';
import { deepGreyImage, greyImage, windowOver, type GreyImage } from '../scene/grey-image.js';
import { packMasks } from '../scene/mask-planes.js';
import { applyKey } from './viewer-keys.js';
import {
  allMasksToggled,
  EMPTY_VIEWER,
  filePreset,
  isShown,
  maskPainted,
  maskToggled,
  preset,
  reset,
  resized,
  soloed,
  windowed,
  withImage,
  withMasks,
  zoomed,
  type ViewerState,
} from './viewer-state.js';

const image = greyImage(40, 20, new Uint8Array(800).fill(120));
const half = (id: string, side: number) => ({
  id,
  data: Uint8Array.from({ length: 800 }, (_, index) => Number(index % 40 < 20 === (side === 0))),
});
const masks = packMasks([half('soft', 0), half('hard', 1)], 800);
const colors = { soft: '#3366ff', hard: '#ff9900' };

function deepOf(change: Partial<Gray16Image>): GreyImage {
  return deepGreyImage({
    width: 40,
    height: 20,
    samples: new Uint16Array(800).map((_, index) => index + 200),
    bits: 12,
    zero: 0,
    slope: 1,
    intercept: 0,
    inverse: false,
    range: { from: 200, to: 999 },
    padding: null,
    voi: [],
    automatic: windowOver(200, 999),
    ...change,
  });
}

function openViewer(): ViewerState {
  return withMasks(withImage(resized(EMPTY_VIEWER, { width: 400, height: 400 }), image), masks, colors);
}

const key = (name: string, shiftKey = false) => ({ key: name, shiftKey });
const keys = fc.constantFrom(
  ' ',
  '+',
  '-',
  '0',
  'f',
  'z',
  'i',
  'r',
  'x',
  'c',
  'p',
  'w',
  '1',
  '2',
  'ArrowLeft',
  'ArrowUp',
);

describe('viewer state', () => {
  it('opens fitted, at full scale, with every mask on', () => {
    const state = openViewer();
    expect(state).toMatchObject({ fitted: true, voi: { center: 128, width: 256 }, inverted: false });
    expect(state.view.scale).toBeCloseTo(9.7);
    expect(['soft', 'hard'].map((id) => isShown(state, id))).toEqual([true, true]);
  });

  it('shows the original with one key and the masks with the same key', () => {
    const hidden = applyKey(openViewer(), key(' '));
    expect(hidden && ['soft', 'hard'].some((id) => isShown(hidden, id))).toBe(false);
    expect(hidden && applyKey(hidden, key(' '))).toEqual(openViewer());
  });

  it('isolates one mask and brings the others back', () => {
    const alone = soloed(openViewer(), 'hard');
    expect(['soft', 'hard'].map((id) => isShown(alone, id))).toEqual([false, true]);
    expect(soloed(alone, 'hard').solo).toBeNull();
  });

  it('toggles masks by number and ignores a number without a mask', () => {
    expect(isShown(applyKey(openViewer(), key('2')) ?? openViewer(), 'hard')).toBe(false);
    expect(applyKey(openViewer(), key('3'))).toBeNull();
  });

  it('keeps chosen colours when the masks are loaded again', () => {
    const painted = maskPainted(openViewer(), 'soft', { color: '#123456', opacity: 0.2 });
    expect(withMasks(painted, masks, colors).paints['soft']).toMatchObject({ color: '#123456', opacity: 0.2 });
  });

  it('refits when the canvas changes, unless somebody has moved the image', () => {
    const wide = resized(openViewer(), { width: 800, height: 800 });
    expect(wide.view.scale).toBeCloseTo(19.4);
    const moved = resized(zoomed(openViewer(), 2), { width: 800, height: 800 });
    expect(moved.view.scale).toBeCloseTo(19.4);
    expect(moved.fitted).toBe(false);
  });

  it('always finds the way back, whatever was pressed', () => {
    fc.assert(
      fc.property(fc.array(keys, { maxLength: 30 }), (pressed) => {
        const wild = pressed.reduce<ViewerState>((state, name) => applyKey(state, key(name)) ?? state, openViewer());
        const { view, voi, inverted } = openViewer();
        expect(reset(wild)).toMatchObject({ view, voi, inverted, fitted: true });
      }),
    );
  });

  it('narrows the window around the pixels for the automatic preset', () => {
    expect(preset(openViewer(), 'auto').voi).toMatchObject({ center: 120.5, width: 1 });
  });

  it('takes over view and untouched window when all the grey of the same picture arrives', () => {
    const deep = deepOf({ voi: [{ kind: 'window', function: 'SIGMOID', center: 900, width: 300, explanation: null }] });
    const moved = zoomed(openViewer(), 3);
    const now = withImage(moved, deep);
    expect(now).toMatchObject({ image: deep, view: moved.view, fitted: false, voi: { function: 'SIGMOID' } });
    expect(withImage(windowed(now, { width: 40 }), deep).voi).toMatchObject({ function: 'SIGMOID', width: 40 });
  });

  it('offers the windows of the file, and opens with the first', () => {
    const voi = [windowOver(0, 100), windowOver(400, 800)];
    const state = withImage(openViewer(), deepOf({ voi }));
    expect(state.voi).toBe(voi[0]);
    expect(filePreset(state, 1).voi).toBe(voi[1]);
    expect(filePreset(state, 2)).toBe(state);
    expect(reset(filePreset(state, 1)).voi).toBe(voi[0]);
  });

  it('starts afresh with a picture of another size', () => {
    const other = greyImage(30, 20, new Uint8Array(600));
    const state = withImage(zoomed(windowed(openViewer(), { width: 9 }), 3), other);
    expect(state).toMatchObject({ fitted: true, voi: other.opening });
  });

  it('leaves unknown keys to the browser', () => {
    expect(applyKey(openViewer(), key('Tab'))).toBeNull();
    expect(applyKey(openViewer(), key('PageDown'))).toBeNull();
  });

  it('keeps single switches while all masks are hidden', () => {
    const state = allMasksToggled(maskToggled(openViewer(), 'soft'));
    expect(['soft', 'hard'].map((id) => isShown(allMasksToggled(state), id))).toEqual([false, true]);
  });
});
