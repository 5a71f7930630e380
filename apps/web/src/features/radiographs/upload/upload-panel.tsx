import { Button, Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocale } from '../../../lib/i18n/use-locale.js';
import { attestationQuery } from '../api/attestation.query.js';
import { AttestationForm, type AttestationDraft } from './attestation-form.js';
import { DropZone } from './drop-zone.js';
import { FileList } from './file-list.js';
import { countState, hasRetryable, type UploadItem } from './upload-list.js';
import classes from './upload-panel.module.css';
import { useUpload, type Consent } from './use-upload.js';

const EMPTY_DRAFT: AttestationDraft = { basis: null, acknowledged: false, patientReference: '' };

export function UploadPanel() {
  const { t } = useTranslation('radiographs');
  const [draft, setDraft] = useState(EMPTY_DRAFT);
  const upload = useUpload();
  const consent = useConsent(draft);
  return (
    <div className={classes.root}>
      <section className={classes.files} aria-label={t('upload.files')}>
        <DropZone onFiles={upload.add} compact={upload.items.length > 0} />
        {upload.items.length > 0 && <FileList items={upload.items} onRetry={upload.retry} onRemove={upload.remove} />}
        <Milestones items={upload.items} />
      </section>
      <aside className={classes.side}>
        <AttestationForm draft={draft} onChange={setDraft} />
        <Actions items={upload.items} consent={consent} onStart={upload.start} />
      </aside>
    </div>
  );
}

function useConsent(draft: AttestationDraft): Consent | null {
  const { data } = useQuery(attestationQuery(useLocale()));
  if (data === undefined || !draft.acknowledged || draft.basis === null) return null;
  const reference = draft.patientReference.trim();
  return {
    attestation: { basis: draft.basis, version: data.version, sha256: data.sha256 },
    patientReference: reference === '' ? null : reference,
  };
}

type ActionsProps = {
  items: readonly UploadItem[];
  consent: Consent | null;
  onStart: (which: 'ready' | 'failed', consent: Consent) => void;
};

function Actions({ items, consent, onStart }: ActionsProps) {
  const { t } = useTranslation('radiographs');
  const ready = countState(items, 'ready');
  const start = (which: 'ready' | 'failed'): void => {
    if (consent !== null) onStart(which, consent);
  };
  return (
    <div className={classes.actions}>
      <Group gap={10}>
        <Button size="md" disabled={ready === 0 || consent === null} onClick={() => start('ready')}>
          {ready === 0 ? t('upload.startNone') : t('upload.start', { count: ready })}
        </Button>
        {hasRetryable(items) && (
          <Button size="md" variant="default" disabled={consent === null} onClick={() => start('failed')}>
            {t('upload.retryAll')}
          </Button>
        )}
      </Group>
      {ready > 0 && consent === null && <p className={classes.hint}>{t('upload.attestationNeeded')}</p>}
    </div>
  );
}

/** Screen readers hear how many files are through, not every percent. */
function Milestones({ items }: { items: readonly UploadItem[] }) {
  const { t } = useTranslation('radiographs');
  const done = countState(items, 'done');
  return (
    <p className={classes.summary} role="status">
      {done > 0 && t('upload.summary', { done, total: items.length })}
    </p>
  );
}
