const MAX_SHIFT_DAYS = 1_825;

/**
 * What replaces a patient in every file of the same reference: a pseudonym that says nothing (`PHX-` and 10 hexadecimal
 * digits) and a date shift of −1 to −1825 days.
 * @param digest keyed digest of the reference, at least 8 bytes.
 */
export function patientIdentity(digest: Buffer): { pseudonym: string; dateShiftDays: number } {
  return {
    pseudonym: `PHX-${digest.toString('hex', 0, 5).toUpperCase()}`,
    dateShiftDays: -1 - (digest.readUIntBE(5, 3) % MAX_SHIFT_DAYS),
  };
}
