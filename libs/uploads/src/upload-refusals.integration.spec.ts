import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { deflateSync } from 'node:zlib';
import type { Response, Test } from 'supertest';
import { textElement, writeDicom } from '@phoxray/dicom';
import { Client } from 'pg';
import { syntheticDataSet, syntheticDicom } from '../../../test/factories/dicom.factory.js';
import { pngChunk, syntheticPng } from '../../../test/factories/picture.factory.js';
import { tiffOf } from '../../../test/factories/tiff.factory.js';
import { createTestAccount, startUploadsApp, type UploadsApp } from '../../../test/setup/uploads-app.js';
import { UploadsClient } from '../../../test/setup/uploads-client.js';

const MAX_BYTES = 256 * 1024;
const png = syntheticPng({ width: 40, height: 30 });
const dicom = Buffer.from(syntheticDicom());
const page = { width: 2, height: 2, samples: [1, 2, 3, 4] } as const;
/** A canvas of 1 × 1 with the flag of animation, and nothing on it. */
const MOVING_WEBP = '524946461600000057454250565038580a00000002000000000000000000';

function at(file: Buffer, offset: number, bytes: string): Buffer {
  const copy = Buffer.from(file);
  copy.write(bytes, offset, 'latin1');
  return copy;
}

/** Pixels as one fragment of nonsense. */
function compressedDicom(syntax: string): Buffer {
  const fragment = Uint8Array.from({ length: 64 }, (_, index) => index);
  const pixels = {
    kind: 'fragments',
    tag: 0x7fe00010,
    vr: 'OB',
    offsetTable: new Uint8Array(0),
    fragments: [fragment],
  } as const;
  const known = Buffer.from(writeDicom(syntheticDataSet({ extra: [pixels] }), '1.2.840.10008.1.2.4.50'));
  return renamedSyntax(known, '1.2.840.10008.1.2.4.50', syntax);
}

function renamedSyntax(file: Buffer, from: string, to: string): Buffer {
  const start = file.indexOf(from);
  const value = Buffer.from(to.length % 2 === 0 ? to : `${to}\0`);
  const length = Buffer.from([value.length, 0]);
  const renamed = Buffer.concat([
    file.subarray(0, start - 2),
    length,
    value,
    file.subarray(start + from.length + (from.length % 2)),
  ]);
  renamed.writeUInt32LE(renamed.readUInt32LE(140) + renamed.length - file.length, 140);
  return renamed;
}

/** A header that promises far more pixels than its data holds. */
function bomb(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const data = deflateSync(Buffer.alloc(100_000));
  return Buffer.concat([png.subarray(0, 8), pngChunk('IHDR', header), pngChunk('IDAT', data), pngChunk('IEND', '')]);
}

async function openSocket(url: string): Promise<Socket> {
  const { port, hostname } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  return socket;
}

/** What the server says first. */
async function answerOn(socket: Socket): Promise<string> {
  const [answer]: unknown[] = await once(socket, 'data');
  return String(answer);
}

