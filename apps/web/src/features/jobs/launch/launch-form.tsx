import { Checkbox, NativeSelect } from '@mantine/core';
import { useMemo, useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../../lib/format/format.js';
import { useLocale } from '../../../lib/i18n/use-locale.js';
import {
  initialValues,
  readParameterSchema,
  type ChoiceField,
  type ParameterField,
  type ParameterValue,
} from '../parameters/parameter-schema.js';
import { checkParameter, type ParameterFault } from '../parameters/parameter.policy.js';
import classes from './launch-form.module.css';
import { NumberParameter } from './number-parameter.js';

type Values = Record<string, ParameterValue>;
type Drafts = Record<string, ParameterValue | null>;
type Props = {
  schema: unknown;
  earlier: Record<string, unknown>;
  onSubmit: (values: Values) => void;
  children: ReactNode;
};

/** A form made of the workflow's own schema; a value in doubt is explained beside its field. */
export function LaunchForm({ schema, earlier, onSubmit, children }: Props) {
  const fields = useMemo(() => readParameterSchema(schema), [schema]);
  const [values, setValues] = useState<Drafts>(() => initialValues(fields, earlier));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const sound = soundValues(fields, values);
    if (sound !== null) onSubmit(sound);
  };
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      {fields.map((field) => (
        <Parameter
          key={field.key}
          field={field}
          value={values[field.key] ?? null}
          onChange={(value) => setValues((current) => ({ ...current, [field.key]: value }))}
        />
      ))}
      {children}
    </form>
  );
}

function soundValues(fields: readonly ParameterField[], drafts: Drafts): Values | null {
  const sound: Values = {};
  for (const field of fields) {
    const value = drafts[field.key] ?? null;
    if (value === null || checkParameter(field, value) !== null) return null;
    sound[field.key] = value;
  }
  return sound;
}

type ParameterProps = {
  field: ParameterField;
  value: ParameterValue | null;
  onChange: (value: ParameterValue | null) => void;
};

function Parameter({ field, value, onChange }: ParameterProps) {
  const locale = useLocale();
  const error = useFaultText(checkParameter(field, value));
  switch (field.kind) {
    case 'number':
      return (
        <NumberParameter
          field={field}
          value={typeof value === 'number' ? value : null}
          error={error}
          onChange={onChange}
        />
      );
    case 'choice':
      return <ChoiceParameter field={field} value={value} onChange={onChange} />;
    case 'toggle':
      return (
        <Checkbox
          label={field.title[locale]}
          description={field.description[locale]}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
  }
}

function ChoiceParameter({ field, value, onChange }: ParameterProps & { field: ChoiceField }) {
  const locale = useLocale();
  return (
    <NativeSelect
      label={field.title[locale]}
      description={field.description[locale]}
      data={field.choices.map(String)}
      value={String(value)}
      onChange={(event) => {
        const text = event.currentTarget.value;
        onChange(field.choices.find((choice) => String(choice) === text) ?? null);
      }}
    />
  );
}

function useFaultText(fault: ParameterFault | null): string | null {
  const { t } = useTranslation('jobs');
  const locale = useLocale();
  if (fault === null) return null;
  return 'limit' in fault
    ? t(`parameter.${fault.rule}`, { limit: formatNumber(fault.limit, locale) })
    : t(`parameter.${fault.rule}`);
}
