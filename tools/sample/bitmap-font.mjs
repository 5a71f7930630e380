/** The letters of the labels, five columns by seven rows. */
const GLYPHS = {
  S: ['.####', '#....', '#....', '.###.', '....#', '....#', '####.'],
  Y: ['#...#', '#...#', '.#.#.', '..#..', '..#..', '..#..', '..#..'],
  N: ['#...#', '##..#', '##..#', '#.#.#', '#..##', '#..##', '#...#'],
  T: ['#####', '..#..', '..#..', '..#..', '..#..', '..#..', '..#..'],
  H: ['#...#', '#...#', '#...#', '#####', '#...#', '#...#', '#...#'],
  E: ['#####', '#....', '#....', '####.', '#....', '#....', '#####'],
  I: ['#####', '..#..', '..#..', '..#..', '..#..', '..#..', '#####'],
  C: ['.####', '#....', '#....', '#....', '#....', '#....', '.####'],
};

/**
 * Draws a word, each dot of it a square.
 * @param {string} word letters of GLYPHS only
 * @param {{ x: number, y: number, dot: number }} place upper left corner and side of a dot, in pixels
 * @param {(x: number, y: number) => void} paint called for every pixel of the word
 */
export function drawWord(word, { x, y, dot }, paint) {
  word.split('').forEach((letter, index) => {
    GLYPHS[letter].forEach((row, line) => {
      row.split('').forEach((mark, column) => {
        if (mark === '#') paintSquare(x + (index * 6 + column) * dot, y + line * dot, dot, paint);
      });
    });
  });
}

function paintSquare(left, top, side, paint) {
  for (let y = top; y < top + side; y++) for (let x = left; x < left + side; x++) paint(x, y);
}
