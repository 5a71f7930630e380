import type { nodeIdentity } from './events.js';

const PREVIEW_IMAGE = 1;
const PREVIEW_IMAGE_WITH_METADATA = 4;
const FORMAT_PNG = 2;

const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

/** Event 1: format and picture, without any id. */
export const plainImageFrame = (png: Buffer): Buffer => Buffer.concat([uint32(PREVIEW_IMAGE), uint32(FORMAT_PNG), png]);

/** Spaced as the real server prints it, so that even the length field agrees. */
const spacedJson = (record: Readonly<Record<string, string | null>>): string =>
  `{${Object.entries(record)
    .map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`)
    .join(', ')}}`;

/** Event 4: length of the metadata, metadata, picture. */
export const identifiedImageFrame = (png: Buffer, identity: ReturnType<typeof nodeIdentity>): Buffer => {
  const metadata = Buffer.from(spacedJson({ ...identity, image_type: 'image/png' }));
  return Buffer.concat([uint32(PREVIEW_IMAGE_WITH_METADATA), uint32(metadata.length), metadata, png]);
};
