import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { resultsQuery } from '../../features/jobs/api/jobs.query.js';
import type { ViewerMask } from '../../features/viewer/use-viewer-source.js';
import type { Job, JobResult, Locale } from '../../lib/api/contract.js';
import { downloadBlob } from '../../lib/api/fetch-blob.js';
import { renditionPath, resultPath } from '../../lib/api/resource-paths.js';
import { useLocale } from '../../lib/i18n/use-locale.js';

const FALLBACK_COLORS = ['#5ad1ff', '#ffb454', '#ff6f91', '#9ee37d', '#c792ea'] as const;

export type JobImages = ReturnType<typeof useJobImages>;

/** What a job gives the viewer: masks to lay over the original, processed images to put in its place. */
export function useJobImages(job: Job) {
  const locale = useLocale();
  const results = useQuery({ ...resultsQuery(job.id), enabled: job.state === 'succeeded' });
  const [chosen, choose] = useState<string | null>(null);
  const masks = useMemo(() => toMasks(results.data ?? [], locale), [results.data, locale]);
  const processed = (results.data ?? []).filter(({ role }) => role === 'image');
  const shown = processed.find(({ id }) => id === (chosen ?? processed[0]?.id));
  const original = renditionPath(job.radiographId, 'display');
  return {
    results,
    masks,
    processed: processed.map(({ id, label }) => ({ id, label: label[locale] })),
    shownId: shown?.id ?? 'original',
    isOriginal: shown === undefined,
    shownPath: shown === undefined ? original : resultPath(shown.jobId, shown.id),
    choose,
    download: ({ id, path }: Pick<ViewerMask, 'id' | 'path'>) =>
      void downloadBlob(
        path,
        fileNameOf(
          job,
          results.data?.find((result) => result.id === id),
        ),
      ),
    downloadShown: () => shown && void downloadBlob(resultPath(shown.jobId, shown.id), fileNameOf(job, shown)),
  };
}

function toMasks(results: readonly JobResult[], locale: Locale): ViewerMask[] {
  return results
    .filter(({ role }) => role === 'mask')
    .map(({ id, jobId, label, color }, index) => ({
      id,
      label: label[locale],
      color: color ?? FALLBACK_COLORS[index % FALLBACK_COLORS.length] ?? '#5ad1ff',
      path: resultPath(jobId, id),
    }));
}

function fileNameOf({ workflow, workflowVersion }: Job, result: JobResult | undefined): string {
  return `phoxray-${workflow}-v${workflowVersion}-${result?.output ?? 'result'}.png`;
}
