import { readFileSync } from 'node:fs';
import { textElement } from '@phoxray/dicom';
import { AccountVault } from '@phoxray/platform/crypto';
import { Database } from '@phoxray/platform/database';
import { Client } from 'pg';
import sharp from 'sharp';
import { STUDY_UID, syntheticDicom } from '../../../test/factories/dicom.factory.js';
import { pngChunk, syntheticPng, withJpegSegments } from '../../../test/factories/picture.factory.js';
import { createTestAccount, startUploadsApp, type UploadsApp } from '../../../test/setup/uploads-app.js';
import { UploadsClient } from '../../../test/setup/uploads-client.js';

const CANARY = 'CANARI';
const planted = (place: string): string => `${CANARY}-${place}`;

/** Identifiers wherever the three formats have room for them. */
async function plantedFiles(): Promise<Record<string, Buffer>> {
  const grey = await sharp(Buffer.alloc(64 * 64, 90), { raw: { width: 64, height: 64, channels: 1 } })
    .jpeg()
    .toBuffer();
  const texts = ['tEXt', 'zTXt', 'iTXt', 'eXIf', 'tIME', 'iCCP', 'prVt'].map((type) => pngChunk(type, planted(type)));
  const jpeg = withJpegSegments(
    grey,
    [0xe1, `Exif\0\0${planted('exif')}`],
    [0xe1, `http://ns.adobe.com/xap/1.0/\0${planted('xmp')}`],
    [0xed, planted('iptc')],
    [0xe9, planted('app9')],
    [0xfe, planted('comment')],
  );
  const dicom = Buffer.from(
    syntheticDicom({
      extra: [
        textElement(0x00100010, 'PN', planted('name')),
        textElement(0x00100020, 'LO', planted('id')),
        textElement(0x00080080, 'LO', planted('institution')),
        textElement(0x00204000, 'LT', planted('comments')),
        textElement(0x00090010, 'LO', planted('creator')),
        textElement(0x00091001, 'LO', planted('private')),
        textElement(0x00080060, 'CS', 'CANARI'),
      ],
    }),
  );
  dicom.write(planted('preamble'), 8, 'latin1');
  return {
    png: syntheticPng({ width: 32, height: 32, extra: texts, trailer: planted('trailer') }),
    jpeg: Buffer.concat([jpeg, Buffer.from(planted('trailer'))]),
    dicom,
  };
}

const readKept = async (of: UploadsClient, patientReference: string): Promise<string> => {
  const { id } = await of.keep(syntheticDicom(), { fields: { patientReference } });
  return (await of.download(`/${id}/original`)).toString('latin1');
};

const pseudonymOf = (file: string): string => /PHX-[0-9A-F]{10}/.exec(file)?.[0] ?? 'none';

