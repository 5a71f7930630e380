import { PRODUCT_WORDS } from './product-words.data.js';
import { folded, wordsOf } from './significant-text.js';

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

const VENDOR_WORDS: ReadonlySet<string> = new Set(VENDORS.flatMap(wordsOf));

/** Longest name that a model may have, in characters. */
const LONGEST_MODEL = 32;
/** What a model name is made of: words between which stand spaces and these signs. */
const MODEL_PARTS = /[A-Za-z0-9]+|[ .+/_-]+/g;
/** `3D`, `8100`, `CS`, `9300C`, `OP200D`: too short for a name, and a number of at most four digits. */
const MODEL_CODE = /^(?:[A-Z0-9]{1,3}|[A-Z]{0,3}\d{1,4}[A-Z]?)$/;

/** The maker named in a Manufacturer value, in one fixed spelling; null when none is known. */
export function knownVendor(value: string): string | null {
  const searched = ` ${simplify(value)} `;
  return VENDORS.find((vendor) => searched.includes(` ${simplify(vendor)} `)) ?? null;
}

/**
 * A model name without the words that are neither of a known product or maker nor a short code; null when nothing is
 * left, or when it has other signs than model names have.
 */
export function knownModel(value: string): string | null {
  const parts = value.match(MODEL_PARTS) ?? [];
  if (value.length > LONGEST_MODEL || parts.join('') !== value) return null;
  const words = parts.filter((part) => /^[A-Za-z0-9]/.test(part));
  const known = words.filter(isModelWord);
  if (known.length === 0) return null;
  return known.length === words.length ? value : known.join(' ');
}

const isModelWord = (word: string): boolean => isProductWord(word.toUpperCase()) || MODEL_CODE.test(word.toUpperCase());

/** Whether a word, in upper case, stands in the names of makers and products. */
export const isProductWord = (word: string): boolean => PRODUCT_WORDS.has(word) || VENDOR_WORDS.has(word);

const simplify = (text: string): string =>
  folded(text)
    .replace(/[^A-Z0-9]+/g, ' ')
    .trim();
