/** Value representations of PS3.5 §6.2. */
export const VALUE_REPRESENTATIONS = [
  'AE', 'AS', 'AT', 'CS', 'DA', 'DS', 'DT', 'FD', 'FL', 'IS', 'LO', 'LT', 'OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'PN',
  'SH', 'SL', 'SQ', 'SS', 'ST', 'SV', 'TM', 'UC', 'UI', 'UL', 'UN', 'UR', 'US', 'UT', 'UV',
] as const; // prettier-ignore

export type Vr = (typeof VALUE_REPRESENTATIONS)[number];

const KNOWN: ReadonlySet<string> = new Set(VALUE_REPRESENTATIONS);

/** Those written in explicit syntaxes with two reserved bytes and a 32-bit length (PS3.5 table 7.1-1). */
const LONG: ReadonlySet<Vr> = new Set<Vr>([
  'OB',
  'OD',
  'OF',
  'OL',
  'OV',
  'OW',
  'SQ',
  'SV',
  'UC',
  'UN',
  'UR',
  'UT',
  'UV',
]);

/** Text padded with a space; every other representation is padded with a zero byte. */
const SPACE_PADDED: ReadonlySet<Vr> = new Set<Vr>([
  'AE', 'AS', 'CS', 'DA', 'DS', 'DT', 'IS', 'LO', 'LT', 'PN', 'SH', 'ST', 'TM', 'UC', 'UR', 'UT',
]); // prettier-ignore

export const isVr = (text: string): text is Vr => KNOWN.has(text);
export const hasLongLength = (vr: Vr): boolean => LONG.has(vr);
export const paddingByte = (vr: Vr): number => (SPACE_PADDED.has(vr) ? 0x20 : 0);
