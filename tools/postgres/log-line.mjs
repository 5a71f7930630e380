/** Kinds of lines whose text may quote a value: of a row, or of a statement. */
const QUOTING = /^(?<head>.*?\b(?:ERROR|WARNING|NOTICE|DETAIL|HINT|QUERY|CONTEXT|STATEMENT)): .*$/;

/**
 * A line of PostgreSQL's log as ours may keep it: of an error its time, process and SQLSTATE, and no text. What the
 * server says of itself (LOG, FATAL, PANIC) stays whole.
 * @param {string} line @returns {string}
 */
export function withoutValues(line) {
  const head = QUOTING.exec(line)?.groups?.['head'];
  return head === undefined ? line : `${head}: (text not kept)`;
}
