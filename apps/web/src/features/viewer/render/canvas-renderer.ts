import type { GreyImage } from '../scene/grey-image.js';
import type { MaskPlane } from '../scene/mask-planes.js';
import { shadePixel, type Scene } from '../scene/shade.js';
import type { Frame, Reduction, Renderer } from './renderer.js';

const MAX_PIXELS = 260_000;

/** Without WebGL2: the shader's own reference, at a reduced size, scaled up by the browser. */
export class CanvasRenderer implements Renderer {
  private readonly small = document.createElement('canvas');
  private image: GreyImage | null = null;
  private planes: readonly MaskPlane[] = [];

  constructor(
    private readonly canvas: HTMLCanvasElement,
    readonly reduction: Reduction,
  ) {}

  setImage(image: GreyImage): void {
    this.image = image;
  }

  setPlanes(planes: readonly MaskPlane[]): void {
    this.planes = planes;
  }

  draw(frame: Frame): void {
    if (this.image === null) return;
    const step = Math.max(1, Math.sqrt((this.canvas.width * this.canvas.height) / MAX_PIXELS));
    this.small.width = Math.ceil(this.canvas.width / step);
    this.small.height = Math.ceil(this.canvas.height / step);
    const scene = { ...frame, image: this.image, planes: this.planes, footprint: frame.footprint * step };
    const context = this.small.getContext('2d');
    context?.putImageData(paint(scene, this.small.width, this.small.height, step), 0, 0);
    this.canvas.getContext('2d')?.drawImage(this.small, 0, 0, this.canvas.width, this.canvas.height);
  }

  dispose(): void {
    this.image = null;
    this.planes = [];
  }
}

function paint(scene: Scene, width: number, height: number, step: number): ImageData {
  const pixels = new ImageData(width, height);
  for (let index = 0; index < width * height; index += 1) {
    const at = { x: ((index % width) + 0.5) * step, y: (Math.floor(index / width) + 0.5) * step };
    const [r, g, b] = shadePixel(scene, at);
    pixels.data.set([r * 255, g * 255, b * 255, 255], index * 4);
  }
  return pixels;
}
