import { parameter, parametersSchema } from './parameter-schema.js';
import type { WorkflowTemplate } from './workflow.js';

const OF_FULL_SCALE = { minimum: 0, maximum: 1, multipleOf: 0.01 };

/** Three grey-level bands. ThresholdMask is strict (m > t), so the bands are (soft, hard], (hard, metal], (metal, 1]. */
export const tissueDensity: WorkflowTemplate = {
  id: 'tissue-density',
  version: 1,
  name: { en: 'Tissue density', fr: 'Densité des tissus' },
  description: {
    en: 'Splits the image into three bands of brightness: soft tissue, hard tissue, metal.',
    fr: 'Sépare l’image en trois bandes de luminosité : tissus mous, tissus durs, métal.',
  },
  parametersSchema: parametersSchema({
    softThreshold: parameter('number', 0.15, OF_FULL_SCALE, {
      en: {
        title: 'Soft tissue above',
        description: 'Brightness (0 = black, 1 = white) above which soft tissue begins.',
      },
      fr: {
        title: 'Tissus mous à partir de',
        description: 'Luminosité (0 = noir, 1 = blanc) au-dessus de laquelle commencent les tissus mous.',
      },
    }),
    hardThreshold: parameter('number', 0.45, OF_FULL_SCALE, {
      en: { title: 'Hard tissue above', description: 'Brightness above which hard tissue begins.' },
      fr: {
        title: 'Tissus durs à partir de',
        description: 'Luminosité au-dessus de laquelle commencent les tissus durs.',
      },
    }),
    metalThreshold: parameter('number', 0.85, OF_FULL_SCALE, {
      en: { title: 'Metal above', description: 'Brightness above which metal begins.' },
      fr: { title: 'Métal à partir de', description: 'Luminosité au-dessus de laquelle commence le métal.' },
    }),
  }),
  rules: [{ ascending: ['softThreshold', 'hardThreshold', 'metalThreshold'] }],
  graph: {
    load: { class_type: 'LoadImage', inputs: { image: '' } },
    brightness: { class_type: 'ImageToMask', inputs: { image: ['load', 0], channel: 'red' } },
    'above-soft': { class_type: 'ThresholdMask', inputs: { mask: ['brightness', 0], value: 0.15 } },
    'above-hard': { class_type: 'ThresholdMask', inputs: { mask: ['brightness', 0], value: 0.45 } },
    'above-metal': { class_type: 'ThresholdMask', inputs: { mask: ['brightness', 0], value: 0.85 } },
    soft: {
      class_type: 'MaskComposite',
      inputs: { destination: ['above-soft', 0], source: ['above-hard', 0], x: 0, y: 0, operation: 'subtract' },
    },
    hard: {
      class_type: 'MaskComposite',
      inputs: { destination: ['above-hard', 0], source: ['above-metal', 0], x: 0, y: 0, operation: 'subtract' },
    },
    'soft-image': { class_type: 'MaskToImage', inputs: { mask: ['soft', 0] } },
    'hard-image': { class_type: 'MaskToImage', inputs: { mask: ['hard', 0] } },
    'metal-image': { class_type: 'MaskToImage', inputs: { mask: ['above-metal', 0] } },
    'soft-out': { class_type: 'PreviewImage', inputs: { images: ['soft-image', 0] } },
    'hard-out': { class_type: 'PreviewImage', inputs: { images: ['hard-image', 0] } },
    'metal-out': { class_type: 'PreviewImage', inputs: { images: ['metal-image', 0] } },
  },
  imageInput: { node: 'load', input: 'image' },
  parameterInputs: {
    softThreshold: { node: 'above-soft', input: 'value' },
    hardThreshold: { node: 'above-hard', input: 'value' },
    metalThreshold: { node: 'above-metal', input: 'value' },
  },
  outputs: [
    {
      key: 'soft-tissue',
      node: 'soft-out',
      role: 'mask',
      label: { en: 'Soft tissue', fr: 'Tissus mous' },
      color: '#3B82F6',
    },
    {
      key: 'hard-tissue',
      node: 'hard-out',
      role: 'mask',
      label: { en: 'Hard tissue', fr: 'Tissus durs' },
      color: '#F59E0B',
    },
    { key: 'metal', node: 'metal-out', role: 'mask', label: { en: 'Metal', fr: 'Métal' }, color: '#EF4444' },
  ],
  priceCredits: 1,
};
