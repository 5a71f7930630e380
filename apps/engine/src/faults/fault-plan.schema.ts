import { z } from 'zod';
import { GENERATIONS } from '../generation/generation.js';

const trigger = (times: number | 'always') => ({
  /** How often it may fire. */
  times: z.union([z.int().min(1), z.literal('always')]).default(times),
  /** How many matching occasions pass untouched first. */
  skip: z.int().min(0).default(0),
  /** Chance to fire on each occasion after that, drawn from the plan's seed. */
  probability: z.number().min(0).max(1).default(1),
});

const once = trigger(1);
const milliseconds = z.int().min(0).max(3_600_000);
/** Narrows to one node id, one class, or both; else every node. */
const atNode = { node: z.string().optional(), classType: z.string().optional() };
/** First path segment without the `/api` prefix (`prompt`, `view`, `upload`, `history` …); else every route. */
const atRoute = { route: z.string().optional(), method: z.enum(['GET', 'POST', 'DELETE']).optional() };
/** Messages the socket has received before; 0 = from now on. */
const afterEvents = { afterEvents: z.int().min(0).default(0) };

/** One thing that goes wrong. Every kind is one row of the client contract's fault list. */
export const faultSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('delay'), ms: milliseconds, ...atNode, ...trigger('always') }),
  z.strictObject({ kind: z.literal('hang'), interruptible: z.boolean().default(false), ...atNode, ...once }),
  z.strictObject({ kind: z.literal('http-status'), status: z.int().min(400).max(599), ...atRoute, ...once }),
  z.strictObject({ kind: z.literal('http-delay'), ms: milliseconds, ...atRoute, ...trigger('always') }),
  z.strictObject({ kind: z.literal('http-reset'), ...atRoute, ...once }),
  z.strictObject({ kind: z.literal('submit-drop'), ...once }),
  z.strictObject({ kind: z.literal('submit-twice'), ...once }),
  z.strictObject({ kind: z.literal('slow-history'), ms: milliseconds, ...once }),
  z.strictObject({ kind: z.literal('slow-interrupt'), ms: milliseconds, ...once }),
  z.strictObject({ kind: z.literal('foreign-interrupt'), ...atNode, ...once }),
  z.strictObject({ kind: z.literal('deaf-socket'), ...afterEvents, ...once }),
  z.strictObject({ kind: z.literal('close-socket'), ...afterEvents, ...once }),
  z.strictObject({ kind: z.literal('starved-socket'), ms: milliseconds, ...once }),
  z.strictObject({ kind: z.literal('view-reset'), afterBytes: z.int().min(0).default(64), ...once }),
  z.strictObject({ kind: z.literal('truncated-image'), ...atNode, ...once }),
  z.strictObject({ kind: z.literal('wrong-size-image'), ...atNode, ...once }),
  z.strictObject({ kind: z.literal('foreign-image'), sameSize: z.boolean().default(false), ...atNode, ...once }),
  z.strictObject({ kind: z.literal('extra-output'), ...atNode, ...once }),
  z.strictObject({ kind: z.literal('missing-output'), ...atNode, ...once }),
  z.strictObject({ kind: z.literal('renamed-upload'), ...once }),
  z.strictObject({ kind: z.literal('oom'), ...atNode, ...once }),
  z.strictObject({ kind: z.literal('poison'), ...atNode, ...once }),
  z.strictObject({
    kind: z.literal('execution-error'),
    /** Planted where the real server prints tensors and paths; look for them in every sink afterwards. */
    canaryPixels: z.string().default('0.13371337'),
    canaryPath: z.string().default('/canary/patient-name/secret.png'),
    ...atNode,
    ...once,
  }),
  z.strictObject({
    kind: z.literal('restart'),
    /** When: as the plan arrives, after a submit was answered, or as a node starts. */
    at: z.enum(['now', 'submit', 'node']).default('now'),
    /** How long the port refuses connections. */
    downMs: milliseconds.default(0),
    ...atNode,
    ...once,
  }),
]);

/** What goes wrong and in which generation; replaces the plan before it. */
export const faultPlanSchema = z.strictObject({
  seed: z.int().default(1),
  generation: z.enum(GENERATIONS).optional(),
  faults: z.array(faultSchema).max(100).default([]),
});

export type Fault = z.output<typeof faultSchema>;
export type FaultKind = Fault['kind'];
export type FaultOf<K extends FaultKind> = Extract<Fault, { kind: K }>;
/** As a caller writes it: everything with a default may be left out. */
export type FaultPlanInput = z.input<typeof faultPlanSchema>;
