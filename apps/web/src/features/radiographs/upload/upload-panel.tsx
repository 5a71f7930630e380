import { Button, Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocale } from '../../../lib/i18n/use-locale.js';
import { attestationQuery } from '../api/attestation.query.js';
import { AttestationForm } from './attestation-form.js';
import { consentOf, draftAfterSending, EMPTY_DRAFT, type AttestationDraft, type Consent } from './consent.js';
import { DropZone } from './drop-zone.js';
import { FileList } from './file-list.js';
import { countState, hasRetryable, type UploadItem } from './upload-list.js';
import classes from './upload-panel.module.css';
import { useUpload } from './use-upload.js';

export function UploadPanel() {
  const { t } = useTranslation('radiographs');
  const [draft, setDraft] = useState(EMPTY_DRAFT);
  const upload = useUpload();
  const consent = useConsent(draft);
  const send = (given: Consent): void => {
    upload.start(given);
    setDraft(draftAfterSending);
  };
  return (
    <div className={classes.root}>
      <section className={classes.files} aria-label={t('upload.files')}>
        <DropZone onFiles={upload.add} compact={upload.items.length > 0} />
        {upload.items.length > 0 && <FileList items={upload.items} onRetry={upload.retry} onRemove={upload.remove} />}
        <Milestones items={upload.items} />
      </section>
      <aside className={classes.side}>
        <AttestationForm draft={draft} onChange={setDraft} />
        <Actions items={upload.items} consent={consent} onStart={send} onRetryAll={upload.retryAll} />
      </aside>
    </div>
  );
}

function useConsent(draft: AttestationDraft): Consent | null {
  const { data } = useQuery(attestationQuery(useLocale()));
  return data === undefined ? null : consentOf(draft, data);
}

type ActionsProps = {
  items: readonly UploadItem[];
  consent: Consent | null;
  onStart: (consent: Consent) => void;
  onRetryAll: () => void;
};

function Actions({ items, consent, onStart, onRetryAll }: ActionsProps) {
  const { t } = useTranslation('radiographs');
  const ready = countState(items, 'ready');
  return (
    <div className={classes.actions}>
      <Group gap={10}>
        <Button size="md" disabled={ready === 0 || consent === null} onClick={() => consent && onStart(consent)}>
          {ready === 0 ? t('upload.startNone') : t('upload.start', { count: ready })}
        </Button>
        {hasRetryable(items) && (
          <Button size="md" variant="default" onClick={onRetryAll}>
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
