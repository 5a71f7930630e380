import type { ApiBodyOptions } from '@nestjs/swagger';
import { SHA256 } from '@phoxray/platform/http';
import { ATTESTATION_BASES } from '../attestation/attestation-text.js';
import { MAX_PREPARATION_CHARACTERS } from '../receive/preparation.policy.js';
import { MAX_REDACTIONS } from '../sanitise/redactions.policy.js';

type Schema = Extract<ApiBodyOptions, { schema: unknown }>['schema'];

/** A form field that carries JSON as text: the schema says what the text must hold (JSON Schema 2020-12, 8.5). */
const jsonText = (contentSchema: object) => ({ type: 'string', contentMediaType: 'application/json', contentSchema });

const ATTESTATION = {
  type: 'object',
  required: ['basis', 'version', 'sha256', 'acknowledged'],
  properties: {
    basis: { enum: ATTESTATION_BASES, description: 'Chosen by the person.' },
    version: { type: 'string', description: 'Of the text that was accepted.' },
    sha256: { ...SHA256, description: 'Of the text that was accepted.' },
    acknowledged: { const: true, description: 'A person has read and accepted the text.' },
  },
};

const side = { type: 'integer', minimum: 1 };
const edge = { type: 'integer', minimum: 0 };
const REGIONS = {
  type: 'array',
  maxItems: MAX_REDACTIONS,
  items: {
    type: 'object',
    required: ['x', 'y', 'width', 'height'],
    properties: { x: edge, y: edge, width: side, height: side },
  },
};

const counts = { type: 'object', additionalProperties: side };
const PREPARATION = {
  type: 'object',
  properties: { removed: counts, replaced: counts, redactedRegions: edge, others: edge },
};

/** The upload's form, for the OpenAPI description. */
export const UPLOAD_FORM_SCHEMA: Schema = {
  type: 'object',
  required: ['attestation', 'file'],
  properties: {
    attestation: {
      ...jsonText(ATTESTATION),
      description: `JSON: {"basis": one of ${ATTESTATION_BASES.join(', ')}; "version" and "sha256" of the text that was accepted; "acknowledged": true}`,
    },
    patientReference: { type: 'string', maxLength: 64, description: 'A pseudonym chosen by the practitioner.' },
    displayName: { type: 'string', maxLength: 120, description: 'Shown in the gallery; kept encrypted.' },
    redactions: {
      ...jsonText(REGIONS),
      description: `JSON: up to ${MAX_REDACTIONS} rectangles {"x", "y", "width", "height"} in whole pixels of the picture seen upright; they are blackened before it is kept. A picture that is compressed is then kept without loss.`,
    },
    preparation: {
      ...jsonText(PREPARATION),
      maxLength: MAX_PREPARATION_CHARACTERS,
      description:
        'JSON: what the sender’s own software took away before: {"removed": {"PatientName": 1}, "replaced": {"StudyInstanceUID": 1}, "redactedRegions": 0, "others": 0}. Names as reports of ours give them, and counts; any other name is only counted. Kept and shown with the report.',
    },
    sha256: {
      ...SHA256,
      description:
        'SHA-256 of the file to come. With it, a file that the account has already, as it was received or as it is kept, is refused with 409 before its first byte, and one that arrives otherwise with 422. Without it nothing is compared: a file sent twice is kept twice.',
    },
    keepDuplicate: {
      type: 'string',
      enum: ['true', 'false'],
      description: 'Whether to keep a file whose announced sha256 is there already. Without sha256 it changes nothing.',
    },
    file: {
      type: 'string',
      format: 'binary',
      description:
        'DICOM of one frame (uncompressed, deflated, RLE, JPEG, JPEG-LS or JPEG 2000), PNG, JPEG, TIFF or WebP, known by its content alone; GET /v1/uploads/limits tells how large. Send it as the last part: then a fault in the fields is told before the file is read.',
    },
  },
};
