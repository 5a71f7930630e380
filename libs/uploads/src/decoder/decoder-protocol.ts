import { z } from 'zod';
import { RENDERED_PARTS } from '../rendition/rendered-pictures.js';
import { pixelSpacingSchema, voiFactsSchema } from '../sanitise/grey-scale.facts.js';
import { redactionsSchema } from '../sanitise/redactions.policy.js';
import { RADIOGRAPH_FORMATS } from '../sanitise/sanitised-image.js';

/** What a decoder may be asked; the picture's bytes travel beside it. */
export const decoderRequestSchema = z.object({
  format: z.enum(RADIOGRAPH_FORMATS),
  maxMegapixels: z.number().positive(),
  task: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('sanitise'),
      /** Base64. */
      uidKey: z.base64(),
      patient: z.object({ pseudonym: z.string(), dateShiftDays: z.number() }).nullable(),
      redactions: redactionsSchema,
    }),
    z.object({ kind: z.literal('render') }),
  ]),
});
export type DecoderRequest = z.infer<typeof decoderRequestSchema>;

const side = z.number().int().min(1).max(65_535);
const name = z.string().max(100);
const names = z.array(name).max(1_000);
const count = z.number().int().min(0);
const items = z
  .array(z.union([z.object({ keyword: name, count }).strict(), z.object({ chunk: name, count }).strict()]))
  .max(100_000);

const sanitisedSchema = z.object({
  kind: z.literal('sanitised'),
  /** A redacted picture may be kept in another format than it came in. */
  format: z.enum(RADIOGRAPH_FORMATS),
  facts: z.object({
    modality: name.nullable(),
    width: side,
    height: side,
    bitsStored: z.number().int().min(1).max(16),
    photometricInterpretation: name,
    windowCenter: z.number().nullable(),
    windowWidth: z.number().nullable(),
    voi: voiFactsSchema.nullable(),
    pixelSpacing: pixelSpacingSchema.nullable(),
  }),
  report: z.object({
    profile: name,
    removed: items,
    replaced: items,
    kept: count,
    warnings: names,
    redactedRegions: count,
  }),
});

/** What cannot be made, and why. */
const failure = z.object({
  /** One of the area's. */
  code: name,
  detail: z.string().max(1_000),
  /** Kind of an error nobody foresaw. */
  errorName: name.nullable(),
  /** The decoder had too little memory left. */
  isExhausted: z.boolean(),
});

const picture = z.object({ width: side, height: side, length: count });
/** The bytes are the display picture, then the thumbnail, then the 16-bit one, each as long as it says, where there is one. */
const renderedSchema = z.object({
  kind: z.literal('rendered'),
  display: picture.extend({ textRegions: redactionsSchema.nullable() }).nullable(),
  thumbnail: picture.nullable(),
  grey16: picture.nullable(),
  failures: z.array(z.object({ part: z.enum(RENDERED_PARTS), reason: failure })).max(RENDERED_PARTS.length),
});

/** The file cannot be taken, or nothing of it be shown. */
const refusedSchema = failure.extend({ kind: z.literal('refused') });

/** What a decoder may answer. It has run a stranger's file: an answer of another form counts as its failure. */
export const decoderReplySchema = z.object({
  /** Processor time that the decoder has spent since it started. */
  cpuSeconds: z.number().min(0),
  answer: z.discriminatedUnion('kind', [sanitisedSchema, renderedSchema, refusedSchema]),
});
export type DecoderReply = z.infer<typeof decoderReplySchema>;
export type DecoderAnswer = DecoderReply['answer'];
export type Refusal = z.infer<typeof failure>;

/** True when another decoder may do better: this one had too little left for the file, or for a part of the work. */
export function isExhausted(answer: DecoderAnswer): boolean {
  if (answer.kind === 'refused') return answer.isExhausted;
  return answer.kind === 'rendered' && answer.failures.some(({ reason }) => reason.isExhausted);
}
