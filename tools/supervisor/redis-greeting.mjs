import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { StartError } from '../terminal/start-error.mjs';

const ANSWER_MS = 3_000;

/**
 * Signs in to Redis as the product will, and asks whether it is there: a wrong password is told before anything starts.
 * @param {string} url redis:// or rediss://
 */
export async function requireRedis(url) {
  const { username, password } = new URL(url);
  const login = [username, password].map(decodeURIComponent).filter((text) => text !== '');
  const commands = [...(password === '' ? [] : [['AUTH', ...login]]), ['PING']];
  const reply = await ask(url, commands.map(encode).join(''), commands.length);
  const refusal = reply.split('\r\n').find((line) => line.startsWith('-'));
  if (refusal === undefined && reply.includes('+PONG')) return;
  const kind = /^-(?<kind>[A-Z]+)/.exec(refusal ?? '')?.groups?.['kind'] ?? 'no answer';
  const isLogin = /^(WRONGPASS|NOAUTH|ERR)$/.test(kind);
  throw new StartError(
    isLogin
      ? `REDIS_URL: Redis refuses this user and password (${kind}).`
      : `REDIS_URL: Redis is not usable (${kind}).`,
    isLogin ? 'Correct them: redis://user:password@host:6379' : 'Look at its log, then start again.',
  );
}

/** A command in RESP, the protocol of Redis. @param {string[]} words */
function encode(words) {
  return `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;
}

/** @param {string} url @param {string} text @param {number} lines to wait for @returns {Promise<string>} '' without an answer */
function ask(url, text, lines) {
  const { protocol, hostname, port } = new URL(url);
  const place = { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 6379), timeout: ANSWER_MS };
  const socket = protocol === 'rediss:' ? connectTls({ ...place, servername: hostname }) : connect(place);
  let said = '';
  return new Promise((resolve) => {
    const settle = () => {
      socket.destroy();
      resolve(said);
    };
    socket.on('data', (chunk) => {
      said += chunk.toString();
      if (said.split('\r\n').length > lines || said.startsWith('-')) settle();
    });
    for (const end of ['error', 'timeout', 'close']) socket.once(end, settle);
    socket.write(text);
  });
}
