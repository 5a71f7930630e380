import { parameter, parametersSchema } from './parameter-schema.js';
import type { WorkflowTemplate } from './workflow.js';

/** Unsharp masking (the blur's pixel sigma is sigma × radius), blended with the original. */
export const enhance: WorkflowTemplate = {
  id: 'enhance',
  version: 1,
  name: { en: 'Enhance detail', fr: 'Accentuer les détails' },
  description: {
    en: 'Raises local contrast so that edges and fine structures stand out.',
    fr: 'Renforce le contraste local pour faire ressortir les contours et les structures fines.',
  },
  parametersSchema: parametersSchema({
    radius: parameter(
      'integer',
      3,
      { minimum: 2, maximum: 8, multipleOf: 1 },
      {
        en: { title: 'Radius', description: 'Size of the structures that are raised, in pixels.' },
        fr: { title: 'Rayon', description: 'Taille des structures renforcées, en pixels.' },
      },
    ),
    sigma: parameter(
      'number',
      1,
      { minimum: 0.1, maximum: 3, multipleOf: 0.1 },
      {
        en: { title: 'Softness', description: 'How evenly the surroundings count: higher is softer.' },
        fr: { title: 'Douceur', description: 'Poids du voisinage : plus haut, plus doux.' },
      },
    ),
    alpha: parameter(
      'number',
      0.2,
      { minimum: 0.05, maximum: 0.5, multipleOf: 0.05 },
      {
        en: { title: 'Amount', description: 'How strongly detail is raised.' },
        fr: { title: 'Intensité', description: 'Force du renforcement des détails.' },
      },
    ),
    strength: parameter(
      'number',
      1,
      { minimum: 0, maximum: 1, multipleOf: 0.05 },
      {
        en: { title: 'Share', description: '0 = the original, 1 = only the enhanced image.' },
        fr: { title: 'Part', description: '0 = l’original, 1 = uniquement l’image accentuée.' },
      },
    ),
  }),
  rules: [],
  graph: {
    load: { class_type: 'LoadImage', inputs: { image: '' } },
    sharpen: {
      class_type: 'ImageSharpen',
      inputs: { image: ['load', 0], sharpen_radius: 3, sigma: 1, alpha: 0.2 },
    },
    blend: {
      class_type: 'ImageBlend',
      inputs: { image1: ['load', 0], image2: ['sharpen', 0], blend_factor: 1, blend_mode: 'normal' },
    },
    out: { class_type: 'PreviewImage', inputs: { images: ['blend', 0] } },
  },
  imageInput: { node: 'load', input: 'image' },
  parameterInputs: {
    radius: { node: 'sharpen', input: 'sharpen_radius' },
    sigma: { node: 'sharpen', input: 'sigma' },
    alpha: { node: 'sharpen', input: 'alpha' },
    strength: { node: 'blend', input: 'blend_factor' },
  },
  outputs: [
    { key: 'enhanced', node: 'out', role: 'image', label: { en: 'Enhanced', fr: 'Image accentuée' }, color: null },
  ],
  priceCredits: 1,
};
