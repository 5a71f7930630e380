import { createHash, randomBytes } from 'node:crypto';
import { IncomingMessage } from 'node:http';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { BODY_PACE } from '@phoxray/platform/http';
import fc from 'fast-check';
import { until } from '../../../../test/setup/until.js';
import { MultipartReception, type ReceptionLimits } from './multipart-reception.js';
import type { TextField } from './text-fields.js';

const folder = mkdtempSync(join(tmpdir(), 'phoxray-reception-'));
afterAll(() => rmSync(folder, { recursive: true }));

const LIMITS: ReceptionLimits = { maxFileBytes: 4_096, memoryBytes: 1_024, folder, pace: BODY_PACE };

function requestOf(contentType = 'multipart/form-data; boundary=b'): IncomingMessage {
  const request = new IncomingMessage(new Socket());
  request.headers = { 'content-type': contentType };
  return request;
}

function part(disposition: string, body: Buffer | string): Buffer {
  const head = `--b\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), Buffer.from(body), Buffer.from('\r\n')]);
}

const END = Buffer.from('--b--\r\n');

/** Sends a body in pieces of the given size. */
function send(request: IncomingMessage, body: Buffer, pieceBytes = body.length): void {
  for (let at = 0; at < body.length; at += pieceBytes) request.push(body.subarray(at, at + pieceBytes));
  request.complete = true;
  request.push(null);
}

const refuse = async (): Promise<never> => {
  throw new Error('not attested');
};

const receive = (request: IncomingMessage, limits = LIMITS) =>
  new MultipartReception(request, limits, {
    parse: (texts: ReadonlyMap<TextField, string>) => Object.fromEntries(texts),
    accept: async () => undefined,
  }).receive();

describe('the reception of a form', () => {
  it('gives the file exactly as it was sent, however the network cut it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ minLength: 1, maxLength: 4_096 }),
        fc.integer({ min: 1, max: 700 }),
        async (bytes, piece) => {
          const request = requestOf();
          const body = [part('name="displayName"', 'côté'), part('name="file"; filename="x"', Buffer.from(bytes)), END];
          const received = receive(request);
          send(request, Buffer.concat(body), piece);
          const { fields, file } = await received;
          expect(fields).toEqual({ displayName: 'côté' });
          const input = file.open();
          const content = Buffer.isBuffer(input) ? input : await buffer(input.stream);
          expect(content.equals(Buffer.from(bytes))).toBe(true);
          expect(file.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
          await file.discard();
        },
      ),
    );
  });

  it('stops at the first byte too many', async () => {
    for (const [size, outcome] of [
      [4_096, 'kept'],
      [4_097, 'UPLOADS.FILE_TOO_LARGE'],
    ] as const) {
      const request = requestOf();
      const received = receive(request).then(
        async ({ file }) => {
          await file.discard();
          return 'kept';
        },
        (error: unknown) => error,
      );
      send(request, Buffer.concat([part('name="file"; filename="x"', randomBytes(size)), END]));
      expect(await received).toEqual(outcome === 'kept' ? 'kept' : expect.objectContaining({ code: outcome }));
    }
  });

  it('does not wait for a client that stops in the middle', async () => {
    const request = requestOf();
    const pace = { idleMs: 20, windowMs: 10_000, minBytesPerWindow: 1 };
    request.push(part('name="file"; filename="x"', 'half').subarray(0, -2));
    await expect(receive(request, { ...LIMITS, pace })).rejects.toMatchObject({
      code: 'UPLOADS.TOO_SLOW',
      kind: 'timeout',
    });
  });

  it('does not wait for a client that drips', async () => {
    const request = requestOf();
    const pace = { idleMs: 10_000, windowMs: 30, minBytesPerWindow: 1_000 };
    const drip = setInterval(() => request.push('x'), 5);
    request.push(part('name="file"; filename="x"', 'start').subarray(0, -2));
    await expect(receive(request, { ...LIMITS, pace })).rejects.toMatchObject({ code: 'UPLOADS.TOO_SLOW' });
    clearInterval(drip);
  });

  it('takes the fields before and after the file, in any order, and judges them once they are complete', async () => {
    const parts = [
      part('name="attestation"', 'yes'),
      part('name="file"; filename="x"', 'bytes'),
      part('name="displayName"', 'left'),
    ];
    const orders = [0, 1, 2].flatMap((a) => [0, 1, 2].flatMap((b) => [0, 1, 2].map((c) => [a, b, c])));
    for (const order of orders.filter((indexes) => new Set(indexes).size === 3)) {
      const request = requestOf();
      const received = receive(request);
      send(request, Buffer.concat([...order.flatMap((index) => parts[index] ?? []), END]), 7);
      const { fields, file } = await received;
      expect(fields).toEqual({ attestation: 'yes', displayName: 'left' });
      await file.discard();
    }
  });

  it('refuses fields that come first before it reads the file', async () => {
    const request = requestOf();
    const received = new MultipartReception(request, LIMITS, { parse: () => null, accept: refuse }).receive();
    // The body has no end: only the fields can have decided.
    request.push(Buffer.concat([part('name="attestation"', 'no'), part('name="file"; filename="x"', 'bytes')]));
    await expect(received).rejects.toThrow('not attested');
  });

  it('leaves no scratch file of a form whose last field is refused', async () => {
    const request = requestOf();
    const received = new MultipartReception(request, LIMITS, { parse: () => null, accept: refuse }).receive();
    send(
      request,
      Buffer.concat([part('name="file"; filename="x"', randomBytes(4_000)), part('name="attestation"', 'no'), END]),
    );
    await expect(received).rejects.toThrow('not attested');
    await until(() => readdirSync(folder).length === 0);
  });

  it.each(['application/json', 'multipart/form-data', 'text/plain', ''])('wants a form: %j', (contentType) => {
    expect(
      () =>
        new MultipartReception(requestOf(contentType), LIMITS, { parse: () => null, accept: async () => undefined }),
    ).toThrow(expect.objectContaining({ code: 'UPLOADS.NOT_MULTIPART' }));
  });

  it('survives noise as a body', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 600 }), fc.boolean(), async (noise, afterFile) => {
        const request = requestOf();
        const start = afterFile ? part('name="file"; filename="x"', 'x') : Buffer.from('--b\r\n');
        const received = receive(request).then(
          () => null,
          (error: unknown) => error,
        );
        send(request, Buffer.concat([start, Buffer.from(noise)]));
        expect(await received).toMatchObject({ code: expect.stringMatching(/^UPLOADS\./) });
      }),
    );
  });
});
