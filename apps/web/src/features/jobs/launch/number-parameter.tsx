import { useId, useState } from 'react';
import { formatNumber } from '../../../lib/format/format.js';
import { useLocale } from '../../../lib/i18n/use-locale.js';
import type { NumberField } from '../parameters/parameter-schema.js';
import { parseNumber } from '../parameters/parameter.policy.js';
import classes from './number-parameter.module.css';

type Props = {
  field: NumberField;
  value: number | null;
  error: string | null;
  onChange: (value: number | null) => void;
};

/** A number by slider or by hand; « 0,45 » and "0.45" are the same. */
export function NumberParameter({ field, value, error, onChange }: Props) {
  const locale = useLocale();
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const shown = draft ?? (value === null ? '' : formatNumber(value, locale));
  const accept = (text: string): void => {
    setDraft(text);
    onChange(parseNumber(text));
  };
  return (
    <div className={classes.root}>
      <label htmlFor={id} className={classes.label}>
        {field.title[locale]}
      </label>
      <input
        id={id}
        className={classes.number}
        inputMode="decimal"
        autoComplete="off"
        value={shown}
        aria-invalid={error !== null}
        aria-describedby={`${id}-hint`}
        onChange={(event) => accept(event.currentTarget.value)}
        onBlur={() => value !== null && setDraft(null)}
      />
      {field.minimum !== null && field.maximum !== null && (
        <input
          type="range"
          className={classes.range}
          aria-label={field.title[locale]}
          min={field.minimum}
          max={field.maximum}
          step={field.step ?? 'any'}
          value={value ?? field.initial}
          onChange={(event) => {
            setDraft(null);
            onChange(Number(event.currentTarget.value));
          }}
        />
      )}
      <p id={`${id}-hint`} className={error === null ? classes.hint : classes.error}>
        {error ?? field.description[locale]}
      </p>
    </div>
  );
}
