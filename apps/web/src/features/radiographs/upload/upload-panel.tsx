import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { useLocale } from '../../../lib/i18n/use-locale.js';
import { attestationQuery } from '../api/attestation.query.js';
import { AttestationForm } from './attestation-form.js';
import { consentOf, draftAfterSending, EMPTY_DRAFT, type AttestationDraft, type Consent } from './consent.js';
import { DropZone } from './drop/drop-zone.js';
import { membersOf, tallyOf, type UploadGroup, type UploadTally } from './list/upload-list.policy.js';
import type { UploadItem } from './list/upload-item.js';
import { RedactionDialog } from './redact/redaction-dialog.js';
import classes from './upload-panel.module.css';
import { useUploads } from './use-uploads.js';
import { ListBar } from './view/list-bar.js';
import { Milestones } from './view/milestones.js';
import { UploadList } from './view/upload-list.js';

export function UploadPanel() {
  const { t } = useTranslation('upload');
  const { engine, items } = useUploads();
  const [draft, setDraft] = useState(EMPTY_DRAFT);
  const [redacting, setRedacting] = useState<string | null>(null);
  const tally = tallyOf(items);
  const { group, setGroup, shown } = useGroup(items, tally);
  const files = useRef<HTMLElement>(null);
  const decide = (): void => {
    flushSync(() => setGroup('undecided'));
    focusFirst(files.current);
  };
  const start = (consent: Consent): void => {
    engine.start(consent);
    setDraft(draftAfterSending);
  };
  return (
    <div className={classes.root}>
      <section ref={files} className={classes.files} aria-label={t('files')}>
        <DropZone onFiles={(files) => engine.add(files)} compact={items.length > 0} />
        {items.length > 0 && <ListBar engine={engine} items={items} tally={tally} group={group} onGroup={setGroup} />}
        {items.length > 0 && <UploadList engine={engine} items={shown} onRedact={setRedacting} />}
        <Milestones tally={tally} />
      </section>
      <aside className={classes.side}>
        <AttestationForm draft={draft} onChange={setDraft} />
        <Undecided count={tally.undecided} onDecide={decide} />
        <StartButton tally={tally} consent={useConsent(draft)} onStart={start} />
      </aside>
      <RedactionDialog engine={engine} id={redacting} onClose={() => setRedacting(null)} />
    </div>
  );
}

/** The part of the list that is shown; all of it once that part is empty. */
function useGroup(items: readonly UploadItem[], tally: UploadTally) {
  const [chosen, setGroup] = useState<UploadGroup | null>(null);
  const group = chosen !== null && tally[chosen] > 0 ? chosen : null;
  return { group, setGroup, shown: group === null ? items : membersOf(items, group) };
}

function useConsent(draft: AttestationDraft): Consent | null {
  const { data } = useQuery(attestationQuery(useLocale()));
  return data === undefined ? null : consentOf(draft, data);
}

type StartProps = { tally: UploadTally; consent: Consent | null; onStart: (consent: Consent) => void };

function StartButton({ tally: { ready }, consent, onStart }: StartProps) {
  const { t } = useTranslation('upload');
  return (
    <div className={classes.actions}>
      <Button size="md" disabled={ready === 0 || consent === null} onClick={() => consent && onStart(consent)}>
        {ready === 0 ? t('start.none') : t('start.some', { count: ready })}
      </Button>
      {ready > 0 && consent === null && <p className={classes.hint}>{t('start.attestationNeeded')}</p>}
    </div>
  );
}

/** What is left out of the import, and the way there. */
function Undecided({ count, onDecide }: { count: number; onDecide: () => void }) {
  const { t } = useTranslation('upload');
  if (count === 0) return null;
  return (
    <div className={classes.undecided}>
      <p>{t('start.undecided', { count })}</p>
      <Button size="compact-sm" variant="light" onClick={onDecide}>
        {t('start.decide')}
      </Button>
    </div>
  );
}

/** To the first file on the list, and to what can be done about it. */
function focusFirst(list: HTMLElement | null): void {
  const button = list?.querySelector<HTMLElement>('li[data-state] button');
  button?.focus({ preventScroll: true });
  button?.closest('li')?.scrollIntoView({ block: 'center' });
}
