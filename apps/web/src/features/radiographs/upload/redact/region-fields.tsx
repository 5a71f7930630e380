import { ActionIcon, TextInput } from '@mantine/core';
import type { Region } from '@phoxray/dicom';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Size } from '../prepare/picture/grey-picture.js';
import classes from './region-fields.module.css';
import type { RegionChange } from './region-list.policy.js';

type Props = { regions: readonly Region[]; size: Size; change: (change: RegionChange) => void };

const FIELDS = ['x', 'y', 'width', 'height'] as const;

/** The same rectangles as numbers, for hands that cannot draw (WCAG 2.5.7). */
export function RegionFields({ regions, size, change }: Props) {
  const { t } = useTranslation('upload');
  const limits = { x: size.width - 1, y: size.height - 1, width: size.width, height: size.height };
  return (
    <ol className={classes.list}>
      {regions.map((region, index) => (
        // The place in the list is what tells two rectangles apart.
        <li key={index} className={classes.region}>
          <fieldset className={classes.fields}>
            <legend className={classes.legend}>{t('redaction.region', { place: index + 1 })}</legend>
            {FIELDS.map((field) => (
              <RegionField
                key={field}
                label={t(`redaction.field.${field}`)}
                value={region[field]}
                max={limits[field]}
                onChange={(value) => change({ type: 'change', index, part: { [field]: value } })}
              />
            ))}
          </fieldset>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={t('redaction.remove', { place: index + 1 })}
            onClick={() => change({ type: 'remove', index })}
          >
            <IconTrash size={17} />
          </ActionIcon>
        </li>
      ))}
    </ol>
  );
}

type FieldProps = { label: string; value: number; max: number; onChange: (value: number) => void };

/** Follows every digit, and shows what was made of them once the field is left. */
function RegionField({ label, value, max, onChange }: FieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const type = (text: string): void => {
    setTyped(text);
    if (/^\d+$/.test(text)) onChange(Number(text));
  };
  return (
    <TextInput
      size="xs"
      type="number"
      inputMode="numeric"
      min={0}
      max={max}
      step={1}
      label={label}
      value={typed ?? value}
      onChange={(event) => type(event.currentTarget.value)}
      onBlur={() => setTyped(null)}
    />
  );
}
