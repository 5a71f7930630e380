import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { WASM_PAGE_BYTES, withInitialMemory } from './wasm-initial-memory.js';

const codecs = readFileSync(join(dirname(require.resolve('dcmjs-codecs')), 'dcmjs-native-codecs.wasm'));
/** A module with one memory of 4,096 pages (WebAssembly core specification 1.0, §5.5.8). */
const SMALLEST = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 5, 4, 1, 0, 0x80, 0x20);

describe('the initial memory of a module', () => {
  it.each([0, 1, 127, 128, 300, 4_096])('becomes %d pages, and nothing else changes', (pages) => {
    const changed = withInitialMemory(SMALLEST, pages);
    expect([...changed]).toEqual([...SMALLEST.subarray(0, 12), (pages & 127) | 128, pages >> 7]);
  });

  it('is made smaller in the codecs that are installed', () => {
    const changed = withInitialMemory(codecs, 256);
    const differences = [...changed].filter((byte, index) => byte !== codecs[index]);
    expect(changed).toHaveLength(codecs.length);
    expect(differences.length).toBeLessThanOrEqual(3);
    expect(256 * WASM_PAGE_BYTES).toBe(16_777_216);
  });

  it('is refused where there is none, where it is smaller, and in a damaged module', () => {
    expect(() => withInitialMemory(SMALLEST.subarray(0, 8), 1)).toThrow(RangeError);
    expect(() => withInitialMemory(SMALLEST, 5_000)).toThrow(RangeError);
    for (const length of [9, 10, 12, 13]) {
      expect(() => withInitialMemory(SMALLEST.subarray(0, length), 1)).toThrow(RangeError);
    }
  });
});
