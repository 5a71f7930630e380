import { StorageError } from '@phoxray/kernel';
import { chainOf, isSqlState } from './fault.policy.js';

/** Which peer failed, and how, in words of ours and of protocols: nothing in it comes from a value of a user. */
export interface Reason {
  readonly peer?: string;
  readonly reason?: string;
}

/** What drivers say without a code, by the words that we log for it. */
const KNOWN: readonly (readonly [pattern: RegExp, peer: string, reason: string])[] = [
  [/^Query read timeout$/, 'database', 'silent'],
  [/timeout exceeded when trying to connect/, 'database', 'no connection in time'],
  [/^Connection terminated/, 'database', 'connection ended'],
  [/^Connection is closed\.?$/, 'redis', 'connection closed'],
  [/Stream isn't writeable and enableOfflineQueue/, 'redis', 'not connected'],
  [/max retries per request/, 'redis', 'no answer after retries'],
  [/^Cloud Storage answered (?<status>\d{3})$/, 'storage', 'HTTP'],
];

/** Classes of Redis' error replies: the first word, of its own list (RESP). */
const REDIS_REPLY =
  /^(?<reply>ERR|OOM|BUSY|LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|NOAUTH|WRONGPASS|NOPERM|MISCONF|NOSCRIPT|WRONGTYPE|EXECABORT)\b/;

/** Names that a migration of ours gave; anything else is not logged. */
const OWN_NAME = /^[a-z][a-z0-9_]{0,62}$/;

/** The first reason that the error or one of its causes can be given in codes; empty when there is none. */
export function reasonOf(error: unknown): Reason {
  for (const link of chainOf(error)) {
    const reason = fromSystem(link) ?? fromDatabase(link) ?? fromStorage(link) ?? fromWords(link);
    if (reason !== null) return reason;
  }
  return {};
}

function textOf(error: Error, name: string): string | null {
  const value: unknown = Object.getOwnPropertyDescriptor(error, name)?.value;
  return typeof value === 'string' ? value : null;
}

function fromSystem(error: Error): Reason | null {
  const code = textOf(error, 'code');
  if (code === null || !/^E[A-Z0-9_]+$/.test(code) || isSqlState(code)) return null;
  const call = textOf(error, 'syscall');
  const peer = textOf(error, 'peer') ?? peerOf(error);
  return { peer, reason: call !== null && /^[a-z]+$/.test(call) ? `${code} ${call}` : code };
}

/** A connection by its port, which the operator knows; a file by nothing, since a path may name an account. */
function peerOf(error: Error): string {
  const port: unknown = Object.getOwnPropertyDescriptor(error, 'port')?.value;
  return typeof port === 'number' ? `port ${port}` : 'system';
}

function fromDatabase(error: Error): Reason | null {
  const state = textOf(error, 'code');
  if (state === null || !isSqlState(state)) return null;
  const names = ['table', 'constraint']
    .flatMap((name) => textOf(error, name) ?? [])
    .filter((name) => OWN_NAME.test(name));
  return { peer: 'database', reason: ['SQLSTATE', state, ...names].join(' ') };
}

function fromStorage(error: Error): Reason | null {
  if (!(error instanceof StorageError)) return null;
  const inner = reasonOf(error.cause).reason;
  return { peer: 'storage', reason: inner === undefined ? error.reason : `${error.reason} ${inner}` };
}

function fromWords(error: Error): Reason | null {
  for (const [pattern, peer, reason] of KNOWN) {
    const match = pattern.exec(error.message);
    if (match !== null) return { peer, reason: [reason, match.groups?.['status']].filter(Boolean).join(' ') };
  }
  const reply = error.name === 'ReplyError' ? REDIS_REPLY.exec(error.message)?.groups?.['reply'] : undefined;
  return reply === undefined ? null : { peer: 'redis', reason: reply };
}
