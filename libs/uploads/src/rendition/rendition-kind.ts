/** `display`: 8-bit grey, full size. `thumbnail`: at most 320 pixels on the longer side. Both PNG. */
export const RENDITION_KINDS = ['display', 'thumbnail'] as const;
export type RenditionKind = (typeof RENDITION_KINDS)[number];

export const RENDITION_STATES = ['pending', 'ready', 'failed'] as const;
export type RenditionState = (typeof RENDITION_STATES)[number];
