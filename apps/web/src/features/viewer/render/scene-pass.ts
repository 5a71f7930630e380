import type { GreyImage } from '../scene/grey-image.js';
import { levelFor, type GreyLevel } from '../scene/grey-levels.js';
import { PLANE_BITS, type MaskPlane } from '../scene/mask-planes.js';
import { createProgram, createTexture, type Program } from './gl-program.js';
import type { Frame } from './renderer.js';
import { SCENE_SHADER } from './shader-source.js';

const UNIFORMS = [
  'uImage',
  'uMasks',
  'uPalette',
  'uToImage',
  'uSize',
  'uCanvasHeight',
  'uLevel',
  'uReduction',
  'uFill',
  'uContour',
  'uStroke',
  'uPlanes',
  'uShown',
] as const;

const UNIT = { image: 0, masks: 1, palette: 2 } as const;

/** What the pass depends on beside its textures; frames that share it need no new pass. */
type Seen = Pick<Frame, 'toImage' | 'footprint' | 'fill' | 'contour' | 'stroke' | 'palette' | 'shown'>;
const SEEN = ['toImage', 'footprint', 'fill', 'contour', 'stroke', 'palette', 'shown'] as const;

/** First pass: resampled values and composed masks for each canvas pixel, kept until anything but the window changes. */
export class ScenePass {
  private readonly program: Program<(typeof UNIFORMS)[number]>;
  private readonly textures: readonly WebGLTexture[];
  private levels: readonly GreyLevel[] = [];
  private planes = 0;
  private palette: Uint8Array | null = null;
  private drawn: Seen | null = null;

  constructor(private readonly gl: WebGL2RenderingContext) {
    this.program = createProgram(gl, SCENE_SHADER, UNIFORMS);
    const { program, uniforms } = this.program;
    gl.useProgram(program);
    gl.uniform1i(uniforms.uImage, UNIT.image);
    gl.uniform1i(uniforms.uMasks, UNIT.masks);
    gl.uniform1i(uniforms.uPalette, UNIT.palette);
    this.textures = [
      createTexture(gl, UNIT.image, gl.TEXTURE_2D),
      createTexture(gl, UNIT.masks, gl.TEXTURE_2D_ARRAY),
      createTexture(gl, UNIT.palette, gl.TEXTURE_2D),
    ];
  }

  setImage({ data, levels }: GreyImage): void {
    const { gl } = this;
    const { format, type } = formatOf(gl, data);
    this.levels = levels;
    this.drawn = null;
    gl.activeTexture(gl.TEXTURE0 + UNIT.image);
    levels.forEach(({ width, height, data }, index) => {
      gl.texImage2D(gl.TEXTURE_2D, index, format, width, height, 0, gl.RED_INTEGER, type, data);
    });
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAX_LEVEL, levels.length - 1);
  }

  setPlanes(planes: readonly MaskPlane[]): void {
    const { gl } = this;
    const [picture] = this.levels;
    const [first] = planes;
    this.planes = planes.length;
    this.drawn = null;
    if (first === undefined || picture === undefined) return;
    const { width, height } = picture;
    const { format, type } = formatOf(gl, first);
    gl.activeTexture(gl.TEXTURE0 + UNIT.masks);
    const target = gl.TEXTURE_2D_ARRAY;
    gl.texImage3D(target, 0, format, width, height, planes.length, 0, gl.RED_INTEGER, type, null);
    planes.forEach((plane, z) => {
      gl.texSubImage3D(target, 0, 0, 0, z, width, height, 1, gl.RED_INTEGER, type, plane);
    });
  }

  /** The canvas has another size: what was drawn is of no use. */
  forget(): void {
    this.drawn = null;
  }

  /** Draws into the bound framebuffer, unless it holds the same scene already. */
  draw(frame: Frame, canvasHeight: number): void {
    const { drawn } = this;
    if (drawn !== null && SEEN.every((name) => drawn[name] === frame[name])) return;
    this.drawn = frame;
    const { gl } = this;
    gl.useProgram(this.program.program);
    this.uploadPalette(frame.palette);
    this.setUniforms(frame, canvasHeight);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
  }

  dispose(): void {
    for (const texture of this.textures) this.gl.deleteTexture(texture);
    this.gl.deleteProgram(this.program.program);
  }

  private setUniforms(frame: Frame, canvasHeight: number): void {
    const { gl } = this;
    const { uniforms } = this.program;
    const [a, b, c, d, e, f] = frame.toImage;
    const level = levelFor(this.levels, frame.footprint);
    gl.uniformMatrix3fv(uniforms.uToImage, false, [a, d, 0, b, e, 0, c, f, 1]);
    gl.uniform2f(uniforms.uSize, this.levels[0]?.width ?? 0, this.levels[0]?.height ?? 0);
    gl.uniform1f(uniforms.uCanvasHeight, canvasHeight);
    gl.uniform1i(uniforms.uLevel, level);
    gl.uniform1f(uniforms.uReduction, 2 ** level);
    gl.uniform1f(uniforms.uFill, frame.fill);
    gl.uniform1f(uniforms.uContour, frame.contour);
    gl.uniform1f(uniforms.uStroke, frame.stroke);
    gl.uniform1i(uniforms.uPlanes, this.planes);
    if (frame.shown.length > 0) gl.uniform1uiv(uniforms.uShown, frame.shown);
  }

  private uploadPalette(palette: Uint8Array): void {
    if (palette === this.palette) return;
    const { gl } = this;
    const rows = palette.length / (PLANE_BITS * 4);
    this.palette = palette;
    gl.activeTexture(gl.TEXTURE0 + UNIT.palette);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, PLANE_BITS, rows, 0, gl.RGBA, gl.UNSIGNED_BYTE, palette);
  }
}

/** The texture that holds such values unchanged. */
function formatOf(gl: WebGL2RenderingContext, data: MaskPlane): { format: GLenum; type: GLenum } {
  if (data instanceof Uint8Array) return { format: gl.R8UI, type: gl.UNSIGNED_BYTE };
  return data instanceof Uint16Array
    ? { format: gl.R16UI, type: gl.UNSIGNED_SHORT }
    : { format: gl.R32UI, type: gl.UNSIGNED_INT };
}
