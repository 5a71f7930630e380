import fc from 'fast-check';
import { PieceWriter } from './piece-writer.js';

describe('pieces', () => {
  it('are the bytes that were written, in order, none longer than allowed and none empty', async () => {
    const chunks = fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(chunks, fc.integer({ min: 1, max: 40 }), async (written, longest) => {
        const pieces: Buffer[] = [];
        const writer = new PieceWriter(Buffer.alloc(longest), async (piece) => void pieces.push(Buffer.from(piece)));
        for (const chunk of written) await writer.write(chunk);
        await writer.flush();
        expect(Buffer.concat(pieces).equals(Buffer.concat(written))).toBe(true);
        expect(pieces.slice(0, -1).every((piece) => piece.length === longest)).toBe(true);
        expect(pieces.every((piece) => piece.length > 0 && piece.length <= longest)).toBe(true);
      }),
    );
  });
});
