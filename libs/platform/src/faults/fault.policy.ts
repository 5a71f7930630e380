import { isNativeError } from 'node:util/types';
import { StorageError } from '@phoxray/kernel';

/**
 * A fault on our own side, as opposed to one of a caller or of an image server. `unreachable`: the database, the queue
 * or the store does not answer. `busy`: it answers, and refuses for a moment. `full`: no space is left, or no file
 * descriptor. `read-only`: it takes no writes.
 */
export type OwnFault = 'unreachable' | 'busy' | 'full' | 'read-only';

const BY_ERRNO: Readonly<Record<string, OwnFault>> = {
  ECONNREFUSED: 'unreachable',
  ECONNRESET: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ENOTFOUND: 'unreachable',
  EAI_AGAIN: 'unreachable',
  EPIPE: 'unreachable',
  ETIMEDOUT: 'unreachable',
  EIO: 'unreachable',
  EACCES: 'unreachable',
  EPERM: 'unreachable',
  ENOTDIR: 'unreachable',
  ESTALE: 'unreachable',
  ENOSPC: 'full',
  EDQUOT: 'full',
  EROFS: 'read-only',
  EMFILE: 'busy',
  ENFILE: 'busy',
};

/**
 * SQLSTATE prefixes (PostgreSQL, appendix A). 08, 57P: connection and shutdown. 53: out of resources, of which 53100 is
 * the disk. 57014: cancelled by a time limit. 55P03: no lock in time. 40: a conflict of transactions. 25006: read-only.
 */
const BY_SQLSTATE: readonly (readonly [prefix: string, fault: OwnFault])[] = [
  ['08', 'unreachable'],
  ['57P', 'unreachable'],
  ['53100', 'full'],
  ['53', 'busy'],
  ['57014', 'busy'],
  ['55P03', 'busy'],
  ['40001', 'busy'],
  ['40P01', 'busy'],
  ['25006', 'read-only'],
];

/** What the drivers say without a code of their own. */
const BY_MESSAGE: readonly (readonly [pattern: RegExp, fault: OwnFault])[] = [
  [/^Connection terminated/, 'unreachable'],
  [/^Query read timeout$/, 'unreachable'],
  [/timeout exceeded when trying to connect/, 'unreachable'],
  [/^Connection is closed\.?$/, 'unreachable'],
  [/^Client has encountered a connection error and is not queryable$/, 'unreachable'],
  [/^Query runner already released/, 'busy'],
  [/^(OOM|BUSY|LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN) /, 'busy'],
];

const DEPTH = 5;

/** The fault on our own side that the error, or one of its causes, stands for; null when it stands for none. */
export function ownFaultOf(error: unknown): OwnFault | null {
  for (const link of chainOf(error)) {
    const fault = faultOfOne(link);
    if (fault !== null) return fault;
  }
  return null;
}

/** True when the connection that failed must not be used again: its answer may still come. */
export function isSilence(error: unknown): boolean {
  return chainOf(error).some((link) => link.message === 'Query read timeout');
}

/** An error and what caused it, from the outside in. */
export function chainOf(error: unknown): Error[] {
  const chain: Error[] = [];
  for (let link = error; isError(link) && chain.length < DEPTH; link = innerOf(link)) chain.push(link);
  return chain;
}

/** Also for errors of Node's own, which are made outside of a test's realm. */
function isError(thrown: unknown): thrown is Error {
  return thrown instanceof Error || isNativeError(thrown);
}

function innerOf(error: Error): unknown {
  if ('errors' in error && Array.isArray(error.errors)) return error.errors[0];
  return 'driverError' in error ? error.driverError : error.cause;
}

function faultOfOne(error: Error): OwnFault | null {
  if (error instanceof StorageError) return error.reason === 'unreachable' ? causeOfStorage(error) : null;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const state = isSqlState(code) ? BY_SQLSTATE.find(([prefix]) => code.startsWith(prefix)) : undefined;
  const said = BY_MESSAGE.find(([pattern]) => pattern.test(error.message));
  return BY_ERRNO[code] ?? state?.[1] ?? said?.[1] ?? null;
}

/** A store that is full or read-only says so by its cause; any other failure of it is that it cannot be reached. */
function causeOfStorage(error: StorageError): OwnFault {
  return ownFaultOf(error.cause) ?? 'unreachable';
}

/** Five characters, a digit among them: which no name of a system error has. */
export function isSqlState(code: string): boolean {
  return /^(?=.*\d)[0-9A-Z]{5}$/.test(code);
}
