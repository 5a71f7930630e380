import type { IncomingMessage, ServerResponse } from 'node:http';

/** One request with its answer. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  /** Values of the path's `:name` segments. */
  readonly params: Readonly<Record<string, string>>;
}

/** A refusal: status and plain text, as the protocol gives them. */
export class HttpFailure extends Error {
  constructor(
    readonly status: number,
    text = '',
  ) {
    super(text);
  }
}

const SERVER_ERROR_TEXT = '500 Internal Server Error\n\nServer got itself in trouble';

/** What the real server says to malformed JSON and to an unknown upload type. */
export const serverError = (): HttpFailure => new HttpFailure(500, SERVER_ERROR_TEXT);

export const sendJson = ({ response }: Exchange, body: unknown, status = 200): void => {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
};

export const sendText = ({ response }: Pick<Exchange, 'response'>, status: number, text = ''): void => {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(text);
};
