import { AppError } from '@phoxray/kernel';
import { z } from 'zod';
import { UPLOADS_ERRORS } from '../uploads.errors.js';
import { ATTESTATION_BASES, hashOf, type AttestationText, type Locale } from './attestation-text.js';

const statementSchema = z.strictObject({
  basis: z.enum(ATTESTATION_BASES),
  version: z.string().min(1).max(40),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  acknowledged: z.literal(true),
});

/** What the person accepted, as the client says it. */
export type AttestationStatement = z.infer<typeof statementSchema>;

/** The text in force: the last version published in the locale. */
export function currentText(texts: readonly AttestationText[], locale: Locale): AttestationText {
  const text = texts.findLast((text) => text.locale === locale);
  if (text === undefined) throw new Error(`no attestation is published in ${locale}`);
  return text;
}

/** Reads the form field. Throws `UPLOADS.ATTESTATION_REQUIRED` when it is missing, incomplete or not acknowledged. */
export function parseStatement(field: string | undefined): AttestationStatement {
  const parsed = statementSchema.safeParse(parseJson(field ?? ''));
  if (!parsed.success) throw new AppError(UPLOADS_ERRORS.ATTESTATION_REQUIRED);
  return parsed.data;
}

/** The text that was accepted. Throws `UPLOADS.ATTESTATION_NOT_CURRENT` unless it is in force in some locale. */
export function requireCurrentText(
  statement: Pick<AttestationStatement, 'version' | 'sha256'>,
  texts: readonly AttestationText[],
): AttestationText {
  const inForce = texts.filter((text) => text.version === texts.at(-1)?.version);
  const accepted = inForce.find((text) => text.version === statement.version && hashOf(text) === statement.sha256);
  if (accepted === undefined) throw new AppError(UPLOADS_ERRORS.ATTESTATION_NOT_CURRENT);
  return accepted;
}

/** The text that was in force when it was accepted. Throws `UPLOADS.ATTESTATION_NOT_CURRENT` for one never published. */
export function requirePublishedText(
  statement: Pick<AttestationStatement, 'version' | 'sha256'>,
  texts: readonly AttestationText[],
): AttestationText {
  const accepted = texts.find((text) => text.version === statement.version && hashOf(text) === statement.sha256);
  if (accepted === undefined) throw new AppError(UPLOADS_ERRORS.ATTESTATION_NOT_CURRENT);
  return accepted;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
