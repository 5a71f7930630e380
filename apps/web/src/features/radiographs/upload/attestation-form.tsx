import { Checkbox, NativeSelect, Skeleton, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ProblemNotice } from '../../../components/problem-notice.js';
import type { Attestation, AttestationBasis } from '../../../lib/api/contract.js';
import { useLocale } from '../../../lib/i18n/use-locale.js';
import { attestationQuery } from '../api/attestation.query.js';
import classes from './attestation-form.module.css';
import type { AttestationDraft } from './consent.js';

type Props = {
  draft: AttestationDraft;
  onChange: (draft: AttestationDraft) => void;
};

const REFERENCE_MAX_LENGTH = 64;

/** What the practitioner states about the files, shown word for word, and the pseudonym they go under. */
export function AttestationForm({ draft, onChange }: Props) {
  const { t } = useTranslation('upload');
  const attestation = useQuery(attestationQuery(useLocale()));
  return (
    <section className={classes.root} aria-labelledby="attestation-title">
      <h2 id="attestation-title" className={classes.title}>
        {t('attestation.title')}
      </h2>
      {attestation.isPending && <Skeleton height={180} radius="md" />}
      {attestation.isError && (
        <ProblemNotice
          title={t('attestation.failed')}
          error={attestation.error}
          onRetry={() => void attestation.refetch()}
        />
      )}
      {attestation.isSuccess && <Statement attestation={attestation.data} draft={draft} onChange={onChange} />}
      <TextInput
        label={t('attestation.reference')}
        description={t('attestation.referenceHint')}
        value={draft.patientReference}
        maxLength={REFERENCE_MAX_LENGTH}
        autoComplete="off"
        onChange={(event) => onChange({ ...draft, patientReference: event.currentTarget.value })}
      />
    </section>
  );
}

function Statement({ attestation, draft, onChange }: Props & { attestation: Attestation }) {
  const { t } = useTranslation('upload');
  const options = [
    { value: '', label: t('attestation.chooseBasis') },
    ...attestation.bases.map(({ id, label }) => ({ value: id, label })),
  ];
  const chosen = (value: string): AttestationBasis | null =>
    attestation.bases.find(({ id }) => id === value)?.id ?? null;
  return (
    <>
      <p className={classes.text} lang={attestation.locale}>
        {attestation.text}
      </p>
      <NativeSelect
        label={t('attestation.basis')}
        data={options}
        value={draft.basis ?? ''}
        onChange={(event) => onChange({ ...draft, basis: chosen(event.currentTarget.value) })}
      />
      <Checkbox
        label={t('attestation.acknowledge')}
        checked={draft.acknowledged}
        onChange={(event) => onChange({ ...draft, acknowledged: event.currentTarget.checked })}
      />
    </>
  );
}
