import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ProblemNotice } from '../../components/problem-notice.js';
import classes from './image-choice.module.css';
import type { JobImages } from './use-job-images.js';

/** Original or processed image; the original is always in the list. */
export function ImageChoice({ images }: { images: JobImages }) {
  const { t } = useTranslation('jobs');
  const { results, processed, shownId, choose, downloadShown } = images;
  if (results.isError) {
    return (
      <ProblemNotice title={t('outcome.resultsFailed')} error={results.error} onRetry={() => void results.refetch()} />
    );
  }
  if (processed.length === 0) return null;
  const options = [...processed, { id: 'original', label: t('results.showOriginal') }];
  return (
    <section className={classes.root}>
      <h2 className={classes.title}>{t('results.title')}</h2>
      <div className={classes.options} role="group" aria-label={t('results.choose')}>
        {options.map(({ id, label }) => (
          <button key={id} type="button" aria-pressed={id === shownId} onClick={() => choose(id)}>
            {label}
          </button>
        ))}
      </div>
      {processed.map(({ id, label }) => (
        <Button
          key={id}
          className={classes.download}
          variant="default"
          size="sm"
          leftSection={<IconDownload size={16} />}
          onClick={downloadShown}
          disabled={id !== shownId}
        >
          {t('results.download', { name: label })}
        </Button>
      ))}
    </section>
  );
}
