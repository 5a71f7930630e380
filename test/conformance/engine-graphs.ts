/** The recorded graph: LoadImage → ImageToMask → ThresholdMask → GrowMask → MaskToImage → output. */
export const maskGraph = (image: string, output: Readonly<Record<string, unknown>>, value = 0.5) => ({
  '1': { class_type: 'LoadImage', inputs: { image } },
  '2': { class_type: 'ImageToMask', inputs: { image: ['1', 0], channel: 'red' } },
  '3': { class_type: 'ThresholdMask', inputs: { mask: ['2', 0], value } },
  '4': { class_type: 'GrowMask', inputs: { mask: ['3', 0], expand: 1, tapered_corners: true } },
  '5': { class_type: 'MaskToImage', inputs: { mask: ['4', 0] } },
  '6': output,
});

/** Saves what it is given under a prefix in the output folder. */
export const save = (prefix: string) => ({
  class_type: 'SaveImage',
  inputs: { images: ['5', 0], filename_prefix: prefix },
});

/** Previews what it is given in the temp folder. */
export const preview = { class_type: 'PreviewImage', inputs: { images: ['5', 0] } };

/** A graph without any file in: a grey square, previewed. */
export const squareGraph = (value = 0.5, side = 16) => ({
  s: { class_type: 'SolidMask', inputs: { value, width: side, height: side } },
  i: { class_type: 'MaskToImage', inputs: { mask: ['s', 0] } },
  p: { class_type: 'PreviewImage', inputs: { images: ['i', 0] } },
});
