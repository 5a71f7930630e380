export type Bound = '<=' | '>=' | '==';

const HOLDS: Record<Bound, (measured: number, target: number) => boolean> = {
  '<=': (measured, target) => measured <= target,
  '>=': (measured, target) => measured >= target,
  '==': (measured, target) => measured === target,
};

/** What a program measured against its goals: one line each, to be printed last (docs: `GOAL <id> <measured> …`). */
export class GoalSheet {
  readonly #lines: string[] = [];

  /** `digits` after the decimal point; what is printed is what is judged. A value that is no number was not measured. */
  measured(id: string, value: number, bound: Bound, target: number, digits = 3): void {
    if (!Number.isFinite(value)) return this.unmeasured(id, `no sample: ${value}`);
    const shown = Number(value.toFixed(digits));
    this.#lines.push(`GOAL ${id} ${shown} ${bound} ${target} ${HOLDS[bound](shown, target) ? 'met' : 'missed'}`);
  }

  unmeasured(id: string, reason: string): void {
    this.#lines.push(`GOAL ${id} unmeasured ${reason.replaceAll(/\s+/g, ' ').trim()}`);
  }

  /** Runs a measurement; whatever stops it becomes the reason why its goals are not measured. */
  async attempt(ids: readonly string[], measure: () => Promise<void>): Promise<void> {
    const before = this.#lines.length;
    try {
      await measure();
    } catch (error) {
      const reason = error instanceof Error ? error.message : JSON.stringify(error);
      console.error(reason);
      const missing = ids.slice(this.#lines.length - before);
      for (const id of missing) this.unmeasured(id, reason.split('\n')[0] ?? 'failed');
    }
  }

  toString(): string {
    return this.#lines.join('\n');
  }
}
