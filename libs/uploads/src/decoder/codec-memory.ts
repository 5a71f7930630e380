import { types } from 'node:util';
import { withInitialMemory } from './wasm-initial-memory.js';

/** What the codecs need of their WebAssembly instance besides decoding. */
export interface CodecInstance {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly stackPointer: () => unknown;
  readonly restoreStack: (pointer: unknown) => unknown;
}

/**
 * The memory of a WebAssembly instance that is kept. A new one for each picture would count against the limit of the
 * process until V8 frees it, which is late.
 */
export class CodecMemory {
  private readonly pristine: Uint8Array;
  private readonly stack: unknown;

  /** @param instance fresh: what it holds now is what `reset` gives back */
  constructor(private readonly instance: CodecInstance) {
    const bytes = new Uint8Array(instance.memory.buffer);
    this.pristine = bytes.slice(0, bytes.findLastIndex((byte) => byte !== 0) + 1);
    this.stack = instance.stackPointer();
  }

  /** Forgets the last picture, also when decoding it was broken off. The size that the memory has reached stays. */
  reset(): void {
    const bytes = new Uint8Array(this.instance.memory.buffer);
    bytes.set(this.pristine);
    bytes.fill(0, this.pristine.length);
    this.instance.restoreStack(this.stack);
  }
}

/** Has the library start with a memory of so many pages. Call it before its initialisation. */
export function shrinkInitialMemory(library: object, pages: number): void {
  const read: unknown = Reflect.get(library, '_getWebAssemblyBytes');
  if (typeof read !== 'function') throw new Error('the codecs have no module');
  Reflect.set(library, '_getWebAssemblyBytes', async () => {
    const module: unknown = await Reflect.apply(read, library, []);
    if (!types.isArrayBuffer(module)) throw new Error('the codecs have no module');
    return withInitialMemory(new Uint8Array(module), pages);
  });
}

/** The instance within the library, whose own types do not show it. Throws when the library has changed. */
export function codecInstanceOf(library: object): CodecInstance {
  const api: unknown = Reflect.get(library, 'wasmApi');
  if (typeof api !== 'object' || api === null) throw new Error('the codecs have no instance');
  const memory: unknown = Reflect.get(api, 'wasmMemory');
  if (!isMemory(memory)) throw new Error('the codecs have no memory');
  const call = (name: string, ...args: unknown[]): unknown => {
    const found: unknown = Reflect.get(api, name);
    if (typeof found !== 'function') throw new Error('the codecs have no stack');
    return Reflect.apply(found, api, args);
  };
  return {
    memory,
    stackPointer: () => call('wasmemscripten_stack_get_current'),
    restoreStack: (pointer) => call('wasm_emscripten_stack_restore', pointer),
  };
}

const isMemory = (value: unknown): value is CodecInstance['memory'] =>
  typeof value === 'object' && value !== null && 'buffer' in value && types.isArrayBuffer(value.buffer);
