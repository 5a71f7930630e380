import { BodyShapePipe, findShapeFault } from './body-shape.pipe.js';

const nested = (depth: number): unknown => JSON.parse(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`);

describe('the shape of a body', () => {
  it('may have so many levels and no more, whatever its breadth', () => {
    expect(findShapeFault(nested(3), 3)).toBeNull();
    expect(findShapeFault(nested(4), 3)).toBe('too-deep');
  });

  it('may have so many values and no more, wherever they are', () => {
    const wide = (count: number) => ({ a: Array.from({ length: count - 1 }, () => 1) });
    expect(findShapeFault(wide(500))).toBeNull();
    expect(findShapeFault(wide(501))).toBe('too-many');
    expect(findShapeFault({ a: wide(300), b: wide(300) })).toBe('too-many');
  });

  it('survives what would end a recursive walk', () => {
    expect(findShapeFault(nested(100_000), 32)).toBe('too-deep');
  });

  it.each(['{"__proto__":1}', '{"constructor":1}', '{"a":[{"prototype":1}]}'])(
    'may not reach past an object: %s',
    (text) => {
      expect(findShapeFault(JSON.parse(text))).toBe('forbidden-name');
    },
  );

  it.each([null, undefined, 1, 'text', [], {}])('may be %p', (value) => {
    expect(findShapeFault(value, 1)).toBeNull();
  });

  it('matters for bodies only', () => {
    expect(new BodyShapePipe().transform(undefined, { type: 'query' })).toBeUndefined();
    expect(() => new BodyShapePipe().transform(undefined, { type: 'body' })).toThrow(
      expect.objectContaining({ code: 'HTTP.BODY_MISSING' }),
    );
  });
});
