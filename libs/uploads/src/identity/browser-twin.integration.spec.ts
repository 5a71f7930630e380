import { createHash } from 'node:crypto';
import { deidentifyDicom, textElement } from '@phoxray/dicom';
import request from 'supertest';
import { syntheticDicom } from '../../../../test/factories/dicom.factory.js';
import { createTestAccount, startUploadsApp, type UploadsApp } from '../../../../test/setup/uploads-app.js';
import { UploadsClient } from '../../../../test/setup/uploads-client.js';

const radiograph = syntheticDicom({
  extra: [
    textElement(0x00100010, 'PN', 'MARTIN^Élodie'),
    textElement(0x00100020, 'LO', '1234567'),
    textElement(0x00080020, 'DA', '20260114'),
  ],
});

describe('the identities given to a browser', () => {
  let uploads: UploadsApp;
  let client: UploadsClient;

  beforeAll(async () => {
    uploads = await startUploadsApp({ worker: false });
    client = new UploadsClient(uploads, await createTestAccount(uploads));
  });

  afterAll(() => uploads.stop());

  const ask = (patientReference: unknown, { account } = client) =>
    request(uploads.url)
      .post('/v1/deidentification-identities')
      .set('Authorization', account.authorization)
      .send({ patientReference });

  async function cleanAsABrowser(file: Uint8Array, patientReference: string | null): Promise<Uint8Array> {
    const { body } = await ask(patientReference).expect(200);
    const { bytes } = await deidentifyDicom(file, {
      uidKey: Buffer.from(body.uidKey, 'base64'),
      patientPseudonym: body.patient?.pseudonym ?? null,
      ...(body.patient === null ? {} : { dateShiftDays: body.patient.dateShiftDays }),
    });
    return bytes;
  }

  it.each([[null], ['D-042'], ['  D-042 ']])(
    'make the bytes that the server makes, whoever cleans first: reference %j',
    async (patientReference) => {
      const fields: Record<string, string> = patientReference === null ? {} : { patientReference };
      const byServer = await client.keep(radiograph, { fields });
      const byBrowser = await cleanAsABrowser(radiograph, patientReference);
      expect(createHash('sha256').update(byBrowser).digest('hex')).toBe(byServer.sha256);
      const byBoth = await client.keep(byBrowser, { fields });
      expect(byBoth.sha256).toBe(byServer.sha256);
    },
  );

  it('leave the answer to an upload as it will be read', async () => {
    const kept = await client.keep(radiograph, { fields: { displayName: 'Cliché', patientReference: 'D-7' } });
    const { body } = await client.get(`/${kept.id}`).expect(200);
    expect(body).toEqual(kept);
  });

  it('are stable for a patient and a secret of the account', async () => {
    const stranger = new UploadsClient(uploads, await createTestAccount(uploads));
    const [own, again, other, foreign] = await Promise.all(
      [ask('D-1'), ask('D-1'), ask('D-2'), ask('D-1', stranger)].map(async (asked) => (await asked.expect(200)).body),
    );
    expect(again).toEqual(own);
    expect(other.uidKey).toBe(own.uidKey);
    expect(other.patient.pseudonym).not.toBe(own.patient.pseudonym);
    expect(foreign.uidKey).not.toBe(own.uidKey);
    expect(foreign.patient.pseudonym).not.toBe(own.patient.pseudonym);
  });

  it('are never cached, and never given to one who may not upload', async () => {
    const { headers } = await ask(null).expect(200);
    expect(headers['cache-control']).toBe('private, no-store');
    const reader = new UploadsClient(uploads, await createTestAccount(uploads, ['radiograph.read']));
    await ask(null, reader).expect(403);
  });

  it.each([[''], ['   '], ['x'.repeat(65)], ['two\nlines'], [7], [undefined], [{}]])(
    'refuse the reference %j',
    async (bad) => {
      const { body } = await ask(bad).expect(400);
      expect(body.code).toMatch(/^HTTP\.|^REQUEST\.|INVALID/);
    },
  );
});