function requestHead(authorization: string, length: number): string {
  const lines = [
    'POST /v1/radiographs HTTP/1.1',
    'Host: x',
    `Authorization: ${authorization}`,
    'Idempotency-Key: k',
    'Content-Type: multipart/form-data; boundary=b',
    `Content-Length: ${length}`,
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}

/** A form up to the first byte of its file. */
function formHead(attestation: string): string {
  const part = (disposition: string): string => `--b\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n`;
  return `${part('name="attestation"')}${attestation}\r\n${part('name="file"; filename="x"')}`;
}

function expectProblem(response: Response, status: number, code: string): void {
  expect([response.status, response.body.code]).toEqual([status, code]);
  expect(response.type).toBe('application/problem+json');
  expect(response.body.detail).toMatch(/^[A-Z].*\.$/);
}

describe('what is refused', () => {
  let uploads: UploadsApp;
  let client: UploadsClient;
  let database: Client;

  beforeAll(async () => {
    const variables = { UPLOAD_MAX_BYTES: String(MAX_BYTES), UPLOAD_MAX_MEGAPIXELS: '1' };
    uploads = await startUploadsApp({ worker: false, variables });
    client = new UploadsClient(uploads, await createTestAccount(uploads));
    database = new Client({ connectionString: uploads.adminUrl });
    await database.connect();
  });

  afterEach(async () => {
    expect(uploads.listObjects()).toEqual([]);
    const { rows } = await database.query(
      'select id from phoxray.radiograph union select id from phoxray.attestation_record',
    );
    expect(rows).toEqual([]);
  });

  afterAll(async () => {
    await database.end();
    await uploads.stop();
  });

  describe('files', () => {
    it.each<[string, Buffer, number, string]>([
      ['nothing', Buffer.alloc(0), 422, 'FILE_EMPTY'],
      ['noise', Buffer.from('3b1f'.repeat(500), 'hex'), 415, 'UNSUPPORTED_FORMAT'],
      [
        'SVG',
        Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
        415,
        'UNSUPPORTED_FORMAT',
      ],
      ['HTML', Buffer.from('<!doctype html><script>alert(1)</script>'), 415, 'UNSUPPORTED_FORMAT'],
      ['a PDF', Buffer.from('%PDF-1.7\n%âãÏÓ'), 415, 'UNSUPPORTED_FORMAT'],
      ['a ZIP', Buffer.from('PK\x03\x04aaaaaaaaaaaaaaaaaaaaaaaa'), 415, 'UNSUPPORTED_FORMAT'],
      ['a GIF that is also an archive', Buffer.from('GIF89a\x01\x00\x01\x00PK\x03\x04'), 415, 'UNSUPPORTED_FORMAT'],
      ['the beginning of a TIFF', Buffer.from('II*\0aaaaaaaaaaaaaaa', 'latin1'), 422, 'MALFORMED_IMAGE'],
      ['a TIFF of two pages', tiffOf(page, page), 415, 'MULTIFRAME_UNSUPPORTED'],
      ['a TIFF of fractions', tiffOf({ ...page, bits: 32, sampleFormat: 3 }), 415, 'UNSUPPORTED_IMAGE'],
      ['a moving WebP', Buffer.from(MOVING_WEBP, 'hex'), 415, 'MULTIFRAME_UNSUPPORTED'],
      [
        'HTML behind a PNG signature',
        Buffer.concat([png.subarray(0, 8), Buffer.from('<html><script>alert(1)</script>')]),
        422,
        'MALFORMED_IMAGE',
      ],
      ['a PNG cut short', png.subarray(0, png.length - 30), 422, 'MALFORMED_IMAGE'],
      ['a PNG with one flipped bit', at(png, png.length - 30, '\x01'), 422, 'MALFORMED_IMAGE'],
      ['a bomb of 4 gigapixels', bomb(65_000, 65_000), 413, 'IMAGE_TOO_LARGE'],
      ['a bomb just over the limit', bomb(1_001, 1_000), 413, 'IMAGE_TOO_LARGE'],
      ['a picture longer than any', bomb(70_000, 2), 413, 'IMAGE_TOO_LARGE'],
      ['a bomb within the limit that does not hold its pixels', bomb(1_000, 1_000), 422, 'MALFORMED_IMAGE'],
      [
        'a JPEG without picture',
        Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex'),
        422,
        'MALFORMED_IMAGE',
      ],
      ['a DICOM file cut short', dicom.subarray(0, dicom.length - 40), 422, 'MALFORMED_IMAGE'],
      ['a DICOM file that is also a program', at(dicom, 0, 'MZ'), 422, 'MALFORMED_IMAGE'],
      [
        'a DICOM mark and nothing else',
        Buffer.concat([Buffer.alloc(128), Buffer.from('DICM')]),
        422,
        'MALFORMED_IMAGE',
      ],
      [
        'a DICOM mark before noise',
        Buffer.concat([dicom.subarray(0, 132), Buffer.from('ff'.repeat(400), 'hex')]),
        422,
        'MALFORMED_IMAGE',
      ],
      [
        'a DICOM document',
        Buffer.from(syntheticDicom({ extra: [textElement(0x00080060, 'CS', 'DOC')] })),
        415,
        'UNSUPPORTED_IMAGE',
      ],
      [
        'a DICOM file of several frames',
        Buffer.from(syntheticDicom({ extra: [textElement(0x00280008, 'IS', '2')] })),
        415,
        'MULTIFRAME_UNSUPPORTED',
      ],
      ['a DICOM file without pixels', Buffer.from(syntheticDicom({ without: [0x7fe00010] })), 422, 'MALFORMED_IMAGE'],
      ['a file beyond the limit', Buffer.concat([png, Buffer.alloc(MAX_BYTES)]), 413, 'FILE_TOO_LARGE'],
      ['a file far beyond the limit', Buffer.alloc(MAX_BYTES * 40), 413, 'FILE_TOO_LARGE'],
    ])('%s', async (_name, file, status, reason) => {
      const response = await client.upload(file, { fileName: 'radiograph.png' });
      expectProblem(response, status, `UPLOADS.${reason}`);
      if (status === 413 && reason === 'FILE_TOO_LARGE') {
        expect(response.body.detail).toContain(MAX_BYTES.toLocaleString('en'));
      }
    });

    it.each(['1.2.840.10008.1.2.4.70', '1.2.840.10008.1.2.4.90', '1.2.840.10008.1.2.4.80'])(
      'a DICOM file whose compressed stream is none (%s)',
      async (syntax) => {
        expectProblem(await client.upload(compressedDicom(syntax)), 422, 'UPLOADS.MALFORMED_IMAGE');
      },
    );

    it('a DICOM video, saying what to do', async () => {
      const response = await client.upload(compressedDicom('1.2.840.10008.1.2.4.100'));
      expectProblem(response, 415, 'UPLOADS.UNSUPPORTED_TRANSFER_SYNTAX');
      expect(response.body.detail).toContain('Explicit VR Little Endian');
    });

    it('truncated anywhere, without ever failing on our side', async () => {
      for (const whole of [png, dicom]) {
        for (let share = 0.02; share < 1; share += 0.07) {
          const { status } = await client.upload(whole.subarray(0, Math.floor(whole.length * share)));
          expect([415, 422]).toContain(status);
        }
      }
    });
  });

  describe('forms', () => {
    const attach = { filename: 'x.png', contentType: 'image/png' };

    it.each<[string, (form: Test, attestation: string) => Test, number, string]>([
      ['no attestation', (form) => form.attach('file', png, attach), 422, 'ATTESTATION_REQUIRED'],
      [
        'a file without its attestation',
        (form) => form.attach('file', png, attach).field('displayName', 'x'),
        422,
        'ATTESTATION_REQUIRED',
      ],
      [
        'a name behind the file that is too long',
        (form, text) =>
          form.field('attestation', text).attach('file', png, attach).field('displayName', 'x'.repeat(121)),
        400,
        'INVALID_FIELD',
      ],
      [
        'an attestation that is no JSON',
        (form) => form.field('attestation', 'yes').attach('file', png, attach),
        422,
        'ATTESTATION_REQUIRED',
      ],
      [
        'nobody acknowledged',
        (form, text) => form.field('attestation', text.replace('true', 'false')).attach('file', png, attach),
        422,
        'ATTESTATION_REQUIRED',
      ],
      [
        'a basis we do not know',
        (form, text) =>
          form.field('attestation', text.replace('professional-practice', 'because')).attach('file', png, attach),
        422,
        'ATTESTATION_REQUIRED',
      ],
      [
        'another text’s hash',
        (form, text) =>
          form.field('attestation', text.replace(/[0-9a-f]{64}/, 'a'.repeat(64))).attach('file', png, attach),
        422,
        'ATTESTATION_NOT_CURRENT',
      ],
      [
        'a text we never published',
        (form, text) => form.field('attestation', text.replace('2026-11', '1999-01')).attach('file', png, attach),
        422,
        'ATTESTATION_NOT_CURRENT',
      ],
      ['no file', (form, text) => form.field('attestation', text), 400, 'FILE_MISSING'],
      [
        'two files',
        (form, text) => form.field('attestation', text).attach('file', png, attach).attach('file', png, attach),
        400,
        'UNEXPECTED_PART',
      ],
      [
        'a file under another name',
        (form, text) => form.field('attestation', text).attach('image', png, attach),
        400,
        'UNEXPECTED_PART',
      ],
      [
        'a field twice',
        (form, text) => form.field('attestation', text).field('attestation', text).attach('file', png, attach),
        400,
        'UNEXPECTED_PART',
      ],
      [
        'a field we do not know',
        (form, text) => form.field('attestation', text).field('email', 'a').attach('file', png, attach),
        400,
        'UNEXPECTED_PART',
      ],
      [
        'a field that never ends',
        (form, text) => form.field('attestation', text + ' '.repeat(9_000)).attach('file', png, attach),
        400,
        'UNEXPECTED_PART',
      ],
      [
        'a name that is too long',
        (form, text) =>
          form.field('attestation', text).field('displayName', 'x'.repeat(121)).attach('file', png, attach),
        400,
        'INVALID_FIELD',
      ],
      [
        'a reference with control characters',
        (form, text) =>
          form.field('attestation', text).field('patientReference', 'a\u0007').attach('file', png, attach),
        400,
        'INVALID_FIELD',
      ],
      ['JSON instead of a form', (form, text) => form.send({ attestation: text }), 415, 'NOT_MULTIPART'],
      [
        'a form without boundary',
        (form) => form.set('Content-Type', 'multipart/form-data').send('x'),
        415,
        'NOT_MULTIPART',
      ],
    ])('%s', async (_name, fill, status, reason) => {
      const response = await fill(client.form(), await client.attest());
      expectProblem(response, status, `UPLOADS.${reason}`);
    });

    it('a request without key, without bearer, or without the right to upload', async () => {
      const reader = new UploadsClient(uploads, await createTestAccount(uploads, ['radiograph.read']));
      expectProblem(
        await client.form('').field('attestation', '').attach('file', png, attach),
        400,
        'IDEMPOTENCY.KEY_MISSING',
      );
      expectProblem(await reader.upload(png), 403, 'ACCESS.FORBIDDEN');
      expectProblem(await client.form().set('Authorization', '').field('a', 'b'), 401, 'ACCESS.UNAUTHENTICATED');
    });
  });

  describe('connections', () => {
    it('a client that goes away in the middle leaves nothing', async () => {
      const socket = await openSocket(uploads.url);
      socket.write(requestHead(client.account.authorization, 100_000) + formHead(await client.attest()));
      socket.write(png);
      await delay(100);
      socket.destroy();
      await delay(200);
    });

    it('a body that ends before its form does', async () => {
      const socket = await openSocket(uploads.url);
      const body = formHead(await client.attest());
      socket.write(`${requestHead(client.account.authorization, body.length + 10)}${body}aaaaaaaaaa`);
      const answer = await answerOn(socket);
      expect(answer).toContain('400 Bad Request');
      expect(answer).toContain('UPLOADS.MALFORMED_FORM');
      socket.destroy();
    });

    it('a length that is declared too large, and lets the client read why', async () => {
      const socket = await openSocket(uploads.url);
      socket.write(requestHead(client.account.authorization, MAX_BYTES * 100) + formHead(await client.attest()));
      const answer = await answerOn(socket);
      expect(answer).toContain('413 Payload Too Large');
      expect(answer.toLowerCase()).toContain('connection: close');
      socket.destroy();
    });
  });
});
