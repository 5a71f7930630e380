import { LUT_SIZE, type GreyLut } from '../scene/grey-lut.js';
import { createProgram, createTexture, type Program } from './gl-program.js';
import type { Frame } from './renderer.js';
import { TONE_SHADER } from './shader-source.js';

const UNIFORMS = ['uValues', 'uPaint', 'uLut', 'uLutFrom', 'uLutTo', 'uPainted'] as const;
const UNIT = { lut: 3, values: 4, paint: 5 } as const;

/** Second pass: what the first one left in `target`, through the window's table, on the canvas. */
export class TonePass {
  /** Where the first pass draws: values and masks of each canvas pixel. */
  readonly target: WebGLFramebuffer;
  private readonly program: Program<(typeof UNIFORMS)[number]>;
  private readonly textures: readonly WebGLTexture[];
  private lut: GreyLut | null = null;
  private size = { width: 0, height: 0 };

  constructor(private readonly gl: WebGL2RenderingContext) {
    this.program = createProgram(gl, TONE_SHADER, UNIFORMS);
    const { program, uniforms } = this.program;
    gl.useProgram(program);
    gl.uniform1i(uniforms.uLut, UNIT.lut);
    gl.uniform1i(uniforms.uValues, UNIT.values);
    gl.uniform1i(uniforms.uPaint, UNIT.paint);
    const values = createTexture(gl, UNIT.values, gl.TEXTURE_2D);
    const paint = createTexture(gl, UNIT.paint, gl.TEXTURE_2D);
    this.textures = [createTexture(gl, UNIT.lut, gl.TEXTURE_2D), values, paint];
    this.target = gl.createFramebuffer();
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.target);
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, values, 0);
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT1, gl.TEXTURE_2D, paint, 0);
    gl.drawBuffers([gl.COLOR_ATTACHMENT0, gl.COLOR_ATTACHMENT1]);
  }

  /** Makes room for a canvas of that size; answers whether what was drawn is lost. */
  fit(width: number, height: number): boolean {
    if (width === this.size.width && height === this.size.height) return false;
    const { gl } = this;
    this.size = { width, height };
    gl.activeTexture(gl.TEXTURE0 + UNIT.values);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.R32UI, width, height, 0, gl.RED_INTEGER, gl.UNSIGNED_INT, null);
    gl.activeTexture(gl.TEXTURE0 + UNIT.paint);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA16UI, width, height, 0, gl.RGBA_INTEGER, gl.UNSIGNED_SHORT, null);
    return true;
  }

  draw({ lut, shown }: Frame): void {
    const { gl } = this;
    const { program, uniforms } = this.program;
    gl.useProgram(program);
    this.uploadLut(lut);
    gl.uniform1f(uniforms.uLutFrom, lut.from);
    gl.uniform1f(uniforms.uLutTo, lut.to);
    gl.uniform1i(uniforms.uPainted, Number(shown.some((bits) => bits !== 0)));
    gl.drawArrays(gl.TRIANGLES, 0, 3);
  }

  dispose(): void {
    for (const texture of this.textures) this.gl.deleteTexture(texture);
    this.gl.deleteFramebuffer(this.target);
    this.gl.deleteProgram(this.program.program);
  }

  private uploadLut(lut: GreyLut): void {
    if (lut === this.lut) return;
    const { gl } = this;
    this.lut = lut;
    gl.activeTexture(gl.TEXTURE0 + UNIT.lut);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.R8UI, LUT_SIZE, 1, 0, gl.RED_INTEGER, gl.UNSIGNED_BYTE, lut.levels);
  }
}
