/** A 5 × 7 font, seven rows of five bits a letter, for text burned into synthetic pictures. */
const GLYPHS: Readonly<Record<string, readonly number[]>> = {
  A: [14, 17, 17, 31, 17, 17, 17],
  C: [14, 17, 16, 16, 16, 17, 14],
  D: [30, 17, 17, 17, 17, 17, 30],
  E: [31, 16, 16, 30, 16, 16, 31],
  I: [14, 4, 4, 4, 4, 4, 14],
  J: [7, 2, 2, 2, 2, 18, 12],
  L: [16, 16, 16, 16, 16, 16, 31],
  M: [17, 27, 21, 21, 17, 17, 17],
  N: [17, 25, 21, 19, 17, 17, 17],
  O: [14, 17, 17, 17, 17, 17, 14],
  P: [30, 17, 17, 30, 16, 16, 16],
  R: [30, 17, 17, 30, 20, 18, 17],
  T: [31, 4, 4, 4, 4, 4, 4],
  U: [17, 17, 17, 17, 17, 17, 14],
  '/': [1, 1, 2, 4, 8, 16, 16],
  0: [14, 17, 19, 21, 25, 17, 14],
  1: [4, 12, 4, 4, 4, 4, 14],
  2: [14, 17, 1, 6, 8, 16, 31],
  4: [2, 6, 10, 18, 31, 2, 2],
  5: [31, 16, 30, 1, 1, 17, 14],
  7: [31, 1, 2, 4, 8, 8, 8],
  9: [14, 17, 17, 15, 1, 17, 14],
};

export interface BurnedText {
  readonly x: number;
  readonly y: number;
  /** Pixels a dot of the font. */
  readonly scale: number;
  readonly value: number;
}

/** Writes over the picture and returns the rectangle that the letters fill. */
export function drawText(
  pixels: Uint8Array | number[],
  columns: number,
  text: string,
  { x, y, scale, value }: BurnedText,
): { x: number; y: number; width: number; height: number } {
  Array.from(text).forEach((letter, index) => {
    (GLYPHS[letter] ?? []).forEach((bits, row) => {
      for (let column = 0; column < 5; column++) {
        if (bits & (16 >> column)) {
          dot(pixels, columns, x + (index * 6 + column) * scale, y + row * scale, scale, value);
        }
      }
    });
  });
  return { x, y, width: (text.length * 6 - 1) * scale, height: 7 * scale };
}

function dot(pixels: Uint8Array | number[], columns: number, x: number, y: number, size: number, value: number): void {
  for (let dy = 0; dy < size; dy++) {
    for (let dx = 0; dx < size; dx++) pixels[(y + dy) * columns + x + dx] = value;
  }
}
