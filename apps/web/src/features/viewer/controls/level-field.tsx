import { useId, useState } from 'react';
import classes from './grey-panel.module.css';

type Props = { label: string; value: number; min: number; max: number; onChange: (value: number) => void };

/** A spread of fewer values than these needs decimals. */
const WHOLE_NUMBERS_FROM = 50;

/** A number to type and a slider for it. */
export function LevelField({ label, value, min, max, onChange }: Props) {
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const digits = max - min < WHOLE_NUMBERS_FROM ? 3 : 0;
  const step = 10 ** -digits;
  const accept = (text: string): void => {
    setDraft(text);
    const number = Number(text);
    if (text !== '' && Number.isFinite(number)) onChange(number);
  };
  return (
    <div className={classes.field}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className={classes.number}
        type="number"
        step={step}
        min={min}
        max={max}
        value={draft ?? Number(value.toFixed(digits))}
        onChange={(event) => accept(event.currentTarget.value)}
        onBlur={() => setDraft(null)}
      />
      <input
        className={classes.range}
        type="range"
        aria-label={label}
        step={step}
        min={min}
        max={max}
        value={value}
        onChange={(event) => onChange(Number(event.currentTarget.value))}
      />
    </div>
  );
}
