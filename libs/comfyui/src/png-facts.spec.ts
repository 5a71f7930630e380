import * as fc from 'fast-check';
import sharp from 'sharp';
import { readPngFacts } from './png-facts.js';

const png = () =>
  sharp({ create: { width: 13, height: 7, channels: 3, background: '#123456' } })
    .png()
    .toBuffer();

describe('readPngFacts', () => {
  it('reads the size of a whole file', async () => {
    expect(readPngFacts(await png())).toEqual({ form: 'whole', width: 13, height: 7 });
  });

  it('never takes a cut file for a whole one', async () => {
    const whole = await png();
    fc.assert(
      fc.property(fc.integer({ min: 0, max: whole.length - 1 }), (length) => {
        expect(readPngFacts(whole.subarray(0, length)).form).toBe(length < 8 ? 'not-png' : 'truncated');
      }),
    );
  });

  it('knows other formats and nonsense', async () => {
    const jpeg = await sharp({ create: { width: 4, height: 4, channels: 3, background: '#fff' } })
      .jpeg()
      .toBuffer();
    for (const bytes of [jpeg, Buffer.alloc(0), Buffer.from('<html></html>')]) {
      expect(readPngFacts(bytes)).toEqual({ form: 'not-png' });
    }
  });
});
