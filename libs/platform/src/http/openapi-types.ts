/** A whole number that JavaScript holds exactly: generated clients take a 64-bit integer for it, never a float. */
export const INTEGER = { type: 'integer', format: 'int64' } as const;

/** A moment in UTC (RFC 3339). */
export const MOMENT = { type: 'string', format: 'date-time', example: '2026-11-02T09:30:00.000Z' } as const;

/** An id of ours: UUID version 7 (RFC 9562). */
export const ID = { type: 'string', format: 'uuid', example: '019a4c1e-7b20-7d3a-9c1f-5e2b8a6d4c10' } as const;

/** SHA-256 as 64 lower-case hexadecimal digits. */
export const SHA256 = { type: 'string', pattern: '^[0-9a-f]{64}$', example: 'e3b0c442'.repeat(8) } as const;

/** Where the next page of a list starts: opaque, null behind the last page. */
export const NEXT_CURSOR = {
  type: 'string',
  pattern: '^[A-Za-z0-9_-]+$',
  maxLength: 200,
  nullable: true,
  description: 'Pass it as "cursor" to read the next page; null when there is none.',
  example: 'MTc2MjA3NTgwMDAwMC4wMTlhNGMxZQ',
} as const;
