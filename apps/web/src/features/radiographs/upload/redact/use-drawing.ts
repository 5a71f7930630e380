import type { Region } from '@phoxray/dicom';
import { useState, type PointerEvent } from 'react';
import type { Size } from '../prepare/picture/grey-picture.js';
import { spanned } from './region-list.policy.js';

/** A tap or a trembling finger draws nothing. */
const LEAST_DRAG_PX = 4;

type Point = { readonly x: number; readonly y: number };

/** A rectangle under the pointer, mouse or finger: from where it goes down to where it comes up. */
export function useDrawing(size: Size, onDraw: (region: Region) => void) {
  const [drag, setDrag] = useState<{ from: Point; to: Point } | null>(null);
  const draft = drag && spanned(drag.from, drag.to);
  const end = (event: PointerEvent<SVGSVGElement>): void => {
    setDrag(null);
    const least = (LEAST_DRAG_PX * size.width) / event.currentTarget.getBoundingClientRect().width;
    if (draft !== null && draft.width > least && draft.height > least) onDraw(draft);
  };
  return {
    draft,
    handlers: {
      onPointerDown: (event: PointerEvent<SVGSVGElement>) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        const from = pointOf(event, size);
        setDrag({ from, to: from });
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

/** Where the pointer is, in pixels of the picture, which lies in the middle of the overlay (xMidYMid meet). */
function pointOf(event: PointerEvent<SVGSVGElement>, { width, height }: Size): Point {
  const box = event.currentTarget.getBoundingClientRect();
  const scale = Math.min(box.width / width, box.height / height);
  return {
    x: (event.clientX - box.left - (box.width - width * scale) / 2) / scale,
    y: (event.clientY - box.top - (box.height - height * scale) / 2) / scale,
  };
}
