/** A number of so few digits, made of a date, would be found in too many measures. */
const SHORTEST_DATE = 5;
/** Of a telephone number without its country's code. */
const SHORTEST_PHONE = 8;

const COMPACT_DATE = /(?<!\d)(\d{4})\.?(\d{2})\.?(\d{2})(?=\d{0,6}(?:\D|$))/g;
const DAY_FIRST = /(?<!\d)(\d{1,2})[./ -](\d{1,2})[./ -](\d{4}|\d{2})(?!\d)/g;
const YEAR_FIRST = /(?<!\d)(\d{4})[./ -](\d{1,2})[./ -](\d{1,2})(?!\d)/g;
/** A telephone number as it is written, with an optional prefix of a country. */
const PHONE = /(?:\+|(?<!\d)00)?\(?\d(?:[ ()./-]{0,2}\d){6,14}(?!\d)/g;

/** Digits of every date that stands in a text, in every order in which dates are written, with two and four digits a year. */
export function dateSpellings(text: string): string[] {
  const yearFirst = [...text.matchAll(COMPACT_DATE), ...text.matchAll(YEAR_FIRST)];
  const dates = [
    ...yearFirst.map(([, year = '', month = '', day = '']) => ({ year, month, day })),
    ...[...text.matchAll(DAY_FIRST)].flatMap(([, first = '', second = '', year = '']) => [
      { year, month: second, day: first },
      { year, month: first, day: second },
    ]),
  ];
  return dates.flatMap(spellings);
}

function spellings({ year, month, day }: { year: string; month: string; day: string }): string[] {
  if (!isBetween(month, 12) || !isBetween(day, 31)) return [];
  const years = year.length === 4 ? [year, year.slice(2)] : [year, `19${year}`, `20${year}`];
  const padded = [month.padStart(2, '0'), day.padStart(2, '0')] as const;
  const bare = [String(Number(month)), String(Number(day))] as const;
  const all = years.flatMap((one) => [padded, bare].flatMap(([m, d]) => orders(one, m, d)));
  return withBareDigits(all).filter(({ length }) => length >= SHORTEST_DATE);
}

const orders = (year: string, month: string, day: string): string[] => [
  year + month + day,
  year + day + month,
  day + month + year,
  month + day + year,
];

const isBetween = (text: string, greatest: number): boolean => Number(text) >= 1 && Number(text) <= greatest;

/** A number loses the zeros in front. */
export const withBareDigits = (digits: readonly string[]): string[] => [
  ...new Set(digits.flatMap((one) => [one, one.replace(/^0+/, '')])),
];

/** Digits of every telephone number that stands in a text: as dialled abroad, at home, and without the leading zero. */
export function phoneSpellings(text: string): string[] {
  return (text.match(PHONE) ?? []).flatMap((phone) => {
    const digits = phone.replace(/\D/g, '');
    const isAbroad = phone.startsWith('+') || digits.startsWith('00');
    const bare = digits.replace(/^0+/, '');
    const atHome = isAbroad ? [1, 2, 3].map((code) => bare.slice(code).replace(/^0/, '')) : [];
    return [digits, bare, ...atHome].filter(({ length }) => length >= SHORTEST_PHONE);
  });
}
