import { readFileSync } from 'node:fs';
import { portState } from '../../tools/supervisor/ports.mjs';

const RANGE = '/proc/sys/net/ipv4/ip_local_port_range';
const WIDTH = 10_000;

/**
 * A port on 127.0.0.1 for a server that will be down for a while and come back: below those from which the kernel takes
 * the ports of outgoing connections, one of which would sit on it by then.
 */
export async function lastingPort(): Promise<number> {
  const [lowest = NaN] = readFileSync(RANGE, 'utf8').trim().split(/\s+/).map(Number);
  for (;;) {
    const port = Math.max(1_024, lowest - WIDTH) + Math.floor(Math.random() * WIDTH);
    if ((await portState(port, '127.0.0.1')) === 'free') return port;
  }
}
