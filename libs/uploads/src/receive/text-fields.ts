/** What an upload says beside its file: fields of the form, or keys of the tus metadata. */
export const TEXT_FIELDS = [
  'attestation',
  'patientReference',
  'displayName',
  'redactions',
  'preparation',
  'sha256',
  'keepDuplicate',
] as const;
export type TextField = (typeof TEXT_FIELDS)[number];

export function isTextField(name: string): name is TextField {
  return TEXT_FIELDS.some((field) => field === name);
}
