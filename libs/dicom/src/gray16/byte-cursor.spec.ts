import fc from 'fast-check';
import { ByteReader, ByteWriter } from './byte-cursor.js';

/** One value and how it is written and read. */
interface Step {
  readonly kind: 'u8' | 'u16' | 'u32' | 'i32' | 'f64' | 'text';
  readonly value: number | string | null;
}

const numeric = (kind: 'u8' | 'u16' | 'u32' | 'i32', min: number, max: number): fc.Arbitrary<Step> =>
  fc.integer({ min, max }).map((value) => ({ kind, value }));

const STEPS = {
  u8: numeric('u8', 0, 0xff),
  u16: numeric('u16', 0, 0xffff),
  u32: numeric('u32', 0, 0xffffffff),
  i32: numeric('i32', -(2 ** 31), 2 ** 31 - 1),
  f64: fc.double({ noNaN: true }).map((value): Step => ({ kind: 'f64', value })),
  text: fc
    .option(fc.string({ minLength: 1, maxLength: 255 }), { nil: null })
    .map((value): Step => ({ kind: 'text', value })),
} satisfies Record<Step['kind'], fc.Arbitrary<Step>>;

const KINDS = ['u8', 'u16', 'u32', 'i32', 'f64', 'text'] as const;
const BYTES = { u8: 1, u16: 2, u32: 4, i32: 4, f64: 8 } as const;

function write(writer: ByteWriter, { kind, value }: Step): void {
  if (kind === 'text') writer.text(typeof value === 'string' ? value : null);
  else writer[kind](Number(value));
}

function roundTrip(steps: readonly Step[]): void {
  const writer = new ByteWriter();
  for (const step of steps) write(writer, step);
  const reader = new ByteReader(writer.bytes);
  const wrong = steps.findIndex(({ kind, value }) => !Object.is(reader[kind](), value));
  expect([steps[wrong], reader.isAtEnd]).toEqual([undefined, true]);
}

/** Bytes of the buffer before its growth number `growth`: 256 at first, then twice what did not fit. */
const sizeBefore = (growth: number): number => (growth === 1 ? 256 : 2 * (sizeBefore(growth - 1) + 1));

describe('numbers and texts in a growing buffer', () => {
  it.each(KINDS.flatMap((kind) => [1, 2, 3, 5, 9].map((growth) => [kind, growth] as const)))(
    'come back when a %s meets growth %d of the buffer at any of its bytes',
    (kind, growth) => {
      fc.assert(
        fc.property(STEPS[kind], fc.integer({ min: -16, max: 2 }), (step, offset) => {
          const length = sizeBefore(growth) + offset;
          const filling = Array.from({ length }, (_, index): Step => ({ kind: 'u8', value: index & 0xff }));
          roundTrip([...filling, step, step]);
        }),
        { numRuns: growth > 3 ? 8 : 30 },
      );
    },
  );

  it.each(['u16', 'u32', 'i32', 'f64'] as const)('come back in any number: %s', (kind) => {
    const value = kind === 'f64' ? Math.PI : 0x1234;
    for (let count = 0; count <= 70_000 / BYTES[kind]; count += count < 600 ? 1 : 4_001) {
      roundTrip(Array.from({ length: count }, () => ({ kind, value })));
    }
  });

  it('come back in any order', () => {
    const steps = fc.array(fc.oneof(...Object.values(STEPS)), { minLength: 0, maxLength: 1_500, size: 'max' });
    fc.assert(fc.property(steps, roundTrip), { numRuns: 12 });
  });

  it('are refused by a reader beyond the end, at every length', () => {
    const writer = new ByteWriter();
    for (let index = 0; index < 300; index += 1) writer.f64(index);
    const { bytes } = writer;
    for (let length = 0; length < bytes.length; length += 7) {
      const reader = new ByteReader(bytes.subarray(0, length));
      for (let index = 0; index < Math.floor(length / 8); index += 1) expect(reader.f64()).toBe(index);
      expect(() => reader.f64()).toThrow(expect.objectContaining({ code: 'MALFORMED' }));
    }
  });
});
