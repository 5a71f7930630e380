import { FRAGMENT_SHADER, VERTEX_SHADER } from './shader-source.js';

export type Uniforms = ReturnType<typeof locateUniforms>;

/** Compiles and links the viewer's program; throws when the driver refuses it. */
export function createProgram(gl: WebGL2RenderingContext): { program: WebGLProgram; uniforms: Uniforms } {
  const program = gl.createProgram();
  gl.attachShader(program, compile(gl, gl.VERTEX_SHADER, VERTEX_SHADER));
  gl.attachShader(program, compile(gl, gl.FRAGMENT_SHADER, FRAGMENT_SHADER));
  gl.linkProgram(program);
  if (gl.getProgramParameter(program, gl.LINK_STATUS) !== true) throw new Error('The shader does not link');
  return { program, uniforms: locateUniforms(gl, program) };
}

function locateUniforms(gl: WebGL2RenderingContext, program: WebGLProgram) {
  const at = (name: string): WebGLUniformLocation | null => gl.getUniformLocation(program, name);
  return {
    image: at('uImage'),
    lut: at('uLut'),
    masks: at('uMasks'),
    palette: at('uPalette'),
    toImage: at('uToImage'),
    size: at('uSize'),
    canvasHeight: at('uCanvasHeight'),
    lutFrom: at('uLutFrom'),
    lutTo: at('uLutTo'),
    footprint: at('uFootprint'),
    fill: at('uFill'),
    contour: at('uContour'),
    stroke: at('uStroke'),
    planes: at('uPlanes'),
    shown: at('uShown'),
  };
}

function compile(gl: WebGL2RenderingContext, type: GLenum, source: string): WebGLShader {
  const shader = gl.createShader(type);
  if (shader === null) throw new Error('The graphics context is lost');
  gl.shaderSource(shader, source);
  gl.compileShader(shader);
  return shader;
}

/** A texture whose values are fetched one by one, never filtered. */
export function createTexture(gl: WebGL2RenderingContext, unit: number, target: GLenum): WebGLTexture {
  const texture = gl.createTexture();
  gl.activeTexture(gl.TEXTURE0 + unit);
  gl.bindTexture(target, texture);
  gl.texParameteri(target, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
  gl.texParameteri(target, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
  gl.texParameteri(target, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
  gl.texParameteri(target, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
  return texture;
}
