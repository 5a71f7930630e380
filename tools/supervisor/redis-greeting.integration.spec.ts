import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { StartError } from '../terminal/start-error.mjs';
import { requireRedis } from './redis-greeting.mjs';

/** What Redis 7 says to AUTH and PING. */
async function startSpeaker(answer: string): Promise<{ server: Server; port: number }> {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', () => socket.write(answer));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return { server, port: typeof address === 'object' && address !== null ? address.port : 0 };
}

describe('Redis at start', () => {
  it.each([
    [
      '-WRONGPASS invalid username-password pair or user is disabled.\r\n',
      'refuses this user and password (WRONGPASS)',
    ],
    ['-NOAUTH Authentication required.\r\n', 'refuses this user and password (NOAUTH)'],
    ['-LOADING Redis is loading the dataset in memory\r\n', 'is not usable (LOADING)'],
  ])('tells at once what it says: %s', async (answer, sentence) => {
    const { server, port } = await startSpeaker(answer);
    const refused = await requireRedis(`redis://user:secret-word@127.0.0.1:${port}`).catch((error: unknown) => error);
    server.close();
    expect(refused).toBeInstanceOf(StartError);
    expect(String(refused)).toContain(sentence);
    expect(JSON.stringify(refused)).not.toContain('secret-word');
  });

  it('is usable when it takes the password and answers', async () => {
    const { server, port } = await startSpeaker('+OK\r\n+PONG\r\n');
    await requireRedis(`redis://:secret@127.0.0.1:${port}`);
    server.close();
  });
});
