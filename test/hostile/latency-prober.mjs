/**
 * Asks for something small at fixed times, whether or not the last answer is there, and notes how long each took. In a
 * process of its own: whoever measures and also sends large files would measure their own sending. Its parent sends
 * `{ url, authorization }` first, and `take` for the milliseconds since it was asked for the last time.
 */
import { Agent, request } from 'node:http';

const EVERY_MS = 20;
const agent = new Agent({ keepAlive: true });
let samples = [];

function ask({ url, authorization }) {
  const began = performance.now();
  const asking = request(`${url}/v1/me`, { agent, headers: { authorization } }, (response) => {
    if (response.statusCode !== 200) throw new Error(`a read was answered with ${response.statusCode}`);
    response.resume().once('end', () => samples.push(performance.now() - began));
  });
  asking.end();
}

process.on('message', (message) => {
  if (message !== 'take') {
    setInterval(() => ask(message), EVERY_MS);
    return;
  }
  process.send(samples);
  samples = [];
});
