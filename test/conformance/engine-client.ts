import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { WebSocket } from 'ws';
import { z } from 'zod';

const jsonSchema = z.record(z.string(), z.unknown());
const messageSchema = z.object({ type: z.string(), data: jsonSchema });

/** Longer than any test: for what must not end by itself. */
export const HOUR_MS = 3_600_000;

/** A socket message: parsed text, or the picture frame as it came. */
export type Heard = z.infer<typeof messageSchema> | { readonly frame: Buffer };

/** A client with no mercy and no memory: raw HTTP, and everything its socket says. */
export class EngineClient {
  readonly heard: Heard[] = [];
  private socket: WebSocket | null = null;

  constructor(
    readonly url: string,
    readonly clientId: string,
  ) {}

  async connect(hello?: object): Promise<void> {
    this.socket = new WebSocket(`${this.url.replace('http', 'ws')}/ws?clientId=${this.clientId}`);
    this.socket.on('message', (data: Buffer, binary) => {
      this.heard.push(binary ? { frame: data } : messageSchema.parse(JSON.parse(data.toString('utf8'))));
    });
    await once(this.socket, 'open');
    if (hello) this.socket.send(JSON.stringify(hello));
    await this.until(() => this.heard.length > (hello ? 1 : 0));
  }

  /** The code with which the socket will have closed. */
  closeCode(): Promise<number> {
    return new Promise((resolve) => this.socket?.once('close', (code) => resolve(code)));
  }

  async close(): Promise<void> {
    if (!this.socket || this.socket.readyState === WebSocket.CLOSED) return;
    const closed = once(this.socket, 'close');
    this.socket.close();
    await closed;
  }

  /** Stops reading; the server's messages pile up. */
  pause(): void {
    this.socket?.pause();
  }

  /** Leaves without a close frame. */
  terminate(): void {
    this.socket?.terminate();
  }

  async post(path: string, body: unknown): Promise<Response> {
    return fetch(this.url + path, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) });
  }

  async getJson(path: string): Promise<Record<string, unknown>> {
    const response = await fetch(this.url + path);
    expect(response.status).toBe(200);
    return jsonSchema.parse(await response.json());
  }

  async view(file: Readonly<Record<string, string>>, init?: RequestInit): Promise<Response> {
    return fetch(`${this.url}/view?${new URLSearchParams(file).toString()}`, init);
  }

  async upload(bytes: Buffer, name: string, fields: Readonly<Record<string, string>> = {}): Promise<Response> {
    const form = new FormData();
    Object.entries(fields).forEach(([key, value]) => form.append(key, value));
    form.append('image', new Blob([new Uint8Array(bytes)], { type: 'image/png' }), name);
    return fetch(`${this.url}/upload/image`, { method: 'POST', body: form });
  }

  /** Waits for the end of a prompt, as the socket tells it. */
  async finished(promptId: string): Promise<void> {
    await this.until(() =>
      this.heard.some(
        (m) => 'type' in m && m.type === 'executing' && m.data['node'] === null && m.data['prompt_id'] === promptId,
      ),
    );
  }

  async until(holds: () => boolean | Promise<boolean>, withinMs = 30_000): Promise<void> {
    const deadline = performance.now() + withinMs;
    while (!(await holds())) {
      if (performance.now() > deadline) throw new Error(`It did not happen; heard ${this.heard.length} messages`);
      await sleep(3);
    }
  }
}

/** An 8-bit grey PNG with a ramp from black to white, left to right. */
export const rampPng = (width = 256, height = 4): Promise<Buffer> => {
  const bytes = Uint8Array.from({ length: width * height }, (_, i) => Math.floor(((i % width) * 255) / (width - 1)));
  return sharp(bytes, { raw: { width, height, channels: 1 } })
    .toColourspace('b-w')
    .png()
    .toBuffer();
};

/** A square of coloured noise: three bytes a pixel that no compression makes smaller. */
export const noisePng = (side: number): Promise<Buffer> =>
  sharp(randomBytes(side * side * 3), { raw: { width: side, height: side, channels: 3 } })
    .png()
    .toBuffer();

/** An 8-bit RGB PNG with the same ramp: read exactly by every release. */
export const rgbRampPng = async (width = 256, height = 4): Promise<Buffer> =>
  sharp(await rampPng(width, height))
    .toColourspace('srgb')
    .png()
    .toBuffer();
