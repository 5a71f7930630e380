import { LUT_SIZE } from '../scene/grey-lut.js';
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
uniform usampler2DArray uLabels;
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
uniform int uLayers;
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

vec4 paletteColor(int layer, int label) { return texelFetch(uPalette, ivec2(label, layer), 0); }

int shownLabel(int layer, vec2 at) {
  vec2 p = toImage(at);
  if (!isInside(p)) return 0;
  int label = int(texelFetch(uLabels, ivec3(floor(p), layer), 0).r);
  return paletteColor(layer, label).a > 0.0 ? label : 0;
}

vec3 paintLayer(int layer, vec2 at, vec3 under) {
  int own = shownLabel(layer, at);
  int right = shownLabel(layer, at + vec2(uStroke, 0.0));
  int left = shownLabel(layer, at - vec2(uStroke, 0.0));
  int below = shownLabel(layer, at + vec2(0.0, uStroke));
  int above = shownLabel(layer, at - vec2(0.0, uStroke));
  if (own == 0) {
    bool near = right != 0 || left != 0 || below != 0 || above != 0;
    return near ? mix(under, vec3(0.0), ${SHADOW} * uContour) : under;
  }
  vec4 color = paletteColor(layer, own);
  bool onEdge = right != own || left != own || below != own || above != own;
  return mix(under, color.rgb, max(color.a * uFill, onEdge ? uContour : 0.0));
}

void main() {
  vec2 at = vec2(gl_FragCoord.x, uCanvasHeight - gl_FragCoord.y);
  vec2 p = toImage(at);
  outColor = vec4(0.0, 0.0, 0.0, 1.0);
  if (!isInside(p)) return;
  vec3 color = vec3(displayLevel(greyAt(p)));
  for (int layer = 0; layer < uLayers; layer++) color = paintLayer(layer, at, color);
  outColor.rgb = color;
}`;
