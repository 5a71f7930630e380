/** The prompt was asked to stop; becomes `execution_interrupted`. */
export class Interrupted extends Error {}

/**
 * The one global flag that stops whatever runs. It is looked at between nodes and at progress ticks only, and a
 * prompt that starts lowers it: exactly as unreliable as the real one.
 */
export class InterruptSwitch {
  private up = false;

  get raised(): boolean {
    return this.up;
  }

  raise(): void {
    this.up = true;
  }

  lower(): void {
    this.up = false;
  }

  /** @throws Interrupted once for each time the flag was raised */
  check(): void {
    if (!this.up) return;
    this.up = false;
    throw new Interrupted();
  }
}
