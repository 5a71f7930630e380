const MAGIC_AND_VERSION = 8;
const MEMORY_SECTION = 5;
const CONTINUES = 0x80;

/** Pages of 64 kB. */
export const WASM_PAGE_BYTES = 65_536;

/**
 * The module with a smaller memory to begin with; it grows as it needs more. The codecs are built to take 268 MB at
 * once, which is half of what a decoder may hold. (WebAssembly core specification 1.0, §5.5.8 and §5.2.2)
 * @throws RangeError when the module has no memory of its own, or one that is smaller already
 */
export function withInitialMemory(module: Uint8Array, pages: number): Uint8Array {
  const at = memoryMinimumAt(module);
  const { value, end } = readLeb(module, at);
  if (value < pages) throw new RangeError('the memory of the module is smaller already');
  const changed = module.slice();
  writeLeb(changed, at, end, pages);
  return changed;
}

/** Where the initial pages of the first memory stand. */
function memoryMinimumAt(module: Uint8Array): number {
  let at = MAGIC_AND_VERSION;
  while (at < module.length) {
    const section = module[at];
    const size = readLeb(module, at + 1);
    if (section === MEMORY_SECTION) return readLeb(module, size.end).end + 1;
    at = size.end + size.value;
  }
  throw new RangeError('the module has no memory of its own');
}

function readLeb(bytes: Uint8Array, start: number): { value: number; end: number } {
  let value = 0;
  for (let at = start, scale = 1; ; at += 1, scale *= 128) {
    const byte = bytes[at];
    if (byte === undefined || at - start > 4) throw new RangeError('the module is damaged');
    value += (byte & ~CONTINUES) * scale;
    if ((byte & CONTINUES) === 0) return { value, end: at + 1 };
  }
}

/** In as many bytes as there are: a number may be longer than it needs. */
function writeLeb(bytes: Uint8Array, start: number, end: number, value: number): void {
  for (let at = start, rest = value; at < end; at += 1, rest >>>= 7) {
    bytes[at] = (rest & ~CONTINUES & 0xff) | (at + 1 < end ? CONTINUES : 0);
  }
}
