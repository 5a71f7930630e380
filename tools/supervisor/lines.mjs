/**
 * Calls `onLine` with each line of a stream, the last unfinished one included.
 * @param {import('node:stream').Readable} stream @param {(line: string) => void} onLine
 */
export function onLines(stream, onLine) {
  let rest = '';
  stream.setEncoding('utf8').on('data', (text) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    lines.filter(Boolean).forEach((line) => onLine(line));
  });
  stream.on('end', () => rest && onLine(rest));
}
