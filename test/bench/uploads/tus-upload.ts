import { randomBytes } from 'node:crypto';
import type { FormUploader } from '../../setup/form-uploader.js';

const PATCH_BYTES = 16 * 1024 * 1024;
const VERSION = { 'Tus-Resumable': '1.0.0' };

/** Sends so many bytes of noise behind a DICOM head by tus 1.0.0, in requests of 16 MiB; resolves when the last is taken. */
export async function sendByTus({ sender, authorization, attestation }: FormUploader, bytes: number): Promise<void> {
  const headers = { ...VERSION, Authorization: authorization };
  const metadata = `attestation ${Buffer.from(attestation).toString('base64')}`;
  const created = await sender.expect(201, 'POST', '/v1/uploads', {
    ...headers,
    'Upload-Length': bytes,
    'Upload-Metadata': metadata,
  });
  const { pathname } = new URL(created.headers.location ?? '', sender.url);
  const noise = randomBytes(PATCH_BYTES);
  for (let offset = 0; offset < bytes; offset += PATCH_BYTES) {
    const part = offset === 0 ? Buffer.concat([Buffer.alloc(128), Buffer.from('DICM'), noise.subarray(132)]) : noise;
    const type = 'application/offset+octet-stream';
    const own = { ...headers, 'Upload-Offset': offset, 'Content-Type': type };
    await sender.expect(204, 'PATCH', pathname, own, [part.subarray(0, bytes - offset)]);
  }
}
