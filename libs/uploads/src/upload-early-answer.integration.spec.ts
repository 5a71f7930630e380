import { randomUUID } from 'node:crypto';
import { request as openRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { syntheticPng } from '../../../test/factories/picture.factory.js';
import { createTestAccount, startUploadsApp, type UploadsApp } from '../../../test/setup/uploads-app.js';
import { UploadsClient } from '../../../test/setup/uploads-client.js';

const MIB = 1024 * 1024;
/** What Node reads from a socket at a time, and the head. */
const SLACK = 2 * 64 * 1024;

describe('a body that will be refused', () => {
  let uploads: UploadsApp;
  let client: UploadsClient;
  let sockets: Socket[];

  beforeAll(async () => {
    uploads = await startUploadsApp({ worker: false, variables: { UPLOAD_MAX_BYTES: String(MIB) } });
    uploads.app.getHttpServer().on('connection', (socket: Socket) => sockets.push(socket));
    client = new UploadsClient(uploads, await createTestAccount(uploads));
  });
  beforeEach(() => {
    sockets = [];
  });
  afterAll(() => uploads.stop());

  function open(headers: Record<string, string | number>): ClientRequest {
    const { authorization } = client.account;
    const all = { Authorization: authorization, 'Idempotency-Key': randomUUID(), ...headers };
    return openRequest(`${uploads.url}/v1/radiographs`, { method: 'POST', headers: all, agent: false });
  }

  /** What is answered while as much as possible is sent. */
  async function flood(sent: ClientRequest): Promise<IncomingMessage> {
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
      sent.once('response', resolve);
      sent.once('error', reject);
    });
    const chunk = Buffer.alloc(MIB);
    const pour = (): void => {
      if (!sent.destroyed && !sent.writableFinished) sent.write(chunk, (error) => (error ? undefined : pour()));
    };
    pour();
    return answered;
  }

  const FORM = { 'Content-Type': 'multipart/form-data; boundary=x' };

  it('for its length alone is answered while it is still coming, of which hardly anything is taken', async () => {
    const sent = open({ ...FORM, 'Content-Length': 150 * MIB });
    const answer = await flood(sent);
    sent.on('error', () => undefined);
    expect([answer.statusCode, answer.headers.connection]).toEqual([413, 'close']);
    expect(JSON.parse(await text(answer))).toMatchObject({ code: 'UPLOADS.FILE_TOO_LARGE' });
    await new Promise((resolve) => sockets[0]?.once('close', resolve) ?? resolve(undefined));
    expect(sockets[0]?.bytesRead).toBeLessThan(MIB + SLACK);
  });

  it('is not asked for', async () => {
    const sent = open({ ...FORM, 'Content-Length': 150 * MIB, Expect: '100-continue' });
    const bidden = jest.fn();
    sent.on('continue', bidden).flushHeaders();
    const answer = await new Promise<IncomingMessage>((resolve) => sent.once('response', resolve));
    expect([answer.statusCode, JSON.parse(await text(answer)).code]).toEqual([413, 'UPLOADS.FILE_TOO_LARGE']);
    expect(bidden).not.toHaveBeenCalled();
    sent.on('error', () => undefined).destroy();
  });

  it('while one that will be taken is', async () => {
    const part = (name: string, more = ''): string =>
      `--x\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n`;
    const body = Buffer.concat([
      Buffer.from(`${part('attestation')}${await client.attest()}\r\n${part('file', '; filename="f"')}`),
      syntheticPng({ width: 30, height: 20 }),
      Buffer.from('\r\n--x--\r\n'),
    ]);
    const sent = open({ ...FORM, 'Content-Length': body.length, Expect: '100-continue' });
    sent.once('continue', () => sent.end(body)).flushHeaders();
    const answer = await new Promise<IncomingMessage>((resolve) => sent.once('response', resolve));
    expect([answer.statusCode, JSON.parse(await text(answer)).width]).toEqual([201, 30]);
  });
});
