import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { lastingPort } from './lasting-port.js';

export interface RedisServer {
  readonly url: string;
  /** SIGKILL: what a lost machine does. */
  kill(): Promise<void>;
  /** FLUSHALL: everything it knew is gone. */
  flush(): Promise<void>;
  /** After a kill: on the same port, with nothing left in memory. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Whether Debian's redis-server is here; suites that need it say so and skip when it is not. */
export const hasRedis = (): boolean => spawnSync('redis-server', ['--version']).status === 0;

async function untilListening(port: number): Promise<void> {
  for (let tries = 0; tries < 1_200; tries++) {
    const socket = connect(port, '127.0.0.1');
    const connected = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (connected) return;
    await delay(50);
  }
  throw new Error('redis-server did not start');
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, 'exit');
}

/** A redis-server of its own on loopback, in memory only. */
export async function startRedis(): Promise<RedisServer> {
  const port = await lastingPort();
  let child = await launch(port);
  return {
    url: `redis://127.0.0.1:${port}`,
    kill: () => end(child, 'SIGKILL'),
    restart: async () => {
      child = await launch(port);
    },
    flush: () => command(port, 'FLUSHALL'),
    stop: () => end(child, 'SIGTERM'),
  };
}

/** An inline command (RESP), answered by +OK. */
async function command(port: number, text: string): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  socket.write(`${text}\r\n`);
  const [answer] = await once(socket, 'data');
  socket.destroy();
  if (String(answer) !== '+OK\r\n') throw new Error(`redis-server said ${String(answer)}`);
}

async function launch(port: number): Promise<ChildProcess> {
  const place = ['--port', String(port), '--bind', '127.0.0.1'];
  const inMemory = ['--save', '', '--appendonly', 'no', '--maxmemory-policy', 'noeviction'];
  const child = spawn('redis-server', [...place, ...inMemory], { stdio: 'ignore' });
  await untilListening(port);
  return child;
}
