/** When a prompt arrived, was taken by the worker, and gave way to the next. Milliseconds since 1970, with fractions. */
export interface Occupation {
  readonly promptId: string;
  readonly arrivedAt: number;
  takenAt: number | null;
  endedAt: number | null;
}

/** As many as the history keeps. */
const KEPT = 10_000;

const now = (): number => performance.timeOrigin + performance.now();

/** Remembers when the engine had work and when it had none, for benches. Survives a planned restart. */
export class Occupancy {
  private occupations: Occupation[] = [];

  arrived(promptId: string): void {
    this.occupations = [
      ...this.occupations.slice(1 - KEPT),
      { promptId, arrivedAt: now(), takenAt: null, endedAt: null },
    ];
  }

  taken(promptId: string): void {
    const occupation = this.occupations.find((one) => one.promptId === promptId && one.takenAt === null);
    if (occupation) occupation.takenAt = now();
  }

  ended(promptId: string): void {
    const occupation = this.occupations.find(
      (one) => one.promptId === promptId && one.takenAt !== null && one.endedAt === null,
    );
    if (occupation) occupation.endedAt = now();
  }

  /** In the order of arrival. */
  list(): readonly Occupation[] {
    return this.occupations;
  }
}
