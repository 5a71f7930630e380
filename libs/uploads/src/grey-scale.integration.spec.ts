import { decodeGray16, GRAY16_TYPE, textElement } from '@phoxray/dicom';
import { Client } from 'pg';
import { syntheticDicom, type SyntheticRadiograph } from '../../../test/factories/dicom.factory.js';
import { syntheticPng } from '../../../test/factories/picture.factory.js';
import { createTestAccount, startUploadsApp, type UploadsApp } from '../../../test/setup/uploads-app.js';
import { UploadsClient } from '../../../test/setup/uploads-client.js';

const OPERATORS_WORD = 'DUPONT FAVOURITE';

describe('the grey of a radiograph', () => {
  let uploads: UploadsApp;
  let client: UploadsClient;
  let database: Client;

  beforeAll(async () => {
    uploads = await startUploadsApp({ worker: true });
    database = new Client({ connectionString: uploads.adminUrl });
    await database.connect();
    client = new UploadsClient(uploads, await createTestAccount(uploads));
  });

  afterAll(async () => {
    await database.end();
    await uploads.stop();
  });

  const kept = async (options: SyntheticRadiograph) => client.rendered((await client.keep(syntheticDicom(options))).id);

  it('is served whole, as the values of the Modality LUT, under a type of its own', async () => {
    const rescale = [textElement(0x00281052, 'DS', '-1000'), textElement(0x00281053, 'DS', '0.5')];
    const samples = Array.from({ length: 24 }, (_, index) => index * 173);
    const { id, renditions } = await kept({ rows: 4, columns: 6, samples, extra: rescale });
    expect(renditions).toEqual({ display: 'ready', thumbnail: 'ready', grey16: 'ready' });
    const answer = await client.get(`/${id}/renditions/grey16`).expect(200);
    expect(answer.headers).toMatchObject({
      'content-type': GRAY16_TYPE,
      'cache-control': 'private, no-store',
      'content-disposition': `attachment; filename="radiograph-${id}-grey16.gray16"`,
    });
    const decoded = await decodeGray16(await client.download(`/${id}/renditions/grey16`));
    expect(decoded).toMatchObject({ width: 6, height: 4, bits: 12, zero: 0, slope: 0.5, intercept: -1000 });
    expect([...decoded.samples]).toEqual(samples);
  });

  it('is described with its windows, an operator’s own words left out', async () => {
    const radiograph = await kept({
      extra: [
        textElement(0x00281050, 'DS', '2000', '900'),
        textElement(0x00281051, 'DS', '4000', '300'),
        textElement(0x00281055, 'LO', 'HARDER', OPERATORS_WORD),
        textElement(0x00281056, 'CS', 'SIGMOID'),
      ],
    });
    expect(radiograph.voi).toEqual({
      function: 'SIGMOID',
      windows: [
        { center: 2000, width: 4000, label: 'HARDER' },
        { center: 900, width: 300, label: null },
      ],
      tables: 0,
    });
    const payload = await client.download(`/${radiograph.id}/renditions/grey16`);
    expect((await decodeGray16(payload)).voi).toHaveLength(2);
    expect(payload.includes('DUPONT')).toBe(false);
  });

  it.each([
    ['at the detector, magnification estimated', [], [], { row: 0.08, provenance: 'estimated-magnification' }],
    ['at the detector', [], [0x00181114], { row: 0.1, provenance: 'imager-pixel-spacing', magnification: null }],
    ['unknown', [], [0x00181114, 0x00181164], null],
    [
      'calibrated',
      [textElement(0x00280030, 'DS', '0.07', '0.07'), textElement(0x00280a02, 'CS', 'FIDUCIAL')],
      [],
      { row: 0.07, provenance: 'pixel-spacing-calibrated', calibration: 'FIDUCIAL' },
    ],
  ])('says how large a pixel is: %s', async (_name, extra, without, expected) => {
    const { pixelSpacing } = await client.keep(syntheticDicom({ extra, without }));
    if (expected === null) expect(pixelSpacing).toBeNull();
    else expect(pixelSpacing).toMatchObject(expected);
  });

  it('is not prepared twice for a picture that is 8 bits anyway', async () => {
    const { id, renditions, voi, pixelSpacing } = await client.rendered(
      (await client.keep(syntheticPng({ width: 20, height: 10 }))).id,
    );
    expect({ renditions, voi, pixelSpacing }).toEqual({
      renditions: { display: 'ready', thumbnail: 'ready', grey16: 'absent' },
      voi: null,
      pixelSpacing: null,
    });
    await client.get(`/${id}/renditions/grey16`).expect(404);
  });

  it('is absent, not broken, for a radiograph from before there was such a rendition', async () => {
    const { id } = await kept({ rows: 3, columns: 3 });
    await database.query(`delete from phoxray.rendition where radiograph_id = $1 and kind = 'grey16'`, [id]);
    await database.query(`update phoxray.radiograph set voi = null, pixel_spacing = null where id = $1`, [id]);
    expect((await client.get(`/${id}`).expect(200)).body).toMatchObject({
      renditions: { display: 'ready', grey16: 'absent' },
      voi: null,
      pixelSpacing: null,
    });
  });
});
