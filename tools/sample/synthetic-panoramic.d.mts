export const WIDTH: 1200;
export const HEIGHT: 600;

/** WIDTH × HEIGHT, row by row, 0 = black … 65535 = white; the same pixels every time. */
export function drawSyntheticPanoramic(): Uint16Array<ArrayBuffer>;
