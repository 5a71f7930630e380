import { parameter, parametersSchema } from './parameter-schema.js';
import type { WorkflowTemplate } from './workflow.js';

const OF_FULL_SCALE = { minimum: 0.01, maximum: 0.99, multipleOf: 0.01 };

/** Canny's outlines: a strong edge counts by itself, a weak one where it continues a strong one. */
export const edges: WorkflowTemplate = {
  id: 'edges',
  version: 1,
  name: { en: 'Outlines', fr: 'Contours' },
  description: {
    en: 'Draws the outlines of structures as a mask one pixel wide.',
    fr: 'Trace les contours des structures sous forme d’un masque d’un pixel de large.',
  },
  parametersSchema: parametersSchema({
    low: parameter('number', 0.1, OF_FULL_SCALE, {
      en: { title: 'Weak edges above', description: 'Lower: longer, more connected outlines.' },
      fr: { title: 'Contours faibles à partir de', description: 'Plus bas : contours plus longs et plus continus.' },
    }),
    high: parameter('number', 0.3, OF_FULL_SCALE, {
      en: { title: 'Strong edges above', description: 'Higher: only the clearest outlines.' },
      fr: { title: 'Contours forts à partir de', description: 'Plus haut : uniquement les contours les plus nets.' },
    }),
  }),
  rules: [{ ascending: ['low', 'high'] }],
  graph: {
    load: { class_type: 'LoadImage', inputs: { image: '' } },
    canny: { class_type: 'Canny', inputs: { image: ['load', 0], low_threshold: 0.1, high_threshold: 0.3 } },
    out: { class_type: 'PreviewImage', inputs: { images: ['canny', 0] } },
  },
  imageInput: { node: 'load', input: 'image' },
  parameterInputs: {
    low: { node: 'canny', input: 'low_threshold' },
    high: { node: 'canny', input: 'high_threshold' },
  },
  outputs: [{ key: 'edges', node: 'out', role: 'mask', label: { en: 'Outlines', fr: 'Contours' }, color: '#22C55E' }],
  priceCredits: 1,
};
