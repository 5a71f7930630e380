import { connect, createServer } from 'node:net';

/** @typedef {{ port: number, close: () => Promise<void> }} Reservation */

/**
 * Binds a port and keeps it, so that nobody else can take it meanwhile.
 * @param {number} port 0 = any free one
 * @param {string} host
 * @returns {Promise<Reservation>}
 */
export function reservePort(port, host) {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen({ port, host, exclusive: true }, () => {
      const close = () => new Promise((done) => server.close(() => done(undefined)));
      const address = server.address();
      resolve({ port: typeof address === 'object' && address ? address.port : port, close });
    });
  });
}

/** @param {string} [host] @returns {Promise<number>} a port that was free a moment ago */
export async function freePort(host = '127.0.0.1') {
  const { port, close } = await reservePort(0, host);
  await close();
  return port;
}

/**
 * @param {number} port
 * @param {string} host
 * @returns {Promise<'free' | 'taken' | 'forbidden'>} forbidden: a port below 1024 without the right to bind it
 */
export async function portState(port, host) {
  try {
    await (await reservePort(port, host)).close();
    return 'free';
  } catch (error) {
    if (error.code === 'EADDRINUSE') return 'taken';
    if (error.code === 'EACCES') return 'forbidden';
    throw error;
  }
}

/**
 * @param {number} port
 * @param {string} host
 * @returns {Promise<boolean>} whether somebody takes connections there, within three seconds
 */
export function answers(port, host) {
  return new Promise((resolve) => {
    const socket = connect({ port, host, timeout: 3_000 });
    const settle = (open) => {
      socket.destroy();
      resolve(open);
    };
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false));
    socket.once('timeout', () => settle(false));
  });
}
