import { FRAGMENT_SHADER, VERTEX_SHADER } from './shader-source.js';

export const UNIFORMS = [
  'uImage',
  'uLut',
  'uLabels',
  'uPalette',
  'uToImage',
  'uSize',
  'uCanvasHeight',
  'uMaxValue',
  'uFootprint',
  'uFill',
  'uContour',
  'uStroke',
  'uLayers',
] as const;
export type UniformName = (typeof UNIFORMS)[number];
export type Uniforms = Record<UniformName, WebGLUniformLocation | null>;

/** Compiles and links the viewer's program; throws when the driver refuses it. */
export function createProgram(gl: WebGL2RenderingContext): { program: WebGLProgram; uniforms: Uniforms } {
  const program = gl.createProgram();
  gl.attachShader(program, compile(gl, gl.VERTEX_SHADER, VERTEX_SHADER));
  gl.attachShader(program, compile(gl, gl.FRAGMENT_SHADER, FRAGMENT_SHADER));
  gl.linkProgram(program);
  if (gl.getProgramParameter(program, gl.LINK_STATUS) !== true) throw new Error('The shader does not link');
  const locations = UNIFORMS.map((name) => [name, gl.getUniformLocation(program, name)] as const);
  return { program, uniforms: Object.fromEntries(locations) as Uniforms };
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
