import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import {
  ABSOLUTE_MS,
  digestOf,
  IDLE_MS,
  idleLimit,
  judgeRefresh,
  REUSE_WINDOW_MS,
  reuseHorizon,
  successorOf,
  type FamilyToken,
  type SessionTimes,
} from './refresh-family.policy.js';

const START = Date.UTC(2026, 0, 5, 8);

/** A family kept in memory by the same rules that the service writes down, and a clock that is moved by hand. */
class Family {
  now = START;
  session: SessionTimes;
  tokens: FamilyToken[];
  /** Every secret that was ever handed out, oldest first. */
  readonly secrets: Buffer[] = [Buffer.alloc(32, 1)];

  constructor() {
    const expiresAt = new Date(START + ABSOLUTE_MS);
    this.session = { revokedAt: null, expiresAt, idleUntil: idleLimit({ expiresAt }, new Date(START)) };
    this.tokens = [this.blank(this.secrets[0] ?? Buffer.alloc(0))];
  }

  get unused(): FamilyToken[] {
    return this.tokens.filter(({ usedAt }) => usedAt === null);
  }

  present(secret: Buffer) {
    const now = new Date(this.now);
    const known = this.tokens.filter(
      ({ digest, usedAt, successorSalt }) =>
        digest.equals(digestOf(secret)) || usedAt === null || successorSalt !== null,
    );
    const verdict = judgeRefresh(this.session, known, secret, now);
    if (verdict.kind === 'rotate') this.rotate(verdict.token.id, secret, now);
    if (verdict.kind === 'reused') this.session = { ...this.session, revokedAt: now };
    return verdict;
  }

  private rotate(id: string, secret: Buffer, now: Date): void {
    const successorSalt = createHash('sha256').update(`salt ${this.tokens.length}`).digest();
    const next = successorOf(secret, successorSalt);
    const replacedBy = String(this.tokens.length);
    const used = { usedAt: now, replacedBy, successorSalt };
    this.tokens = this.tokens.map((token) => (token.id === id ? { ...token, ...used } : token));
    this.tokens = this.tokens.map((token) =>
      token.usedAt !== null && token.usedAt < reuseHorizon(now) ? { ...token, successorSalt: null } : token,
    );
    this.tokens.push(this.blank(next));
    this.secrets.push(next);
    this.session = { ...this.session, idleUntil: idleLimit(this.session, now) };
  }

  private blank(secret: Buffer): FamilyToken {
    const id = String(this.tokens?.length ?? 0);
    return { id, digest: digestOf(secret), usedAt: null, replacedBy: null, successorSalt: null };
  }
}

const steps = fc.array(
  fc.record({
    waitMs: fc.oneof(fc.nat(3_000), fc.nat(REUSE_WINDOW_MS + 2_000), fc.nat(IDLE_MS + 1_000)),
    /** How many tokens back from the newest. */
    back: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: fc.nat(4) }),
  }),
  { minLength: 1, maxLength: 40 },
);

function play(check: (family: Family, before: FamilyToken | undefined, kind: string, secret: Buffer) => void): void {
  fc.assert(
    fc.property(steps, (plan) => {
      const family = new Family();
      for (const { waitMs, back } of plan) {
        family.now += waitMs;
        const secret = family.secrets.at(-1 - back) ?? family.secrets[0] ?? Buffer.alloc(0);
        const before = family.tokens.find(({ digest }) => digest.equals(digestOf(secret)));
        const wasRevoked = family.session.revokedAt !== null;
        const verdict = family.present(secret);
        if (wasRevoked) expect(verdict.kind).toBe('ended');
        check(family, before, verdict.kind, verdict.kind === 'repeat' ? verdict.currentSecret : secret);
      }
    }),
    { numRuns: 500 },
  );
}

/** What becomes of a token that comes back so long after its use. */
function verdictAfter(milliseconds: number): string {
  const family = new Family();
  const [first = Buffer.alloc(0)] = family.secrets;
  family.present(first);
  family.now += milliseconds;
  return family.present(first).kind;
}

describe('a family of refresh tokens', () => {
  it('has one unused token, never two, whatever is presented when', () => {
    play((family) => expect(family.unused).toHaveLength(1));
  });

  it('ends for good when a token comes back after the window', () => {
    play((family, before, kind) => {
      const usedAt = before?.usedAt?.getTime();
      if (usedAt === undefined || family.now - usedAt <= REUSE_WINDOW_MS) return;
      expect(['reused', 'ended']).toContain(kind);
      const isOver = family.now >= Math.min(family.session.idleUntil.getTime(), family.session.expiresAt.getTime());
      expect(family.session.revokedAt !== null || isOver).toBe(true);
    });
  });

  it('answers a token used within the window with the one that is unused', () => {
    let repeats = 0;
    play((family, _, kind, secret) => {
      if (kind !== 'repeat') return;
      repeats += 1;
      expect(family.unused.map(({ digest }) => digest)).toEqual([digestOf(secret)]);
    });
    expect(repeats).toBeGreaterThan(100);
  });

  it('keeps no way from an old token to the current one', () => {
    play((family, _, kind) => {
      if (kind !== 'rotate') return;
      const horizon = family.now - REUSE_WINDOW_MS;
      const kept = family.tokens.filter(({ successorSalt }) => successorSalt !== null);
      expect(kept.filter(({ usedAt }) => (usedAt?.getTime() ?? 0) < horizon)).toEqual([]);
    });
  });

  it('takes no secret that it did not hand out', () => {
    const family = new Family();
    expect(family.present(Buffer.alloc(32, 9)).kind).toBe('ended');
    expect(family.unused).toHaveLength(1);
  });

  it('counts the window from the use to its last millisecond', () => {
    expect([verdictAfter(0), verdictAfter(REUSE_WINDOW_MS), verdictAfter(REUSE_WINDOW_MS + 1)]).toEqual([
      'repeat',
      'repeat',
      'reused',
    ]);
  });

  it('ends after half an hour without a refresh, and after twelve hours with them', () => {
    const idle = new Family();
    idle.now += IDLE_MS;
    expect(idle.present(idle.secrets[0] ?? Buffer.alloc(0)).kind).toBe('ended');
    const busy = new Family();
    let kind = 'rotate';
    while (kind === 'rotate') {
      busy.now += IDLE_MS - 60_000;
      ({ kind } = busy.present(busy.secrets.at(-1) ?? Buffer.alloc(0)));
    }
    expect(kind).toBe('ended');
    expect(busy.now - START).toBeGreaterThanOrEqual(ABSOLUTE_MS);
    expect(busy.now - START).toBeLessThan(ABSOLUTE_MS + IDLE_MS);
  });
});
