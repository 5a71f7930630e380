import { randomBytes } from 'node:crypto';
import { CRC32C } from '@google-cloud/storage';
import { Crc32c } from './crc32c.js';

describe('Crc32c', () => {
  it('gives the check value of the polynomial', () => {
    const checksum = new Crc32c();
    checksum.update(Buffer.from('123456789'));
    expect(Buffer.from(checksum.toString(), 'base64').toString('hex')).toBe('e3069283');
  });

  it('agrees with Google’s own implementation, however the bytes are cut', () => {
    const data = randomBytes(100_003);
    const [ours, theirs] = [new Crc32c(), new CRC32C()];
    theirs.update(data);
    for (let at = 0; at < data.length; at += 777) ours.update(data.subarray(at, at + 777));
    expect(ours.toString()).toBe(theirs.toString());
    expect(ours.validate(theirs.toString())).toBe(true);
    ours.update(Buffer.from([0]));
    expect(ours.validate(theirs.toString())).toBe(false);
  });

  it('of nothing is zero', () => {
    expect(new Crc32c().toString()).toBe('AAAAAA==');
  });
});
