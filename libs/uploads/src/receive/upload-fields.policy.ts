import type { Region } from '@phoxray/dicom';
import { AppError, PLAIN_TEXT } from '@phoxray/kernel';
import { z } from 'zod';
import type { AttestationText } from '../attestation/attestation-text.js';
import { parseStatement, requireCurrentText, type AttestationStatement } from '../attestation/attestation.policy.js';
import { parseRedactions } from '../sanitise/redactions.policy.js';
import type { SenderPreparation } from '../sanitise/sanitised-image.js';
import { UPLOADS_ERRORS } from '../uploads.errors.js';
import { parsePreparation } from './preparation.policy.js';
import type { TextField } from './text-fields.js';

/** What came with the file, judged before one byte of the file is read. */
export interface UploadFields {
  readonly statement: AttestationStatement;
  /** The text that was accepted, as we published it. */
  readonly attestation: AttestationText;
  /** Pseudonym chosen by the practitioner, 1 to 64 characters. */
  readonly patientReference: string | null;
  /** Typed by the person, 1 to 120 characters; never the file's name. */
  readonly displayName: string | null;
  /** Rectangles to blacken before the picture is kept. */
  readonly redactions: readonly Region[];
  /** What was taken away before the file was sent, as the sender says. */
  readonly preparation: SenderPreparation | null;
  /** Of the file to come, lower-case hex, as the sender says. */
  readonly sha256: string | null;
  /** Wanted even when the account has received the same bytes before. */
  readonly keepDuplicate: boolean;
}

const line = (max: number) =>
  z
    .string()
    .trim()
    .max(max, `must have at most ${max} characters`)
    .regex(PLAIN_TEXT, 'must be one line of text')
    .transform((text) => (text === '' ? null : text))
    .nullable()
    .default(null);

const textSchema = z.object({
  patientReference: line(64),
  displayName: line(120),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in lower-case hexadecimal')
    .nullable()
    .default(null),
  keepDuplicate: z
    .enum(['true', 'false'], 'must be "true" or "false"')
    .default('false')
    .transform((text) => text === 'true'),
});

/** Throws `UPLOADS.ATTESTATION_REQUIRED`, `UPLOADS.ATTESTATION_NOT_CURRENT` or `UPLOADS.INVALID_FIELD`. */
export function parseFields(
  fields: ReadonlyMap<TextField, string>,
  texts: readonly AttestationText[],
  requireText = requireCurrentText,
): UploadFields {
  const statement = parseStatement(fields.get('attestation'));
  const attestation = requireText(statement, texts);
  const redactions = parseRedactions(fields.get('redactions'));
  const preparation = parsePreparation(fields.get('preparation'));
  const parsed = textSchema.safeParse(Object.fromEntries(fields));
  if (parsed.success) return { statement, attestation, redactions, preparation, ...parsed.data };
  const errors = parsed.error.issues.map(({ path, message }) => ({ pointer: `/${path.join('/')}`, detail: message }));
  throw new AppError(UPLOADS_ERRORS.INVALID_FIELD, { errors });
}

/** Throws `UPLOADS.CHECKSUM_MISMATCH` when the file that came is not the one that was announced. */
export function requireAnnounced(fields: Pick<UploadFields, 'sha256'>, receivedSha256: string): void {
  const isOther = fields.sha256 !== null && fields.sha256 !== receivedSha256;
  if (isOther) throw new AppError(UPLOADS_ERRORS.CHECKSUM_MISMATCH);
}
