import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate, useParams } from 'react-router';
import { LoadingPage } from '../../components/loading-page.js';
import { JobHistory } from '../../features/jobs/history/job-history.js';
import { LaunchPanel, type Earlier } from '../../features/jobs/launch/launch-panel.js';
import { radiographQuery } from '../../features/radiographs/api/radiographs.query.js';
import { PixelWarnings } from '../../features/radiographs/pixel-warnings.js';
import { RadiographActions } from '../../features/radiographs/radiograph-actions.js';
import { RadiographFacts } from '../../features/radiographs/radiograph-facts.js';
import { useRadiographTitle } from '../../features/radiographs/use-radiograph-title.js';
import { GreyPanel } from '../../features/viewer/controls/grey-panel.js';
import { deepSourceOf } from '../../features/viewer/deep-source.js';
import { Stage } from '../../features/viewer/stage.js';
import { EMPTY_VIEWER } from '../../features/viewer/state/viewer-state.js';
import type { Radiograph } from '../../lib/api/contract.js';
import { renditionPath } from '../../lib/api/resource-paths.js';
import { paths } from '../../lib/paths.js';
import { createExternalStore } from '../../lib/store/external-store.js';
import { useDocumentTitle } from '../../lib/use-document-title.js';
import { PageProblem } from './page-problem.js';
import { SideHeader } from './side-header.js';
import { StageMessage } from './stage-message.js';
import { Workbench } from './workbench.js';

export function RadiographPage() {
  const { t } = useTranslation('radiographs');
  const { id = '' } = useParams();
  const query = useQuery(radiographQuery(id));
  useDocumentTitle('radiograph');
  if (query.isPending) return <LoadingPage />;
  if (query.isError) {
    return <PageProblem title={t('detail.failed')} error={query.error} onRetry={() => void query.refetch()} />;
  }
  return <RadiographDesk key={id} radiograph={query.data} />;
}

function RadiographDesk({ radiograph }: { radiograph: Radiograph }) {
  const { t } = useTranslation(['radiographs', 'common']);
  const navigate = useNavigate();
  const earlier = useEarlierSettings();
  const titleOf = useRadiographTitle();
  const [store] = useState(() => createExternalStore(EMPTY_VIEWER));
  const { id, renditions } = radiograph;
  const ready = renditions.display === 'ready';
  return (
    <Workbench
      stage={
        ready ? (
          <Stage
            store={store}
            imagePath={renditionPath(id, 'display')}
            deep={deepSourceOf(radiograph)}
            spacing={radiograph.pixelSpacing}
          />
        ) : (
          <StageMessage text={renditions.display === 'pending' ? t('detail.preparing') : t('detail.renditionFailed')} />
        )
      }
    >
      <SideHeader title={titleOf(radiograph)} backTo={paths.home} backLabel={t('gallery.title')} />
      <PixelWarnings radiograph={radiograph} />
      <LaunchPanel
        radiographId={id}
        ready={ready}
        earlier={earlier}
        onStarted={(job) => void navigate(paths.job(job.id))}
      />
      <JobHistory radiographId={id} />
      {ready && <GreyPanel store={store} />}
      <RadiographFacts radiograph={radiograph} />
      <RadiographActions radiograph={radiograph} onDeleted={() => void navigate(paths.home)} />
    </Workbench>
  );
}

/** Settings handed over by "run again". */
function useEarlierSettings(): Earlier | null {
  const state: unknown = useLocation().state;
  if (typeof state !== 'object' || state === null || !('workflow' in state) || !('parameters' in state)) return null;
  const { workflow, parameters } = state;
  const complete = typeof workflow === 'string' && typeof parameters === 'object' && parameters !== null;
  return complete ? { workflow, parameters: { ...parameters } } : null;
}
