import type { Page } from 'playwright-core';
import { z } from 'zod';

const Frames = z.array(z.number()).min(10);

/** Runs in the page: drags over the canvas, a move in each frame; the times between frames in milliseconds. */
const DRAG = (frames: number): string => `new Promise((resolve) => {
  const canvas = document.querySelector('canvas[role=img]');
  const { left, top, width, height } = canvas.getBoundingClientRect();
  const send = (type, step) => canvas.dispatchEvent(new PointerEvent(type, {
    pointerId: 1, bubbles: true, buttons: 2, button: 2,
    clientX: left + width / 2 + 120 * Math.sin(step / 9), clientY: top + height / 2 + 60 * Math.cos(step / 7),
  }));
  canvas.setPointerCapture = () => undefined;
  send('pointerdown', 0);
  const times = [];
  let last = null;
  const next = (now) => {
    if (last !== null) times.push(now - last);
    last = now;
    if (times.length === ${frames}) { send('pointerup', 0); resolve(times); return; }
    send('pointermove', times.length + 1);
    requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
})`;

/** Milliseconds of each frame while the window is dragged in the viewer that the page shows. */
export async function dragWindow(page: Page, frames: number): Promise<number[]> {
  return Frames.parse(await page.evaluate(DRAG(frames)));
}

/**
 * The same picture, masks and drag as one would draw them without WebGL: a table applied to every pixel, the result put
 * on a canvas, scaled, and the masks as one prepared layer over it.
 */
const BASELINE = (frames: number, width: number, height: number, shown: string): string => `new Promise((resolve) => {
  const [width, height] = [${width}, ${height}];
  const { width: shownWidth, height: shownHeight } = ${shown};
  document.body.innerHTML = '';
  const view = document.body.appendChild(document.createElement('canvas'));
  view.width = shownWidth;
  view.height = shownHeight;
  const samples = Uint16Array.from({ length: width * height }, (_, index) => (index * 7919) % 65536);
  const full = new OffscreenCanvas(width, height);
  const pixels = new ImageData(width, height);
  const words = new Uint32Array(pixels.data.buffer);
  const layer = new OffscreenCanvas(width, height);
  const paint = layer.getContext('2d');
  for (let index = 0; index < 32; index += 1) {
    paint.fillStyle = 'hsl(' + index * 11 + ' 80% 60% / 0.25)';
    paint.strokeStyle = 'hsl(' + index * 11 + ' 80% 60%)';
    paint.beginPath();
    paint.ellipse(((index % 16) + 0.5) * width / 16, height * (index < 16 ? 0.36 : 0.64), width / 32 + 20, height / 5, 0, 0, 7);
    paint.fill();
    paint.stroke();
  }
  const table = new Uint32Array(65536);
  const draw = (step) => {
    const [from, span] = [8000 + 4000 * Math.sin(step / 9), 40000 + 9000 * Math.cos(step / 7)];
    for (let value = 0; value < 65536; value += 1) {
      const level = Math.min(255, Math.max(0, ((value - from) / span) * 255)) | 0;
      table[value] = 0xff000000 | (level << 16) | (level << 8) | level;
    }
    for (let index = 0; index < words.length; index += 1) words[index] = table[samples[index]];
    full.getContext('2d').putImageData(pixels, 0, 0);
    const context = view.getContext('2d');
    const scale = Math.min(shownWidth / width, shownHeight / height);
    context.drawImage(full, 0, 0, width * scale, height * scale);
    context.drawImage(layer, 0, 0, width * scale, height * scale);
  };
  const times = [];
  let last = null;
  const next = (now) => {
    if (last !== null) times.push(now - last);
    last = now;
    if (times.length === ${frames}) { resolve(times); return; }
    draw(times.length);
    requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
})`;

export interface CanvasSize {
  readonly width: number;
  readonly height: number;
}

/** Milliseconds of each frame of the same drag on a Canvas 2D of the same size; leaves the page empty. */
export async function dragBaseline(
  page: Page,
  frames: number,
  picture: CanvasSize,
  shown: CanvasSize,
): Promise<number[]> {
  const script = BASELINE(frames, picture.width, picture.height, JSON.stringify(shown));
  return Frames.parse(await page.evaluate(script));
}
