/**
 * The peers of P6: `POST /raw` puts a body into a file as it comes, `/durable` syncs that file too, `/sealed` hashes it
 * with SHA-256 and encrypts it with AES-256-GCM in 64 KiB frames on the way, and syncs. Files are removed once answered.
 * Usage: node sink-server.mjs <folder>; sends its port to the parent process.
 */
import { createCipheriv, createHash, randomBytes, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const [folder = '.'] = process.argv.slice(2);
const FRAME_BYTES = 64 * 1024;

class Sealer extends Transform {
  #key = randomBytes(32);
  #hash = createHash('sha256');
  #index = 0;

  _transform(chunk, _encoding, done) {
    this.#hash.update(chunk);
    for (let at = 0; at < chunk.length; at += FRAME_BYTES) this.push(this.#seal(chunk.subarray(at, at + FRAME_BYTES)));
    done();
  }

  _flush(done) {
    this.#hash.digest();
    done();
  }

  #seal(frame) {
    const nonce = Buffer.alloc(12);
    nonce.writeUInt32BE((this.#index += 1));
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce);
    return Buffer.concat([cipher.update(frame), cipher.final(), cipher.getAuthTag()]);
  }
}

async function receive(request) {
  const file = join(folder, randomUUID());
  const target = createWriteStream(file, { flush: request.url !== '/raw' });
  const stages = request.url === '/sealed' ? [new Sealer()] : [];
  await pipeline(request, ...stages, target);
  await rm(file);
}

const server = createServer((request, response) => {
  receive(request).then(
    () => response.writeHead(201).end(),
    () => response.writeHead(500).end(),
  );
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: server.address().port }));
