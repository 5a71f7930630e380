import { LUT_SIZE } from '../scene/grey-lut.js';
import { MAX_PLANES } from '../scene/mask-planes.js';
import { MAX_SAMPLES, SHADOW } from '../scene/shade.js';

/** One triangle that covers the canvas. */
export const VERTEX_SHADER = `#version 300 es
void main() {
  vec2 corner = vec2(float((gl_VertexID << 1) & 2), float(gl_VertexID & 2));
  gl_Position = vec4(corner * 2.0 - 1.0, 0.0, 1.0);
}`;

/** The same arithmetic as shade.ts, function by function; integer textures keep stored values exact. */
export const FRAGMENT_SHADER = `#version 300 es
precision highp float;
precision highp int;
precision highp usampler2D;
precision highp usampler2DArray;

uniform usampler2D uImage;
uniform usampler2D uLut;
uniform usampler2DArray uMasks;
uniform sampler2D uPalette;
uniform mat3 uToImage;
uniform vec2 uSize;
uniform float uCanvasHeight;
uniform float uLutFrom;
uniform float uLutTo;
uniform float uFootprint;
uniform float uFill;
uniform float uContour;
uniform float uStroke;
uniform int uPlanes;
uniform uint uShown[${MAX_PLANES}];
out vec4 outColor;

vec2 toImage(vec2 at) { return (uToImage * vec3(at, 1.0)).xy; }

bool isInside(vec2 p) { return p.x >= 0.0 && p.y >= 0.0 && p.x < uSize.x && p.y < uSize.y; }

float texel(ivec2 p) { return float(texelFetch(uImage, clamp(p, ivec2(0), ivec2(uSize) - 1), 0).r); }

float bilinear(vec2 p) {
  ivec2 base = ivec2(floor(p));
  vec2 share = p - vec2(base);
  float top = mix(texel(base), texel(base + ivec2(1, 0)), share.x);
  float bottom = mix(texel(base + ivec2(0, 1)), texel(base + ivec2(1, 1)), share.x);
  return mix(top, bottom, share.y);
}

float greyAt(vec2 p) {
  if (uFootprint <= 1.0) return bilinear(p - 0.5);
  int samples = min(${MAX_SAMPLES}, int(ceil(uFootprint)));
  float sum = 0.0;
  for (int row = 0; row < samples; row++) {
    for (int column = 0; column < samples; column++) {
      vec2 offset = ((vec2(column, row) + 0.5) / float(samples) - 0.5) * uFootprint;
      sum += texel(ivec2(floor(p + offset)));
    }
  }
  return sum / float(samples * samples);
}

float displayLevel(float value) {
  float share = clamp((value - uLutFrom) / (uLutTo - uLutFrom), 0.0, 1.0);
  int index = int(floor(share * ${LUT_SIZE - 1}.0 + 0.5));
  return float(texelFetch(uLut, ivec2(index, 0), 0).r) / 255.0;
}

uint bitsAt(int plane, vec2 at) {
  vec2 p = toImage(at);
  return isInside(p) ? texelFetch(uMasks, ivec3(floor(p), plane), 0).r & uShown[plane] : 0u;
}

/** The bit of a power of two, read from its exponent. */
int bitOf(uint flag) { return int(floatBitsToUint(float(flag)) >> 23u) - 127; }

vec3 gColor = vec3(0.0);
float gThrough = 1.0;
bool gIsRim = false;

void layPlane(int plane, vec2 at) {
  uint own = bitsAt(plane, at);
  uint right = bitsAt(plane, at + vec2(uStroke, 0.0));
  uint left = bitsAt(plane, at - vec2(uStroke, 0.0));
  uint below = bitsAt(plane, at + vec2(0.0, uStroke));
  uint above = bitsAt(plane, at - vec2(0.0, uStroke));
  uint everywhere = own & right & left & below & above;
  if (((right | left | below | above) & ~own) != 0u) gIsRim = true;
  for (uint rest = own; rest != 0u; rest &= rest - 1u) {
    uint flag = rest & (~rest + 1u);
    vec4 paint = texelFetch(uPalette, ivec2(bitOf(flag), plane), 0);
    float share = max(paint.a * uFill, (everywhere & flag) == 0u ? uContour : 0.0);
    gColor = mix(gColor, paint.rgb, share);
    gThrough *= 1.0 - share;
  }
}

void main() {
  vec2 at = vec2(gl_FragCoord.x, uCanvasHeight - gl_FragCoord.y);
  vec2 p = toImage(at);
  outColor = vec4(0.0, 0.0, 0.0, 1.0);
  if (!isInside(p)) return;
  for (int plane = 0; plane < uPlanes; plane++) {
    if (uShown[plane] != 0u) layPlane(plane, at);
  }
  float under = displayLevel(greyAt(p)) * (gIsRim ? 1.0 - ${SHADOW} * uContour : 1.0);
  outColor.rgb = gColor + vec3(under * gThrough);
}`;
