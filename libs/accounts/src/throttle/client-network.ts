import { isIPv6 } from 'node:net';

/** Hextets that an IPv6 customer is given at least as a whole: /64. */
const NETWORK_HEXTETS = 4;

/**
 * The part of an address that stands for one client: IPv4 in full, of IPv6 the /64 network, whose owner can pick any
 * of its addresses at will. What is no address at all is a client of its own.
 */
export function clientNetwork(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  const plain = address.split('%', 1)[0] ?? address;
  return isIPv6(plain) ? networkOf(plain) : address;
}

function networkOf(address: string): string {
  const [head = '', tail] = address.toLowerCase().split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const gap = tail === undefined ? [] : Array.from({ length: 8 - before.length - after.length }, () => '0');
  const hextets = [...before, ...gap, ...after].slice(0, NETWORK_HEXTETS);
  return `${hextets.map((hextet) => Number.parseInt(hextet, 16).toString(16)).join(':')}::/64`;
}
