import type { Generation } from '../generation/generation.js';
import { faultPlanSchema } from './fault-plan.schema.js';
import type { Fault, FaultKind, FaultOf, FaultPlanInput } from './fault-plan.schema.js';
import { seededRandom } from './seeded-random.js';

/** What is known about an occasion on which a fault could strike. */
export interface Occasion {
  readonly node?: string;
  readonly classType?: string;
  readonly route?: string;
  readonly method?: string;
  readonly at?: 'now' | 'submit' | 'node';
  /** Messages that the socket has received. */
  readonly events?: number;
}

interface Armed {
  readonly fault: Fault;
  matched: number;
  fired: number;
}

/** What was planned and what of it happened, in the plan's order. */
export interface FaultReport {
  readonly seed: number;
  readonly generation: Generation;
  readonly fired: number;
  readonly faults: readonly { readonly fault: Fault; readonly matched: number; readonly fired: number }[];
}

const agrees = <T>(wanted: T | undefined, given: T | undefined): boolean => wanted === undefined || wanted === given;

const matches = (fault: Fault, occasion: Occasion): boolean =>
  agrees('node' in fault ? fault.node : undefined, occasion.node) &&
  agrees('classType' in fault ? fault.classType : undefined, occasion.classType) &&
  agrees('route' in fault ? fault.route : undefined, occasion.route) &&
  agrees('method' in fault ? fault.method : undefined, occasion.method) &&
  agrees('at' in fault ? fault.at : undefined, occasion.at) &&
  (!('afterEvents' in fault) || (occasion.events ?? 0) >= fault.afterEvents);

/** Holds the fault plan, decides seed by seed what strikes, and counts it. Empty = the engine behaves. */
export class FaultBoard {
  private armed: Armed[] = [];
  private seed = 1;
  private random = seededRandom(1);
  private listener: () => void = () => undefined;

  constructor(private currentGeneration: Generation) {}

  get generation(): Generation {
    return this.currentGeneration;
  }

  /**
   * Replaces the plan and its counters.
   *
   * @throws ZodError when the plan is not valid
   */
  plan(input: FaultPlanInput): void {
    const { seed, generation, faults } = faultPlanSchema.parse(input);
    this.seed = seed;
    this.random = seededRandom(seed);
    this.currentGeneration = generation ?? this.currentGeneration;
    this.armed = faults.map((fault) => ({ fault, matched: 0, fired: 0 }));
    this.listener();
  }

  /** Forgets the plan; hanging nodes go on. */
  clear(): void {
    this.plan({});
  }

  /** The one that reacts to a new plan (a restart may be due at once). */
  onPlan(listener: () => void): void {
    this.listener = listener;
  }

  /** The first planned fault of this kind that strikes on this occasion, counted as fired; null when none does. */
  strike<K extends FaultKind>(kind: K, occasion: Occasion = {}): FaultOf<K> | null {
    for (const entry of this.armed) {
      if (isKind(entry.fault, kind) && matches(entry.fault, occasion) && this.fires(entry)) return entry.fault;
    }
    return null;
  }

  /** Whether a fault that struck is still part of the plan. */
  holds(fault: Fault): boolean {
    return this.armed.some((entry) => entry.fault === fault);
  }

  report(): FaultReport {
    const faults = this.armed.map(({ fault, matched, fired }) => ({ fault, matched, fired }));
    const fired = faults.reduce((sum, entry) => sum + entry.fired, 0);
    return { seed: this.seed, generation: this.currentGeneration, fired, faults };
  }

  private fires(entry: Armed): boolean {
    const { times, skip, probability } = entry.fault;
    if (times !== 'always' && entry.fired >= times) return false;
    entry.matched += 1;
    if (entry.matched <= skip || this.random() >= probability) return false;
    entry.fired += 1;
    return true;
  }
}

const isKind = <K extends FaultKind>(fault: Fault, kind: K): fault is FaultOf<K> => fault.kind === kind;
