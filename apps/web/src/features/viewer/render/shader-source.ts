import { LUT_SIZE } from '../scene/grey-lut.js';
import { MAX_PLANES } from '../scene/mask-planes.js';
import { SHADOW } from '../scene/shade.js';

/** One triangle that covers the canvas. */
export const VERTEX_SHADER = `#version 300 es
void main() {
  vec2 corner = vec2(float((gl_VertexID << 1) & 2), float(gl_VertexID & 2));
  gl_Position = vec4(corner * 2.0 - 1.0, 0.0, 1.0);
}`;

/** Steps of a stored value that the first pass hands to the second: fractions come from interpolation. */
const FRACTIONS = '32768.0';
const OUTSIDE = '0xffffffffu';

/**
 * First pass, when anything but the window has changed: the value under each canvas pixel, and the masks over it. The
 * same arithmetic as shade.ts, function by function; integer textures keep stored values exact.
 */
export const SCENE_SHADER = `#version 300 es
precision highp float;
precision highp int;
precision highp usampler2D;
precision highp usampler2DArray;

uniform usampler2D uImage;
uniform usampler2DArray uMasks;
uniform sampler2D uPalette;
uniform mat3 uToImage;
uniform vec2 uSize;
uniform float uCanvasHeight;
uniform int uLevel;
uniform float uReduction;
uniform float uFill;
uniform float uContour;
uniform float uStroke;
uniform int uPlanes;
uniform uint uShown[${MAX_PLANES}];
layout(location = 0) out uint outValue;
layout(location = 1) out uvec4 outPaint;

vec2 toImage(vec2 at) { return (uToImage * vec3(at, 1.0)).xy; }

bool isInside(vec2 p) { return p.x >= 0.0 && p.y >= 0.0 && p.x < uSize.x && p.y < uSize.y; }

float greyAt(vec2 p) {
  vec2 at = p / uReduction - 0.5;
  vec2 corner = floor(at);
  vec2 share = at - corner;
  ivec2 last = textureSize(uImage, uLevel) - 1;
  ivec2 low = clamp(ivec2(corner), ivec2(0), last);
  ivec2 high = clamp(ivec2(corner) + 1, ivec2(0), last);
  vec4 near = vec4(
    texelFetch(uImage, low, uLevel).r,
    texelFetch(uImage, ivec2(high.x, low.y), uLevel).r,
    texelFetch(uImage, ivec2(low.x, high.y), uLevel).r,
    texelFetch(uImage, high, uLevel).r
  );
  vec2 across = mix(near.xz, near.yw, share.x);
  return mix(across.x, across.y, share.y);
}

uint bitsAt(int plane, vec2 p) {
  return isInside(p) ? texelFetch(uMasks, ivec3(floor(p), plane), 0).r & uShown[plane] : 0u;
}

/** The bit of a power of two, read from its exponent. */
int bitOf(uint flag) { return int(floatBitsToUint(float(flag)) >> 23u) - 127; }

vec3 gColor = vec3(0.0);
float gThrough = 1.0;
bool gIsRim = false;

void layPlane(int plane, vec2 p) {
  uint own = bitsAt(plane, p);
  uint everywhere = own;
  if (uContour > 0.0) {
    vec2 across = uToImage[0].xy * uStroke;
    vec2 down = uToImage[1].xy * uStroke;
    uint right = bitsAt(plane, p + across);
    uint left = bitsAt(plane, p - across);
    uint below = bitsAt(plane, p + down);
    uint above = bitsAt(plane, p - down);
    everywhere = own & right & left & below & above;
    if (((right | left | below | above) & ~own) != 0u) gIsRim = true;
  }
  for (uint rest = own; rest != 0u; rest &= rest - 1u) {
    uint flag = rest & (~rest + 1u);
    vec4 paint = texelFetch(uPalette, ivec2(bitOf(flag), plane), 0);
    float share = max(paint.a * uFill, (everywhere & flag) == 0u ? uContour : 0.0);
    gColor = mix(gColor, paint.rgb, share);
    gThrough *= 1.0 - share;
  }
}

void main() {
  vec2 p = toImage(vec2(gl_FragCoord.x, uCanvasHeight - gl_FragCoord.y));
  outValue = ${OUTSIDE};
  outPaint = uvec4(0u);
  if (!isInside(p)) return;
  for (int plane = 0; plane < uPlanes; plane++) {
    if (uShown[plane] != 0u) layPlane(plane, p);
  }
  float through = gThrough * (gIsRim ? 1.0 - ${SHADOW} * uContour : 1.0);
  outValue = uint(floor(greyAt(p) * ${FRACTIONS} + 0.5));
  outPaint = uvec4(floor(vec4(gColor, through) * 65535.0 + 0.5));
}`;

/** Second pass, each frame: values through the window's table, under the masks of the first pass. */
export const TONE_SHADER = `#version 300 es
precision highp float;
precision highp int;
precision highp usampler2D;

uniform usampler2D uValues;
uniform usampler2D uPaint;
uniform usampler2D uLut;
uniform float uLutFrom;
uniform float uLutTo;
uniform bool uPainted;
out vec4 outColor;

float displayLevel(float value) {
  float share = clamp((value - uLutFrom) / (uLutTo - uLutFrom), 0.0, 1.0);
  int index = int(floor(share * ${LUT_SIZE - 1}.0 + 0.5));
  return float(texelFetch(uLut, ivec2(index, 0), 0).r) / 255.0;
}

void main() {
  ivec2 at = ivec2(gl_FragCoord.xy);
  uint value = texelFetch(uValues, at, 0).r;
  outColor = vec4(0.0, 0.0, 0.0, 1.0);
  if (value == ${OUTSIDE}) return;
  float level = displayLevel(float(value) / ${FRACTIONS});
  vec4 paint = uPainted ? vec4(texelFetch(uPaint, at, 0)) / 65535.0 : vec4(0.0, 0.0, 0.0, 1.0);
  outColor.rgb = paint.rgb + vec3(level * paint.a);
}`;
