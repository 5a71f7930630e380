import { VERTEX_SHADER } from './shader-source.js';

export type Program<Name extends string> = {
  readonly program: WebGLProgram;
  readonly uniforms: Readonly<Record<Name, WebGLUniformLocation | null>>;
};

/** Compiles and links a program that covers the canvas; throws when the driver refuses it. */
export function createProgram<Name extends string>(
  gl: WebGL2RenderingContext,
  fragmentShader: string,
  names: readonly Name[],
): Program<Name> {
  const program = gl.createProgram();
  gl.attachShader(program, compile(gl, gl.VERTEX_SHADER, VERTEX_SHADER));
  gl.attachShader(program, compile(gl, gl.FRAGMENT_SHADER, fragmentShader));
  gl.linkProgram(program);
  if (gl.getProgramParameter(program, gl.LINK_STATUS) !== true) throw new Error('The shader does not link');
  return { program, uniforms: locate(gl, program, names) };
}

function locate<Name extends string>(
  gl: WebGL2RenderingContext,
  program: WebGLProgram,
  names: readonly Name[],
): Record<Name, WebGLUniformLocation | null> {
  const none: Partial<Record<Name, WebGLUniformLocation | null>> = {};
  for (const name of names) none[name] = gl.getUniformLocation(program, name);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every name was just given its location
  return none as Record<Name, WebGLUniformLocation | null>;
}

function compile(gl: WebGL2RenderingContext, type: GLenum, source: string): WebGLShader {
  const shader = gl.createShader(type);
  if (shader === null) throw new Error('The graphics context is lost');
  gl.shaderSource(shader, source);
  gl.compileShader(shader);
  return shader;
}

/** A texture whose values are fetched one by one, never filtered; its smaller levels only where they are asked for. */
export function createTexture(gl: WebGL2RenderingContext, unit: number, target: GLenum): WebGLTexture {
  const texture = gl.createTexture();
  gl.activeTexture(gl.TEXTURE0 + unit);
  gl.bindTexture(target, texture);
  gl.texParameteri(target, gl.TEXTURE_MIN_FILTER, gl.NEAREST_MIPMAP_NEAREST);
  gl.texParameteri(target, gl.TEXTURE_MAX_LEVEL, 0);
  gl.texParameteri(target, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
  gl.texParameteri(target, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
  gl.texParameteri(target, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
  return texture;
}
