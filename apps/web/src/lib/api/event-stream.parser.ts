export type ServerEvent = { event: string; id: string | null; data: string };

/**
 * Incremental parser of `text/event-stream` (WHATWG HTML §9.2.6): feed it text as it arrives, in any cut,
 * and it answers the events completed so far. Comments and unknown fields are dropped.
 */
export class EventStreamParser {
  private rest = '';
  private data: string[] = [];
  private event = '';
  private id: string | null = null;

  push(chunk: string): ServerEvent[] {
    const lines = this.splitLines(chunk);
    return lines.flatMap((line) => this.readLine(line));
  }

  private splitLines(chunk: string): string[] {
    const text = this.rest + chunk;
    // A final CR may be the first half of a CRLF still on its way.
    const complete = text.endsWith('\r') ? text.slice(0, -1) : text;
    const lines = complete.split(/\r\n|\n|\r/);
    this.rest = (lines.pop() ?? '') + text.slice(complete.length);
    return lines;
  }

  private readLine(line: string): ServerEvent[] {
    if (line === '') return this.dispatch();
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    this.readField(field, value);
    return [];
  }

  private readField(field: string, value: string): void {
    if (field === 'data') this.data.push(value);
    else if (field === 'event') this.event = value;
    else if (field === 'id' && !value.includes('\0')) this.id = value;
  }

  private dispatch(): ServerEvent[] {
    const data = this.data;
    const event = this.event === '' ? 'message' : this.event;
    this.data = [];
    this.event = '';
    return data.length === 0 ? [] : [{ event, id: this.id, data: data.join('\n') }];
  }
}
