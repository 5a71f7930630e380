/** Milliseconds of an attempt's stages; null = not reached. */
export interface StageTimes {
  readonly preparingMs: number | null;
  readonly runningMs: number | null;
  readonly storingMs: number | null;
}

type TimedStage = 'preparing' | 'running' | 'storing';

/** Measures the stages of one attempt. */
export class StageClock {
  private readonly began: Partial<Record<TimedStage, number>>;
  private readonly lasted: Partial<Record<TimedStage, number>> = {};
  private current: TimedStage;

  /** `age`: milliseconds since the stage began. */
  constructor(
    stage: TimedStage,
    age: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.current = stage;
    this.began = { [stage]: now() - age };
  }

  get stage(): TimedStage {
    return this.current;
  }

  enter(stage: TimedStage): void {
    this.lasted[this.current] = this.elapsed(this.current);
    this.current = stage;
    this.began[stage] = this.now();
  }

  /** The stages so far, the current one included. */
  read(): StageTimes {
    return { preparingMs: this.of('preparing'), runningMs: this.of('running'), storingMs: this.of('storing') };
  }

  private of(stage: TimedStage): number | null {
    if (this.began[stage] === undefined) return null;
    return this.lasted[stage] ?? this.elapsed(stage);
  }

  private elapsed(stage: TimedStage): number {
    return Math.round(this.now() - (this.began[stage] ?? this.now()));
  }
}
