import { isDeeperThan } from './nesting.pipe.js';

const nested = (depth: number): unknown => JSON.parse(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`);

describe('isDeeperThan', () => {
  it('counts levels, not breadth', () => {
    expect(isDeeperThan(nested(3), 3)).toBe(false);
    expect(isDeeperThan(nested(4), 3)).toBe(true);
    expect(isDeeperThan({ a: Array.from({ length: 10_000 }, () => ({ b: 1 })) }, 3)).toBe(false);
  });

  it('survives what would end a recursive walk', () => {
    expect(isDeeperThan(nested(100_000), 32)).toBe(true);
  });

  it.each([null, undefined, 1, 'text', [], {}])('has nothing against %p', (value) => {
    expect(isDeeperThan(value, 1)).toBe(false);
  });
});
