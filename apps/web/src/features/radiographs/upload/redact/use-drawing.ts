import type { Region } from '@phoxray/dicom';
import { useState, type PointerEvent } from 'react';
import type { Size } from '../prepare/picture/grey-picture.js';
import { moved, regionAt, spanned } from './region-list.policy.js';

/** A tap or a trembling finger draws nothing. */
const LEAST_DRAG_PX = 4;

type Point = { readonly x: number; readonly y: number };

type Drag = { readonly from: Point; readonly to: Point; readonly index: number };

type Surface = {
  readonly size: Size;
  readonly regions: readonly Region[];
  readonly onDraw: (region: Region) => void;
  readonly onMove: (index: number, region: Region) => void;
};

/** A rectangle under the pointer, mouse or finger: a new one, or the one that the pointer went down on. */
export function useDrawing({ size, regions, onDraw, onMove }: Surface) {
  const [drag, setDrag] = useState<Drag | null>(null);
  const draft = drag && draftOf(drag, regions, size);
  const end = (event: PointerEvent<SVGSVGElement>): void => {
    setDrag(null);
    if (drag === null || draft === null) return;
    const least = (LEAST_DRAG_PX * size.width) / event.currentTarget.getBoundingClientRect().width;
    const { width, height } = spanned(drag.from, drag.to);
    if (drag.index >= 0 && Math.max(width, height) > least) onMove(drag.index, draft);
    if (drag.index < 0 && Math.min(width, height) > least) onDraw(draft);
  };
  return {
    draft,
    handlers: {
      onPointerDown: (event: PointerEvent<SVGSVGElement>) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        const from = pointOf(event, size);
        setDrag({ from, to: from, index: regionAt(regions, from) });
      },
      onPointerMove: (event: PointerEvent<SVGSVGElement>) => {
        const to = pointOf(event, size);
        setDrag((current) => current && { ...current, to });
      },
      onPointerUp: end,
      onPointerCancel: () => setDrag(null),
    },
  };
}

function draftOf({ from, to, index }: Drag, regions: readonly Region[], size: Size): Region {
  const taken = regions[index];
  return taken === undefined ? spanned(from, to) : moved(taken, { x: to.x - from.x, y: to.y - from.y }, size);
}

/** Where the pointer is, in pixels of the picture, which lies in the middle of the overlay (xMidYMid meet). */
function pointOf(event: PointerEvent<SVGSVGElement>, { width, height }: Size): Point {
  const box = event.currentTarget.getBoundingClientRect();
  const scale = Math.min(box.width / width, box.height / height);
  return {
    x: (event.clientX - box.left - (box.width - width * scale) / 2) / scale,
    y: (event.clientY - box.top - (box.height - height * scale) / 2) / scale,
  };
}
