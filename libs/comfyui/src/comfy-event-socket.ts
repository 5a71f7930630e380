import { randomUUID } from 'node:crypto';
import type { AttemptId } from '@phoxray/kernel';
import type { ResolvedEndpoint } from './endpoint.js';
import { readEvent, type ComfyEvent } from './events.schema.js';
import { emptyTrace, recordEvent, type ProgressTrace } from './progress.policy.js';
import { SocketConnection } from './socket-connection.js';

/** Called after the trace changed (`event`) and whenever the connection came or went (`connection`). */
export type TraceListener = (news: 'event' | 'connection') => void;

/** A prompt's place on the socket. `since`: from when on it would be heard, by `performance.now()`. */
export interface FollowedPrompt {
  readonly trace: ProgressTrace;
  readonly since: number;
  readonly stop: () => void;
}

interface Followed {
  readonly trace: ProgressTrace;
  readonly since: number;
  readonly listeners: Set<TraceListener>;
}

const FOLLOWED_LIMIT = 1_024;
const RETRY_MS = { first: 100, last: 10_000 };

/**
 * The one event socket of an endpoint. It only wakes those who poll: it may be closed, deaf or starved at any time.
 * Each connection has a new client id, because a server that sees the old connection close late would deregister the
 * new one of the same id; events of prompts posted under the old id are then lost, and polling finds their end.
 */
export class ComfyEventSocket {
  readonly #endpoint: ResolvedEndpoint;
  readonly #followed = new Map<string, Followed>();
  readonly #waiting = new Set<() => void>();
  #connection: SocketConnection | null = null;
  #clientId = randomUUID();
  #open = false;
  #wanted = false;
  #heardAt = 0;
  #failures = 0;
  #retry: NodeJS.Timeout | null = null;

  constructor(endpoint: ResolvedEndpoint) {
    this.#endpoint = endpoint;
  }

  /** The id to submit under: of this connection, or of the one being made. */
  get clientId(): string {
    return this.#clientId;
  }

  get isOpen(): boolean {
    return this.#open;
  }

  /** Whether this connection brought anything after that moment, by `performance.now()`. */
  hasHeardSince(moment: number): boolean {
    return this.#open && this.#heardAt >= moment;
  }

  /** Connects, and reconnects from now on. True as soon as it is open, false after `waitMs`; never rejects. */
  connect(waitMs: number): Promise<boolean> {
    this.#wanted = true;
    if (!this.#connection && !this.#retry) this.#dial();
    return this.#open ? Promise.resolve(true) : this.#untilOpen(waitMs);
  }

  /** Keeps what is heard of a prompt from now on; to be called before it is submitted. Idempotent. */
  expect(promptId: AttemptId): void {
    this.#follow(promptId);
  }

  /** Tells of every change; the returned function ends it and drops the trace. */
  follow(promptId: AttemptId, listener: TraceListener): FollowedPrompt {
    const followed = this.#follow(promptId);
    followed.listeners.add(listener);
    const stop = (): void => {
      followed.listeners.delete(listener);
      if (followed.listeners.size === 0) this.#followed.delete(promptId);
    };
    return { trace: followed.trace, since: followed.since, stop };
  }

  /** Drops a connection that proved deaf: the next one has a new client id. */
  renew(): void {
    this.#connection?.end();
  }

  /** Ends the connection and stays away. */
  close(): void {
    this.#wanted = false;
    if (this.#retry) clearTimeout(this.#retry);
    this.#retry = null;
    this.#connection?.end();
  }

  #follow(promptId: AttemptId): Followed {
    const known = this.#followed.get(promptId);
    if (known) return known;
    this.#makeRoom();
    const followed: Followed = { trace: emptyTrace(), since: performance.now(), listeners: new Set() };
    this.#followed.set(promptId, followed);
    return followed;
  }

  /** Prompts that were expected and never watched must not pile up. */
  #makeRoom(): void {
    if (this.#followed.size < FOLLOWED_LIMIT) return;
    for (const [id, { listeners }] of this.#followed) {
      if (listeners.size === 0) return void this.#followed.delete(id);
    }
  }

  #dial(): void {
    this.#retry = null;
    this.#connection = new SocketConnection(this.#endpoint, this.#clientId, {
      onOpen: () => this.#onOpen(),
      onText: (frame) => this.#onText(frame),
      onHeard: () => (this.#heardAt = performance.now()),
      onClose: () => this.#onClose(),
    });
  }

  #onOpen(): void {
    this.#open = true;
    this.#failures = 0;
    for (const resolve of this.#waiting) resolve();
    this.#tellAll();
  }

  #onText(frame: string): void {
    const event = readEvent(frame);
    if (event) this.#onEvent(event);
  }

  #onEvent(event: ComfyEvent): void {
    const followed = this.#followed.get(event.data.prompt_id);
    if (!followed) return;
    recordEvent(followed.trace, event);
    for (const listener of followed.listeners) listener('event');
  }

  #onClose(): void {
    this.#open = false;
    this.#connection = null;
    this.#heardAt = 0;
    this.#clientId = randomUUID();
    this.#tellAll();
    if (this.#wanted) this.#retryLater();
  }

  /** Exponential, with jitter so that many workers do not come back at once. */
  #retryLater(): void {
    const ceiling = Math.min(RETRY_MS.first * 2 ** this.#failures, RETRY_MS.last);
    this.#failures += 1;
    this.#retry = setTimeout(() => this.#dial(), ceiling * (0.5 + Math.random() / 2));
    this.#retry.unref();
  }

  #tellAll(): void {
    for (const { listeners } of this.#followed.values()) {
      for (const listener of listeners) listener('connection');
    }
  }

  #untilOpen(waitMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const settle = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(settle);
        resolve(this.#open);
      };
      const timer = setTimeout(settle, waitMs);
      this.#waiting.add(settle);
    });
  }
}
