import { Checkbox, NativeSelect } from '@mantine/core';
import { useMemo, useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Locale } from '../../../lib/api/contract.js';
import { formatNumber } from '../../../lib/format/format.js';
import { useLocale } from '../../../lib/i18n/use-locale.js';
import {
  initialValues,
  readParameterSchema,
  type ChoiceField,
  type ParameterField,
  type ParameterValue,
} from '../parameters/parameter-schema.js';
import { notExceeded } from '../parameters/parameter-order.js';
import { checkParameter, type ParameterFault } from '../parameters/parameter.policy.js';
import classes from './launch-form.module.css';
import { NumberParameter } from './number-parameter.js';

type Values = Record<string, ParameterValue>;
type Drafts = Record<string, ParameterValue | null>;
type Props = {
  workflow: string;
  schema: unknown;
  /** Keys of the parameters that the API refused last. */
  refused: readonly string[];
  onEdit: () => void;
  earlier: Record<string, unknown>;
  onSubmit: (values: Values) => void;
  children: ReactNode;
};

/** A form made of the workflow's own schema; a value in doubt is explained beside its field. */
export function LaunchForm({ workflow, schema, refused, earlier, onEdit, onSubmit, children }: Props) {
  const fields = useMemo(() => readParameterSchema(schema), [schema]);
  const [values, setValues] = useState<Drafts>(() => initialValues(fields, earlier));
  const fault = (field: ParameterField): ShownFault | null => faultOf(workflow, fields, field, values, refused);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const sound = soundValues(fields, values);
    const crossed = fields.some(({ key }) => notExceeded(workflow, key, values) !== null);
    if (sound !== null && !crossed) onSubmit(sound);
  };
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      {fields.map((field) => (
        <Parameter
          key={field.key}
          field={field}
          value={values[field.key] ?? null}
          fault={fault(field)}
          onChange={(value) => {
            onEdit();
            setValues((current) => ({ ...current, [field.key]: value }));
          }}
        />
      ))}
      {children}
    </form>
  );
}

type ShownFault = ParameterFault | { rule: 'above'; title: Record<Locale, string> } | { rule: 'refused' };

/** What to say beside a field: a rule of its own first, then its place among the others, then the API's refusal. */
function faultOf(
  workflow: string,
  fields: readonly ParameterField[],
  field: ParameterField,
  values: Drafts,
  refused: readonly string[],
): ShownFault | null {
  const own = checkParameter(field, values[field.key] ?? null);
  if (own !== null) return own;
  const before = notExceeded(workflow, field.key, values);
  const title = fields.find(({ key }) => key === before)?.title;
  if (title !== undefined) return { rule: 'above', title };
  return refused.includes(field.key) ? { rule: 'refused' } : null;
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
  fault: ShownFault | null;
  onChange: (value: ParameterValue | null) => void;
};

function Parameter({ field, value, fault, onChange }: ParameterProps) {
  const locale = useLocale();
  const error = useFaultText(fault);
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
      return <ChoiceParameter field={field} value={value} error={error} onChange={onChange} />;
    case 'toggle':
      return (
        <Checkbox
          label={field.title[locale]}
          description={field.description[locale]}
          error={error}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
  }
}

type ChoiceProps = Omit<ParameterProps, 'fault'> & { field: ChoiceField; error: string | null };

function ChoiceParameter({ field, value, error, onChange }: ChoiceProps) {
  const locale = useLocale();
  return (
    <NativeSelect
      label={field.title[locale]}
      description={field.description[locale]}
      error={error}
      data={field.choices.map(String)}
      value={String(value)}
      onChange={(event) => {
        const text = event.currentTarget.value;
        onChange(field.choices.find((choice) => String(choice) === text) ?? null);
      }}
    />
  );
}

function useFaultText(fault: ShownFault | null): string | null {
  const { t } = useTranslation('jobs');
  const locale = useLocale();
  if (fault === null) return null;
  if (fault.rule === 'above') return t('parameter.above', { title: fault.title[locale] });
  return 'limit' in fault
    ? t(`parameter.${fault.rule}`, { limit: formatNumber(fault.limit, locale) })
    : t(`parameter.${fault.rule}`);
}
