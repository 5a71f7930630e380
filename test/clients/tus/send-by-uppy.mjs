/** Sends a file with Uppy and its defaults. Environment: PHOXRAY_URL, PHOXRAY_TOKEN, PHOXRAY_ATTESTATION, PHOXRAY_FILE. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import Uppy from '@uppy/core';
import Tus from '@uppy/tus';

const { PHOXRAY_URL, PHOXRAY_TOKEN, PHOXRAY_ATTESTATION, PHOXRAY_FILE = '' } = process.env;
const headers = { Authorization: `Bearer ${PHOXRAY_TOKEN}` };
const uppy = new Uppy().use(Tus, { endpoint: `${PHOXRAY_URL}/v1/uploads`, headers });
// In Node its tus client takes buffers, where a browser has blobs.
const data = await readFile(PHOXRAY_FILE);
uppy.addFile({ name: basename(PHOXRAY_FILE), type: 'application/dicom', data });
uppy.setMeta({ attestation: PHOXRAY_ATTESTATION });
const { successful, failed } = await uppy.upload();
if (failed?.length) throw new Error(failed[0].error);
process.stdout.write(`${successful?.[0]?.uploadURL}\n`);
