import type { RenderedPart, RenderFailure } from './rendered-pictures.js';

/** Makes the parts of a picture one after the other. A part that fails is noted, and stops none of the others. */
export class PartOutcomes {
  private readonly failed: RenderFailure[] = [];

  get failures(): readonly RenderFailure[] {
    return this.failed;
  }

  /** What `make` gives, or null when it throws. */
  async attempt<T>(part: RenderedPart, make: () => T | Promise<T>): Promise<T | null> {
    try {
      return await make();
    } catch (reason) {
      this.failed.push({ part, reason });
      return null;
    }
  }
}