describe('what identifies a person', () => {
  let uploads: UploadsApp;
  let client: UploadsClient;
  let database: Client;

  beforeAll(async () => {
    uploads = await startUploadsApp({ worker: true });
    client = new UploadsClient(uploads, await createTestAccount(uploads));
    database = new Client({ connectionString: uploads.adminUrl });
    await database.connect();
  });

  afterAll(async () => {
    await database.end();
    await uploads.stop();
  });

  /** Every row of every table of ours and of the queue, as text, binary columns included. */
  async function dump(): Promise<string> {
    const { rows } = await database.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('phoxray', 'bullmq')`,
    );
    const tables = [];
    for (const { name } of rows) tables.push(await database.query<object>(`select * from ${name}`));
    return JSON.stringify(
      tables.flatMap((table) => table.rows),
      (_, value: unknown) => (Buffer.isBuffer(value) ? value.toString('latin1') : value),
    );
  }

  it('is nowhere once the file is kept: not in an object, a row, a queue, a log line or an answer', async () => {
    for (const [format, file] of Object.entries(await plantedFiles())) {
      const kept = await client.keep(file, { fileName: `${planted('file name')}.${format}` });
      expect(kept.deidentification.removed.length).toBeGreaterThan(0);
      expect(kept.modality).toBeNull();
      const rendered = await client.rendered(kept.id);
      const answers = JSON.stringify([kept, rendered, (await client.get('').expect(200)).body]);
      const pictures = await Promise.all(
        ['original', 'renditions/display'].map((part) => client.download(`/${kept.id}/${part}`)),
      );
      for (const place of [answers, ...pictures.map((bytes) => bytes.toString('latin1'))]) {
        expect(place).not.toContain(CANARY);
      }
    }
    expect(await dump()).not.toContain(CANARY);
    expect(uploads.logger.lines.join('\n')).not.toContain(CANARY);
    expect(
      uploads
        .listObjects()
        .map((path) => readFileSync(path, 'latin1'))
        .join(''),
    ).not.toContain(CANARY);
  });

  it('is not quoted when a file is refused', async () => {
    const { dicom } = await plantedFiles();
    const refused = await client.upload(dicom?.subarray(0, 900) ?? Buffer.alloc(0), { fileName: planted('refused') });
    expect(refused.status).toBe(422);
    expect(JSON.stringify(refused.body) + uploads.logger.lines.join('\n')).not.toContain(CANARY);
  });

  it('is nowhere when the sender’s own report carries it', async () => {
    const preparation = JSON.stringify({ removed: { [planted('a name')]: 1, PatientName: 1 } });
    const { id } = await client.keep(syntheticPng({ width: 21, height: 21 }), { fields: { preparation } });
    const { deidentification } = (await client.get(`/${id}`).expect(200)).body;
    expect(deidentification.preparation).toMatchObject({ removed: [{ keyword: 'PatientName', count: 1 }], others: 1 });
    expect(await dump()).not.toContain(CANARY);
  });

  it('is sealed where a person typed it', async () => {
    const fields = { displayName: planted('display name'), patientReference: planted('reference') };
    const { id } = await client.keep(syntheticPng({ width: 20, height: 20 }), { fields });
    expect((await client.get(`/${id}`).expect(200)).body).toMatchObject(fields);
    expect(await dump()).not.toContain(CANARY);
    expect(uploads.logger.lines.join('\n')).not.toContain(CANARY);
  });

  it('is replaced the same way for one patient reference, another way for another account', async () => {
    const stranger = new UploadsClient(uploads, await createTestAccount(uploads));
    const [first, same, other, foreign] = [
      await readKept(client, 'A'),
      await readKept(client, 'A'),
      await readKept(client, 'B'),
      await readKept(stranger, 'A'),
    ];
    expect(first).toBe(same);
    expect(new Set([first, other, foreign].map(pseudonymOf)).size).toBe(3);
    for (const file of [first, other, foreign]) {
      for (const original of ['DUPONT', 'PAT-000123', '19740512', '20240311', STUDY_UID]) {
        expect(file).not.toContain(original);
      }
    }
  });

  it('keeps the evidence of the attestation: who, when, which text, from where', async () => {
    const { id, attestation } = await client.keep(syntheticPng({ width: 20, height: 21 }));
    const { rows } = await database.query('select * from phoxray.attestation_record where radiograph_id = $1', [id]);
    const accepted = JSON.parse(await client.attest());
    expect(rows).toEqual([
      expect.objectContaining({
        basis: accepted.basis,
        version: accepted.version,
        text_sha256: accepted.sha256,
        locale: 'fr',
      }),
    ]);
    expect(rows[0].accepted_at.toISOString()).toBe(attestation.acceptedAt);
    const { accountId } = client.account;
    const ip = await uploads.app
      .get(Database)
      .inAccount(accountId, () =>
        uploads.app.get(AccountVault).open(`attestation_record.sealed_ip|${id}`, rows[0].sealed_ip),
      );
    expect(ip).toBe('127.0.0.1');
  });
});
