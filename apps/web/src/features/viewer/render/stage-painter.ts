import type { ExternalStore } from '../../../lib/store/external-store.js';
import type { GreyImage } from '../scene/grey-image.js';
import type { MaskPlane } from '../scene/mask-planes.js';
import { frameOf } from '../state/frame.js';
import { resized, type ViewerState } from '../state/viewer-state.js';
import { createRenderer } from './create-renderer.js';
import type { Reduction, Renderer } from './renderer.js';

const MAX_DENSITY = 2;

/** Keeps one canvas in step with the viewer's state: draws on demand, at most once a display frame. */
export class StagePainter {
  private renderer: Renderer | null = null;
  private shownImage: GreyImage | null = null;
  private shownPlanes: readonly MaskPlane[] | null = null;
  private pending = 0;
  private readonly observer = new ResizeObserver(() => this.fitCanvas());
  private readonly unsubscribe: () => void;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly paper: HTMLCanvasElement,
    private readonly store: ExternalStore<ViewerState>,
    private readonly onStart: (reduction: Reduction | null) => void,
  ) {
    this.unsubscribe = store.subscribe(() => this.schedule());
    this.observer.observe(canvas);
    globalThis.addEventListener('beforeprint', this.onPrint);
    canvas.addEventListener('webglcontextlost', this.onLost);
    canvas.addEventListener('webglcontextrestored', this.onRestored);
    this.fitCanvas();
  }

  dispose(): void {
    cancelAnimationFrame(this.pending);
    this.unsubscribe();
    this.observer.disconnect();
    globalThis.removeEventListener('beforeprint', this.onPrint);
    this.canvas.removeEventListener('webglcontextlost', this.onLost);
    this.canvas.removeEventListener('webglcontextrestored', this.onRestored);
    this.renderer?.dispose();
  }

  private get density(): number {
    return Math.min(MAX_DENSITY, window.devicePixelRatio);
  }

  private fitCanvas(): void {
    const width = Math.max(1, Math.round(this.canvas.clientWidth * this.density));
    const height = Math.max(1, Math.round(this.canvas.clientHeight * this.density));
    if (width === this.canvas.width && height === this.canvas.height) return;
    this.canvas.width = width;
    this.canvas.height = height;
    this.store.update((state) => resized(state, { width, height }));
    this.draw();
  }

  private schedule(): void {
    if (this.pending !== 0) return;
    this.pending = requestAnimationFrame(() => {
      this.pending = 0;
      this.draw();
    });
  }

  private draw(): void {
    const state = this.store.get();
    if (state.image === null) return;
    this.renderer ??= this.start(state.image);
    if (state.image !== this.shownImage) this.renderer.setImage(state.image);
    if (state.masks.planes !== this.shownPlanes) this.renderer.setPlanes(state.masks.planes);
    this.shownImage = state.image;
    this.shownPlanes = state.masks.planes;
    this.renderer.draw(frameOf(state, state.image, this.density));
  }

  private start(image: GreyImage): Renderer {
    const renderer = createRenderer(this.canvas, image);
    this.onStart(renderer.reduction);
    return renderer;
  }

  private readonly onLost = (event: Event): void => {
    event.preventDefault();
    this.renderer = null;
    this.shownImage = null;
    this.shownPlanes = null;
  };

  /** A picture drawn by WebGL is only there in the turn that drew it: paper gets a copy. */
  private readonly onPrint = (): void => {
    this.draw();
    this.paper.width = this.canvas.width;
    this.paper.height = this.canvas.height;
    this.paper.getContext('2d')?.drawImage(this.canvas, 0, 0);
  };

  private readonly onRestored = (): void => this.schedule();
}
