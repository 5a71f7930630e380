import { makeSampleDicom } from '../../../../tools/sample/sample-dicom.mjs';
import { sendByTus } from '../../../../test/setup/tus-client.js';
import { createTestAccount, startUploadsApp, type UploadsApp } from '../../../../test/setup/uploads-app.js';
import { until } from '../../../../test/setup/until.js';
import { UploadsClient } from '../../../../test/setup/uploads-client.js';

/** What stock clients send of a file without being asked. */
const NAMES = { filename: 'CANARI.dcm', filetype: 'CANARI', name: 'CANARI', type: 'CANARI', relativePath: 'CANARI' };

describe('a stock client of the tus protocol', () => {
  let uploads: UploadsApp;

  beforeAll(async () => {
    uploads = await startUploadsApp({ worker: true });
  });
  afterAll(() => uploads?.stop());

  it('uploads, and what it says of the file is left unread', async () => {
    const client = new UploadsClient(uploads, await createTestAccount(uploads));
    const metadata = { ...NAMES, attestation: await client.attest(), displayName: 'left' };
    const { authorization } = client.account;
    const endpoint = `${uploads.url}/v1/uploads`;
    await sendByTus(Buffer.from(makeSampleDicom()), { endpoint, authorization, metadata });
    let body: { data: { displayName: string }[] } = { data: [] };
    await until(async () => {
      ({ body } = await client.get('').expect(200));
      return body.data.length === 1;
    });
    expect(body.data[0]?.displayName).toBe('left');
    expect(JSON.stringify(body)).not.toContain('CANARI');
    expect(uploads.logger.lines.join('\n')).not.toContain('CANARI');
  });
});
