import { isNamed } from './entity-tag.policy.js';

const ETAG = '"5f-a"';

describe('what the caller has already', () => {
  it.each([
    '"5f-a"',
    'W/"5f-a"',
    ' "5f-a" ',
    '*',
    ' * ',
    '"x", "5f-a"',
    '"x","5f-a"',
    'W/"x", W/"5f-a"',
    '"a,b", "5f-a"',
    '"", "5f-a"',
  ])('is named by %s', (header) => expect(isNamed(header, ETAG)).toBe(true));

  it.each([undefined, '', '"x"', '5f-a', '"5f-a', '"5F-A"', '"x5f-a"', '"x", "y"', '"*"', 'w/5f-a', "'5f-a'"])(
    'is not named by %s',
    (header) => expect(isNamed(header, ETAG)).toBe(false),
  );

  it('is compared weakly on both sides', () => expect(isNamed('"5f-a"', `W/${ETAG}`)).toBe(true));
});
