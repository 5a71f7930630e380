import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { RawData } from 'ws';
import { z } from 'zod';
import type { FaultBoard } from '../faults/fault-board.js';
import { identifiedImageFrame, plainImageFrame } from './binary-frames.js';
import { nodeIdentity, resumedEvent, statusEvent } from './events.js';
import type { SocketEvent } from './events.js';
import type { JsonObject } from './json.js';

/** Above this many unsent bytes a send waits for the client to read: what lets one deaf client starve all others. */
const HIGH_WATER_BYTES = 64 * 1024;

const helloSchema = z.object({
  type: z.literal('feature_flags'),
  data: z.object({ supports_preview_metadata: z.boolean().default(false) }),
});

interface Connection {
  readonly socket: WebSocket;
  wantsMetadata: boolean;
  heard: boolean;
  sent: number;
  deaf: boolean;
}

/** An image on its way to one client. */
interface ImageMessage {
  readonly png: Buffer;
  readonly node: string;
  readonly promptId: string;
}

type Message = { readonly event: SocketEvent } | { readonly image: ImageMessage };

interface Envelope {
  readonly message: Message;
  readonly clientId: string | null;
}

/** What a client that connects must be told. */
export interface HubState {
  remaining(): number;
  /** The node that runs on behalf of this client, if any. */
  runningNode(clientId: string): string | null;
  /** What the server says it can do. */
  featureFlags(): JsonObject;
}

/**
 * One socket for each client id, and one line of messages for all of them: a send is awaited before the next one starts, so a client
 * that does not read holds up everybody. When an older connection of an id closes, the id is deregistered even if a newer one took
 * it over. Both are the real server's behaviour, and the reason why a client has to poll.
 */
export class SocketHub {
  private readonly connections = new Map<string, Connection>();
  private readonly all = new Set<WebSocket>();
  private line: Envelope[] = [];
  private publishing = false;

  constructor(
    private readonly state: HubState,
    private readonly faults: FaultBoard,
  ) {}

  /** Registers a socket that has just opened. */
  accept(socket: WebSocket, clientId: string | null): void {
    const sid = clientId || randomUUID().replaceAll('-', '');
    const connection = { socket, wantsMetadata: false, heard: false, sent: 0, deaf: false };
    this.connections.set(sid, connection);
    this.all.add(socket);
    socket.on('message', (data, binary) => this.hear(connection, sid, data, binary));
    socket.on('close', () => this.forget(sid, socket));
    socket.on('error', () => socket.terminate());
    this.send(statusEvent(this.state.remaining(), sid), sid);
    const node = this.state.runningNode(sid);
    if (node !== null) this.send(resumedEvent(node), sid);
  }

  /** Queues a text message for one client, or for all when `clientId` is null. */
  send(event: SocketEvent, clientId: string | null): void {
    this.enqueue({ message: { event }, clientId });
  }

  /** Queues a picture for one client: event 4 when it announced support, else event 1. */
  sendImage(image: ImageMessage, clientId: string): void {
    this.enqueue({ message: { image }, clientId });
  }

  /** Drops every connection without a close frame (1006) and everything that waits. */
  terminateAll(): void {
    this.line = [];
    this.all.forEach((socket) => socket.terminate());
    this.connections.clear();
  }

  private forget(sid: string, socket: WebSocket): void {
    this.all.delete(socket);
    this.connections.delete(sid);
  }

  private hear(connection: Connection, sid: string, data: RawData, binary: boolean): void {
    const first = !connection.heard;
    connection.heard = true;
    if (!first || binary) return;
    const hello = helloSchema.safeParse(parseOrNull(data));
    if (!hello.success) return;
    connection.wantsMetadata = hello.data.data.supports_preview_metadata;
    this.send({ type: 'feature_flags', data: this.state.featureFlags() }, sid);
  }

  private enqueue(envelope: Envelope): void {
    this.line.push(envelope);
    if (!this.publishing) void this.publish();
  }

  private async publish(): Promise<void> {
    this.publishing = true;
    for (let next = this.line.shift(); next; next = this.line.shift()) {
      const starved = this.faults.strike('starved-socket');
      if (starved) await sleep(starved.ms, undefined, { ref: false });
      for (const connection of this.recipients(next.clientId)) await this.deliver(connection, next.message);
    }
    this.publishing = false;
  }

  private recipients(clientId: string | null): Connection[] {
    if (clientId === null) return [...this.connections.values()];
    const connection = this.connections.get(clientId);
    return connection ? [connection] : [];
  }

  private async deliver(connection: Connection, message: Message): Promise<void> {
    const { socket } = connection;
    if (this.isOutOfReach(connection) || socket.readyState !== WebSocket.OPEN) return;
    connection.sent += 1;
    const flushed = new Promise<void>((resolve) => {
      socket.send(encode(message, connection.wantsMetadata), () => resolve());
    });
    if (socket.bufferedAmount > HIGH_WATER_BYTES) await flushed;
  }

  private isOutOfReach(connection: Connection): boolean {
    const occasion = { events: connection.sent };
    if (this.faults.strike('close-socket', occasion)) connection.socket.terminate();
    if (!connection.deaf && this.faults.strike('deaf-socket', occasion)) connection.deaf = true;
    return connection.deaf;
  }
}

const encode = (message: Message, wantsMetadata: boolean): Buffer | string => {
  if ('event' in message) return JSON.stringify(message.event);
  const { png, node, promptId } = message.image;
  return wantsMetadata ? identifiedImageFrame(png, nodeIdentity(node, promptId)) : plainImageFrame(png);
};

const parseOrNull = (data: RawData): unknown => {
  try {
    return JSON.parse(Buffer.isBuffer(data) ? data.toString('utf8') : '');
  } catch {
    return null;
  }
};
