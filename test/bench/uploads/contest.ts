import { timeAll } from '../time-all.js';
import { describeSpread, median } from '../statistics.js';

export interface Contender {
  readonly name: string;
  /** Uploads in one slice, so that a slice takes a second or more whoever runs it. */
  readonly count: number;
  readonly put: () => Promise<void>;
}

/** Uploads a second of each contender, by round. */
export type Rounds = readonly ReadonlyMap<string, number>[];

const AT_ONCE = 4;

/** Slices in turns, in reversed order each round: whatever else the machine does meets all of them alike. */
export async function contest(contenders: readonly Contender[], rounds: number): Promise<Rounds> {
  for (const { put } of contenders) await timeAll(AT_ONCE, AT_ONCE, put);
  const results: ReadonlyMap<string, number>[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const speeds = new Map<string, number>();
    for (const { name, count, put } of round % 2 === 0 ? contenders : contenders.toReversed()) {
      speeds.set(name, count / ((await timeAll(count, AT_ONCE, put)) / 1_000));
    }
    results.push(speeds);
  }
  return results;
}

/** The median of the rounds' ratios, said with its spread. */
export function compare(rounds: Rounds, name: string, peer: string): number {
  const ratios = rounds.map((speeds) => (speeds.get(name) ?? 0) / (speeds.get(peer) ?? 0));
  console.log(`    ${name} / ${peer}: ${describeSpread(ratios)} over ${rounds.length} rounds`);
  return median(ratios);
}

/** Says how fast each was, in `unit` worth `size` an upload. */
export function describeSpeeds(rounds: Rounds, unit: string, size: number): void {
  for (const name of rounds[0]?.keys() ?? []) {
    const speeds = rounds.map((round) => (round.get(name) ?? 0) * size);
    console.log(`    ${name}: ${describeSpread(speeds, 1)} ${unit}`);
  }
}
