const STRING_OR_NOT_A_NUMBER = /"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g;

/**
 * Parses JSON as Python writes it: bare `NaN` and `Infinity` become null (a node whose IS_CHANGED is NaN puts one in
 * its history record). Throws a SyntaxError on anything else that RFC 8259 forbids.
 */
export function parsePythonJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return JSON.parse(text.replace(STRING_OR_NOT_A_NUMBER, (token) => (token.startsWith('"') ? token : 'null')));
  }
}
