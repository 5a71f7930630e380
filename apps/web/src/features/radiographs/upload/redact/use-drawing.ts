import type { Region } from '@phoxray/dicom';
import { useState, type PointerEvent } from 'react';
import type { Size } from '../prepare/picture/grey-picture.js';
import { cursorOf, type Grip, gripAt, type Point, pulled, spanned } from './region-grip.policy.js';

/** A tap or a trembling finger draws nothing. */
const LEAST_DRAG_PX = 4;
/** How far from a side it is still held; a fingertip is broader. */
const REACH_PX: Readonly<Record<string, number>> = { mouse: 6, pen: 8, touch: 14 };

type Drag = { readonly from: Point; readonly to: Point; readonly grip: Grip | null };

type Surface = {
  readonly size: Size;
  readonly regions: readonly Region[];
  readonly onDraw: (region: Region) => void;
  readonly onChange: (index: number, region: Region) => void;
};

/** A rectangle under the pointer, mouse or finger: a new one, or the one that the pointer went down on, moved or resized. */
export function useDrawing({ size, regions, onDraw, onChange }: Surface) {
  const [drag, setDrag] = useState<Drag | null>(null);
  const [cursor, setCursor] = useState(cursorOf(null));
  const draft = drag && draftOf(drag, regions, size);
  const gripOf = (event: PointerEvent<SVGSVGElement>): Grip | null =>
    gripAt(regions, pointOf(event, size), (REACH_PX[event.pointerType] ?? 0) / scaleOf(event.currentTarget, size));
  const end = (event: PointerEvent<SVGSVGElement>): void => {
    setDrag(null);
    if (drag === null || draft === null) return;
    const least = LEAST_DRAG_PX / scaleOf(event.currentTarget, size);
    const { width, height } = spanned(drag.from, drag.to);
    if (drag.grip !== null && Math.max(width, height) > least) onChange(drag.grip.index, draft);
    if (drag.grip === null && Math.min(width, height) > least) onDraw(draft);
  };
  return {
    draft,
    /** The rectangle that the draft stands for; -1 for a new one. */
    held: drag?.grip?.index ?? -1,
    cursor,
    handlers: {
      onPointerDown: (event: PointerEvent<SVGSVGElement>) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        const from = pointOf(event, size);
        setDrag({ from, to: from, grip: gripOf(event) });
      },
      onPointerMove: (event: PointerEvent<SVGSVGElement>) => {
        const to = pointOf(event, size);
        setDrag((current) => current && { ...current, to });
        if (drag === null) setCursor(cursorOf(gripOf(event)));
      },
      onPointerUp: end,
      onPointerCancel: () => setDrag(null),
    },
  };
}

function draftOf({ from, to, grip }: Drag, regions: readonly Region[], size: Size): Region {
  const taken = grip === null ? undefined : regions[grip.index];
  if (grip === null || taken === undefined) return spanned(from, to);
  return pulled(taken, grip, { x: to.x - from.x, y: to.y - from.y }, size);
}

/** Pixels of the screen for a pixel of the picture, which lies in the middle of the overlay (xMidYMid meet). */
function scaleOf(overlay: SVGSVGElement, { width, height }: Size): number {
  const box = overlay.getBoundingClientRect();
  return Math.min(box.width / width, box.height / height);
}

/** Where the pointer is, in pixels of the picture. */
function pointOf({ currentTarget, clientX, clientY }: PointerEvent<SVGSVGElement>, size: Size): Point {
  const box = currentTarget.getBoundingClientRect();
  const scale = scaleOf(currentTarget, size);
  return {
    x: (clientX - box.left - (box.width - size.width * scale) / 2) / scale,
    y: (clientY - box.top - (box.height - size.height * scale) / 2) / scale,
  };
}
