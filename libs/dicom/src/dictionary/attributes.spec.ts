import { dcmjsNames } from '../../../../test/factories/dcmjs.js';
import { implicitVr, nameOf } from './attributes.js';
import { IDENTIFYING_ATTRIBUTES } from './identifying-attributes.data.js';
import { KEPT_ATTRIBUTES } from './kept-attributes.data.js';
import { formatTag } from './tag.js';

/** Placeholders dcmjs uses where the standard leaves a choice. */
const CHOICES: Record<string, string> = { xs: 'US|SS', ox: 'OW|OB', lt: 'OW|US' };

describe('the dictionary', () => {
  it.each([...KEPT_ATTRIBUTES, ...IDENTIFYING_ATTRIBUTES])('%s %s %s agrees with dcmjs', (tag, keyword, vrs) => {
    const known = dcmjsNames()[keyword];
    expect(known?.tag).toBe(formatTag(tag));
    expect(CHOICES[known?.vr ?? ''] ?? known?.vr).toBe(vrs);
  });

  it('calls an unknown tag by its number and takes it for opaque', () => {
    expect(nameOf(0x00091001)).toBe('(0009,1001)');
    expect(implicitVr(0x00091001)).toBe('UN');
  });
});
