import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { LoadingPage } from '../../components/loading-page.js';
import { JobFacts } from '../../features/jobs/job-facts.js';
import { JobOutcome, RerunLink } from '../../features/jobs/job-outcome.js';
import { isTerminal } from '../../features/jobs/job.policy.js';
import { JobProgress } from '../../features/jobs/live/job-progress.js';
import { useLiveJob } from '../../features/jobs/live/use-live-job.js';
import { useWorkflowName } from '../../features/jobs/use-workflow-name.js';
import { radiographQuery } from '../../features/radiographs/api/radiographs.query.js';
import { GreyPanel } from '../../features/viewer/controls/grey-panel.js';
import { MaskPanel } from '../../features/viewer/controls/mask-panel.js';
import { deepSourceOf, EXACT } from '../../features/viewer/deep-source.js';
import { Stage } from '../../features/viewer/stage.js';
import { EMPTY_VIEWER } from '../../features/viewer/state/viewer-state.js';
import type { Job } from '../../lib/api/contract.js';
import { paths } from '../../lib/paths.js';
import { createExternalStore } from '../../lib/store/external-store.js';
import { useDocumentTitle } from '../../lib/use-document-title.js';
import { ImageChoice } from './image-choice.js';
import { JobBadge } from './job-badge.js';
import { PageProblem } from './page-problem.js';
import { SideHeader } from './side-header.js';
import { useJobImages } from './use-job-images.js';
import { Workbench } from './workbench.js';

export function JobPage() {
  const { t } = useTranslation('jobs');
  const { id = '' } = useParams();
  const { query, streaming } = useLiveJob(id);
  useDocumentTitle('job');
  if (query.isPending) return <LoadingPage />;
  if (query.isError) {
    return <PageProblem title={t('detail.failed')} error={query.error} onRetry={() => void query.refetch()} />;
  }
  return <JobDesk key={id} job={query.data} streaming={streaming} />;
}

function JobDesk({ job, streaming }: { job: Job; streaming: boolean }) {
  const { t } = useTranslation('jobs');
  const nameOf = useWorkflowName();
  const [store] = useState(() => createExternalStore(EMPTY_VIEWER));
  const images = useJobImages(job);
  const radiograph = useQuery(radiographQuery(job.radiographId));
  const succeeded = job.state === 'succeeded';
  return (
    <Workbench
      stage={
        <Stage
          store={store}
          imagePath={images.shownPath}
          {...(radiograph.data && {
            deep: images.isOriginal ? deepSourceOf(radiograph.data) : EXACT,
            spacing: radiograph.data.pixelSpacing,
          })}
          masks={images.masks}
          badge={succeeded && <JobBadge job={job} workflow={nameOf(job.workflow)} />}
        />
      }
    >
      <SideHeader
        title={nameOf(job.workflow)}
        backTo={paths.radiograph(job.radiographId)}
        backLabel={t('detail.back')}
      />
      {!isTerminal(job) && <JobProgress job={job} streaming={streaming} />}
      {isTerminal(job) && !succeeded && <JobOutcome job={job} />}
      {succeeded && <ImageChoice images={images} />}
      {images.masks.length > 0 && <MaskPanel store={store} masks={images.masks} onDownload={images.download} />}
      <GreyPanel store={store} />
      <JobFacts job={job} />
      {succeeded && (
        <div>
          <RerunLink job={job} />
        </div>
      )}
    </Workbench>
  );
}
