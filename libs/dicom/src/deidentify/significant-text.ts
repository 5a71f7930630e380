/** Letters that do not lose their mark by decomposition, and how names are written without them. */
const PLAIN_LETTERS: Readonly<Record<string, string>> = {
  ß: 'SS', Æ: 'AE', Œ: 'OE', Ø: 'O', Ł: 'L', Đ: 'D', Ð: 'D', Þ: 'TH', ı: 'I',
}; // prettier-ignore

/** Umlauts as German spells them where there are none. */
const UMLAUTS: Readonly<Record<string, string>> = { Ä: 'AE', Ö: 'OE', Ü: 'UE' };

/** Upper case, without accents. */
export function folded(text: string): string {
  return text
    .toUpperCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[ßÆŒØŁĐÐÞı]/g, (letter) => PLAIN_LETTERS[letter] ?? letter);
}

/** The same text with umlauts written as two letters. */
export const withoutUmlauts = (text: string): string =>
  text
    .toUpperCase()
    .normalize('NFC')
    .replace(/[ÄÖÜ]/g, (letter) => UMLAUTS[letter] ?? letter);

/** Letters and digits alone, folded: what two spellings of one identifier have in common. */
export const significant = (text: string): string => folded(text).replace(/[^\p{L}\p{N}]+/gu, '');

/** Runs of letters and digits, folded. */
export const wordsOf = (text: string): string[] => folded(text).match(/[\p{L}\p{N}]+/gu) ?? [];
