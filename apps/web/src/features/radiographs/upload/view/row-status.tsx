import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatPercent } from '../../../../lib/format/format.js';
import { useLocale } from '../../../../lib/i18n/use-locale.js';
import { useProblemSentence } from '../../../../lib/i18n/use-problem-sentence.js';
import type { UploadItem } from '../list/upload-item.js';
import type { Failure } from '../list/upload-status.js';
import classes from './row-status.module.css';

type Tone = 'quiet' | 'busy' | 'good' | 'ask' | 'bad';

/** How far a file is, in words. */
export function RowStatus({ item: { status, inspection } }: { item: UploadItem }) {
  const { t } = useTranslation('upload');
  const locale = useLocale();
  const failureText = useFailureText();
  switch (status.state) {
    case 'uploading':
      return <Line tone="busy">{t('state.uploading', { percent: formatPercent(status.sent, locale) })}</Line>;
    case 'paused':
    case 'missing':
      return (
        <Line tone={status.state === 'paused' ? 'quiet' : 'ask'}>
          {t(`state.${status.state}`, { percent: formatPercent(status.sent, locale) })}
        </Line>
      );
    case 'failed':
      return <Line tone="bad">{failureText(status.failure)}</Line>;
    case 'done':
    case 'processing':
      return <Line tone="good">{t(`state.${status.state}`)}</Line>;
    case 'duplicate':
    case 'needs-redaction':
      return <Line tone="ask">{t(`state.${status.state}`)}</Line>;
    case 'parsed':
      return <Line tone="quiet">{inspection?.redaction === 'unseen' ? t('state.unseen') : t('state.parsed')}</Line>;
    case 'queued':
    case 'waiting':
      return <Line tone="quiet">{t(`state.${status.state}`)}</Line>;
    case 'reading':
    case 'hashing':
    case 'verifying':
      return <Line tone="busy">{t(`state.${status.state}`)}</Line>;
  }
}

const ICON: Partial<Record<Tone, ReactNode>> = {
  good: <IconCheck size={14} aria-hidden="true" />,
  ask: <IconAlertTriangle size={14} aria-hidden="true" />,
  bad: <IconAlertTriangle size={14} aria-hidden="true" />,
};

function Line({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <p className={classes.line} data-tone={tone}>
      {ICON[tone]}
      <span>{children}</span>
    </p>
  );
}

function useFailureText(): (failure: Failure) => string {
  const { t } = useTranslation('upload');
  const sentenceOf = useProblemSentence();
  return (failure) => (failure.kind === 'file' ? t(`reason.${failure.reason}`) : sentenceOf(failure.problem));
}
