/** Makers of radiography equipment. A value that contains one becomes exactly this name; any other is emptied. */
const VENDORS = [
  'Acteon', 'Agfa', 'Air Techniques', 'Apteryx', 'Asahi', 'Canon', 'Carestream', 'Cefla', 'Dentsply Sirona', 'DEXIS',
  'Durr Dental', 'Eastman Kodak', 'Fona', 'Fujifilm', 'GE Healthcare', 'GE Medical Systems',
  'Gendex', 'Genoray', 'Hologic', 'HDXWILL', 'Imaging Sciences', 'Instrumentarium', 'KaVo', 'Kodak', 'Konica Minolta',
  'LargeV', 'Lodox', 'Mectron', 'Midmark', 'Morita', 'MyRay', 'NewTom', 'Owandy', 'Philips', 'PhoxRay', 'Planmeca',
  'PointNix', 'PreXion', 'QR srl', 'Rayence', 'Ray Co', 'RAYSCAN', 'Samsung', 'Satelec', 'Schick', 'Shimadzu', 'Siemens',
  'Sirona', 'Soredex', 'Sopro', 'Toshiba', 'Trident', 'Trophy', 'Varian', 'Vatech', 'Villa Sistemi', 'Woodpecker',
  'Yoshida', 'Ziehm',
] as const; // prettier-ignore

const MODEL = /^[A-Za-z0-9][A-Za-z0-9 .+/_-]{0,31}$/;

/** The maker named in a Manufacturer value, in one fixed spelling; null when none is known. */
export function knownVendor(value: string): string | null {
  const searched = ` ${simplify(value)} `;
  return VENDORS.find((vendor) => searched.includes(` ${simplify(vendor)} `)) ?? null;
}

/** Whether a model name is short, plain and shares no word with the identities of its own file. */
export function isPlainModel(value: string, identityWords: ReadonlySet<string>): boolean {
  return MODEL.test(value) && !wordsOf(value).some((word) => identityWords.has(word));
}

/** Words of at least three letters or digits, upper case: what a name is recognised by. */
export const wordsOf = (text: string): string[] => text.toUpperCase().match(/[\p{L}\p{N}]{3,}/gu) ?? [];

const simplify = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, ' ')
    .trim();
