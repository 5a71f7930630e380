/** How the codes of each public vocabulary look; a code that looks otherwise could be anything an operator typed. */
const FORMS: Readonly<Record<string, (code: string) => boolean>> = {
  SCT: (code) => /^[1-9]\d{5,17}$/.test(code) && hasVerhoeffDigit(code),
  SRT: isSnomedRt,
  SNM3: isSnomedRt,
  DCM: (code) => /^1[0-3]\d{4}$/.test(code),
  FMA: (code) => /^\d{4,6}$/.test(code),
  LN: (code) => /^\d{1,5}-\d$/.test(code),
  ISO3950: (code) => /^[1-8][1-8]$/.test(code),
  NCIt: (code) => /^C\d{4,6}$/.test(code),
  UMLS: (code) => /^C\d{7}$/.test(code),
  RADLEX: (code) => /^RID\d{1,6}$/.test(code),
};

/** Designators of the vocabularies (PS3.16 table 8-1) whose codes may stay. */
export const CODING_SCHEMES = Object.keys(FORMS).join('|');

/** Whether a code has the form its vocabulary gives all its codes. */
export const fitsScheme = (code: string, scheme: string): boolean => FORMS[scheme]?.(code) ?? false;

function isSnomedRt(code: string): boolean {
  return /^[A-Z]\d?-[0-9A-F]{4,6}$/.test(code);
}

const DIHEDRAL = [
  '0123456789', '1234067895', '2340178956', '3401289567', '4012395678',
  '5987604321', '6598710432', '7659821043', '8765932104', '9876543210',
]; // prettier-ignore
const PERMUTATION = [
  '0123456789', '1576283094', '5803796142', '8916043527',
  '9453126870', '4286573901', '2793806415', '7046913258',
]; // prettier-ignore

/** The check digit of every SNOMED CT identifier, which a telephone or insurance number has one time in ten. */
function hasVerhoeffDigit(code: string): boolean {
  const check = Array.from(code)
    .toReversed()
    .reduce((sum, digit, index) => {
      const permuted = PERMUTATION[index % PERMUTATION.length]?.[Number(digit)] ?? '0';
      return Number(DIHEDRAL[sum]?.[Number(permuted)] ?? 0);
    }, 0);
  return check === 0;
}
