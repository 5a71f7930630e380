import { once } from 'node:events';
import { Agent, request, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import { buffer } from 'node:stream/consumers';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

const lengthOf = (parts: readonly Buffer[]): number => parts.reduce((sum, part) => sum + part.length, 0);

/** Requests over kept connections, bodies as they are: the same client, at the same cost, for every server. */
export class HttpSender {
  private readonly agent = new Agent({ keepAlive: true });

  constructor(readonly url: string) {}

  async send(
    method: string,
    path: string,
    headers: OutgoingHttpHeaders = {},
    parts: readonly Buffer[] = [],
  ): Promise<Answer> {
    const sending = request(`${this.url}${path}`, {
      method,
      agent: this.agent,
      headers: { ...headers, 'Content-Length': lengthOf(parts) },
    });
    const answered = once(sending, 'response');
    for (const part of parts) sending.write(part);
    sending.end();
    const [response] = await answered;
    return { status: response.statusCode, headers: response.headers, body: await buffer(response) };
  }

  /** As `send`; throws for every other status than the expected one. */
  async expect(status: number, ...args: Parameters<HttpSender['send']>): Promise<Answer> {
    const answer = await this.send(...args);
    if (answer.status === status) return answer;
    throw new Error(
      `${args[0]} ${args[1]} was answered with ${answer.status}: ${answer.body.toString().slice(0, 300)}`,
    );
  }

  close(): void {
    this.agent.destroy();
  }
}
