/** Names of windows that devices write; the rest are operators' words. */
const NEUTRAL_LABEL =
  /^(?:NORMAL|HARDER|SOFTER|HARD|SOFT|BONE|TISSUE|SOFT TISSUE|TEETH|DEFAULT|AUTO|AUTOMATIC|LINEAR|SIGMOID|USER|(?:WINDOW|PRESET|ALGO|VOI|LUT|USER)[ _]?\d{0,2})$/i;

/** Whether the explanation of a window or table says nothing about anybody. */
export function isNeutralLabel(label: string): boolean {
  return NEUTRAL_LABEL.test(label);
}
