import { featuresOf, GENERATIONS } from '../generation/generation.js';
import type { Generation, GenerationFeatures } from '../generation/generation.js';
import { canny } from '../nodes/canny.node.js';
import { infoFor } from '../nodes/generation-info.js';
import { growMask } from '../nodes/grow-mask.node.js';
import { imageBlend } from '../nodes/image-blend.node.js';
import { imageBlur } from '../nodes/image-blur.node.js';
import { imageCompositeMasked } from '../nodes/image-composite-masked.node.js';
import { imageInvert } from '../nodes/image-invert.node.js';
import { imageScale } from '../nodes/image-scale.node.js';
import { imageSharpen } from '../nodes/image-sharpen.node.js';
import { imageToMask } from '../nodes/image-to-mask.node.js';
import { invertMask } from '../nodes/invert-mask.node.js';
import { loadImage, loadImageMask } from '../nodes/load-image.node.js';
import { maskComposite } from '../nodes/mask-composite.node.js';
import { maskToImage } from '../nodes/mask-to-image.node.js';
import { morphology } from '../nodes/morphology.node.js';
import type { NodeDefinition } from '../nodes/node-definition.js';
import { previewImage, saveImage, saveImageWebsocket } from '../nodes/save-image.node.js';
import { solidMask } from '../nodes/solid-mask.node.js';
import { thresholdMask } from '../nodes/threshold-mask.node.js';

export type NodeRegistry = ReadonlyMap<string, NodeDefinition>;

const DEFINITIONS: readonly NodeDefinition[] = [
  loadImage,
  loadImageMask,
  saveImage,
  previewImage,
  saveImageWebsocket,
  imageScale,
  imageInvert,
  imageBlend,
  imageBlur,
  imageSharpen,
  imageCompositeMasked,
  imageToMask,
  maskToImage,
  solidMask,
  invertMask,
  maskComposite,
  growMask,
  thresholdMask,
  morphology,
  canny,
];

const registryFor = (features: GenerationFeatures): NodeRegistry =>
  new Map(
    DEFINITIONS.map((definition) => [
      definition.info.name,
      { ...definition, info: infoFor(definition.info, features) },
    ]),
  );

const REGISTRIES = new Map(GENERATIONS.map((generation) => [generation, registryFor(featuresOf(generation))]));

/** Every node class the engine knows, by class name, described as the release does. */
export const registryOf = (generation: Generation): NodeRegistry => REGISTRIES.get(generation) ?? new Map();
