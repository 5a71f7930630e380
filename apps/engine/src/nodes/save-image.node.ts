import { defineNode } from './node-definition.js';
import { classicInfo } from './node-info.js';

const HIDDEN = { prompt: 'PROMPT', extra_pnginfo: 'EXTRA_PNGINFO' };
const DESCRIPTION = 'Saves the input images to your ComfyUI output directory.';
const PREFIX_TIP =
  'The prefix for the file to save. This may include formatting information such as %date:yyyy-MM-dd% or ' +
  '%Empty Latent Image.width% to include values from nodes.';

/** Writes a PNG into the output folder. */
export const saveImage = defineNode({
  info: classicInfo({
    name: 'SaveImage',
    displayName: 'Save Image',
    description: DESCRIPTION,
    module: 'nodes',
    category: 'image',
    required: {
      images: ['IMAGE', { tooltip: 'The images to save.' }],
      filename_prefix: ['STRING', { default: 'ComfyUI', tooltip: PREFIX_TIP }],
    },
    hidden: HIDDEN,
    output: [],
    outputNode: true,
  }),
  run: async (inputs, { sink }) => {
    const image = inputs.image('images');
    return { outputs: [image], ui: { images: await sink.save(image, inputs.text('filename_prefix')) } };
  },
});

/** Writes a PNG into the temp folder, which is wiped when the engine starts. */
export const previewImage = defineNode({
  info: classicInfo({
    name: 'PreviewImage',
    displayName: 'Preview Image',
    description: DESCRIPTION,
    module: 'nodes',
    category: 'image',
    required: { images: ['IMAGE'] },
    hidden: HIDDEN,
    output: [],
    outputNode: true,
  }),
  run: async (inputs, { sink }) => {
    const image = inputs.image('images');
    return { outputs: [image], ui: { images: await sink.preview(image) } };
  },
});

/** Sends a PNG over the asking client's socket and leaves no file; runs every time. */
export const saveImageWebsocket = defineNode({
  info: classicInfo({
    name: 'SaveImageWebsocket',
    module: 'custom_nodes.websocket_image_save',
    category: 'api/image',
    required: { images: ['IMAGE'] },
    output: [],
    outputNode: true,
  }),
  fingerprint: async () => null,
  run: async (inputs, { sink }) => {
    await sink.stream(inputs.image('images'));
    return { outputs: [] };
  },
});
