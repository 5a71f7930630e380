import fc from 'fast-check';
import { newId } from '@phoxray/kernel';
import { decodeCursor, encodeCursor, toPage } from './page.dto.js';

const row = (at: number): { createdAt: Date; id: string } => ({ createdAt: new Date(at), id: newId() });

describe('cursors', () => {
  it('come back as they went, to the millisecond', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_102_444_800_000 }), (at) => {
        const position = row(at);
        expect(decodeCursor(encodeCursor(position))).toEqual(position);
      }),
    );
  });

  it('of anybody else are refused with a code, whatever they are', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String()), (text) => {
        expect(() => decodeCursor(text)).toThrow(expect.objectContaining({ code: 'HTTP.INVALID_CURSOR' }));
      }),
    );
  });
});

describe('toPage', () => {
  it('points past the last shown row only when there is one more', () => {
    const rows = [row(3), row(2), row(1)];
    const full = toPage(rows, { limit: 2, after: null }, ({ id }) => id);
    expect(full.data).toEqual([rows[0]?.id, rows[1]?.id]);
    expect(full.nextCursor).toBe(encodeCursor(rows[1] ?? row(0)));
    expect(toPage(rows, { limit: 3, after: null }, ({ id }) => id).nextCursor).toBeNull();
    expect(toPage([], { limit: 3, after: null }, () => 0)).toEqual({ data: [], nextCursor: null });
  });
});
