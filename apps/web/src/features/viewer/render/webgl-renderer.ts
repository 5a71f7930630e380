import type { GreyImage } from '../scene/grey-image.js';
import { LUT_SIZE } from '../scene/grey-lut.js';
import { PLANE_BITS, type MaskPlane } from '../scene/mask-planes.js';
import { createProgram, createTexture, type Uniforms } from './gl-program.js';
import type { Frame, Renderer } from './renderer.js';

const UNIT = { image: 0, lut: 1, masks: 2, palette: 3 } as const;

/** WebGL2: stored values in R8UI or R16UI, masks as bits in an array of planes, one draw call a frame. */
export class WebglRenderer implements Renderer {
  readonly reduction = null;
  private readonly uniforms: Uniforms;
  private size = { width: 1, height: 1 };
  private planes = 0;

  private readonly textures: readonly WebGLTexture[];

  constructor(private readonly gl: WebGL2RenderingContext) {
    const { program, uniforms } = createProgram(gl);
    this.uniforms = uniforms;
    gl.useProgram(program);
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
    gl.uniform1i(uniforms.image, UNIT.image);
    gl.uniform1i(uniforms.lut, UNIT.lut);
    gl.uniform1i(uniforms.masks, UNIT.masks);
    gl.uniform1i(uniforms.palette, UNIT.palette);
    this.textures = [
      createTexture(gl, UNIT.image, gl.TEXTURE_2D),
      createTexture(gl, UNIT.lut, gl.TEXTURE_2D),
      createTexture(gl, UNIT.masks, gl.TEXTURE_2D_ARRAY),
      createTexture(gl, UNIT.palette, gl.TEXTURE_2D),
    ];
  }

  setImage({ width, height, data }: GreyImage): void {
    const { gl } = this;
    this.size = { width, height };
    const { format, type } = formatOf(gl, data);
    gl.activeTexture(gl.TEXTURE0 + UNIT.image);
    gl.texImage2D(gl.TEXTURE_2D, 0, format, width, height, 0, gl.RED_INTEGER, type, data);
    gl.uniform2f(this.uniforms.size, width, height);
  }

  setPlanes(planes: readonly MaskPlane[]): void {
    const { gl } = this;
    const { width, height } = this.size;
    const [first] = planes;
    this.planes = planes.length;
    if (first === undefined) return;
    const { format, type } = formatOf(gl, first);
    gl.activeTexture(gl.TEXTURE0 + UNIT.masks);
    const target = gl.TEXTURE_2D_ARRAY;
    gl.texImage3D(target, 0, format, width, height, planes.length, 0, gl.RED_INTEGER, type, null);
    planes.forEach((plane, z) => {
      gl.texSubImage3D(target, 0, 0, 0, z, width, height, 1, gl.RED_INTEGER, type, plane);
    });
  }

  draw(frame: Frame): void {
    const { gl, uniforms } = this;
    const { width, height } = gl.canvas;
    this.uploadTables(frame);
    const [a, b, c, d, e, f] = frame.toImage;
    gl.uniformMatrix3fv(uniforms.toImage, false, [a, d, 0, b, e, 0, c, f, 1]);
    gl.uniform1f(uniforms.canvasHeight, height);
    gl.uniform1f(uniforms.lutFrom, frame.lut.from);
    gl.uniform1f(uniforms.lutTo, frame.lut.to);
    gl.uniform1f(uniforms.footprint, frame.footprint);
    gl.uniform1f(uniforms.fill, frame.fill);
    gl.uniform1f(uniforms.contour, frame.contour);
    gl.uniform1f(uniforms.stroke, frame.stroke);
    gl.uniform1i(uniforms.planes, this.planes);
    if (frame.shown.length > 0) gl.uniform1uiv(uniforms.shown, frame.shown);
    gl.viewport(0, 0, width, height);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
  }

  dispose(): void {
    for (const texture of this.textures) this.gl.deleteTexture(texture);
  }

  private uploadTables({ lut, palette }: Frame): void {
    const { gl } = this;
    const rows = palette.length / (PLANE_BITS * 4);
    gl.activeTexture(gl.TEXTURE0 + UNIT.lut);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.R8UI, LUT_SIZE, 1, 0, gl.RED_INTEGER, gl.UNSIGNED_BYTE, lut.levels);
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
