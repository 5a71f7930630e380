import { Button, NativeSelect, Skeleton } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemNotice } from '../../../components/problem-notice.js';
import type { Job, Workflow } from '../../../lib/api/contract.js';
import { ProblemError } from '../../../lib/api/problem.error.js';
import { useLocale } from '../../../lib/i18n/use-locale.js';
import { createJob, type CreateJobRequest } from '../api/create-job.js';
import { jobKey, jobsKey, workflowsQuery } from '../api/jobs.query.js';
import { parameterOf } from '../parameters/parameter-order.js';
import { DecisionKeys, isAnswer } from './decision-keys.js';
import { LaunchForm } from './launch-form.js';
import classes from './launch-panel.module.css';

export type Earlier = { workflow: string; parameters: Record<string, unknown> };

type Props = {
  radiographId: string;
  /** False until the image can be processed. */
  ready: boolean;
  /** Settings of an earlier run to start from. */
  earlier: Earlier | null;
  onStarted: (job: Job) => void;
};

export function LaunchPanel({ radiographId, ready, earlier, onStarted }: Props) {
  const { t } = useTranslation('jobs');
  const workflows = useQuery(workflowsQuery);
  const titleId = useId();
  return (
    <section className={classes.root} aria-labelledby={titleId}>
      <h2 id={titleId} className={classes.title}>
        {t('launch.title')}
      </h2>
      {workflows.isPending && <Skeleton height={200} radius="md" />}
      {workflows.isError && (
        <ProblemNotice
          title={t('launch.workflowsFailed')}
          error={workflows.error}
          onRetry={() => void workflows.refetch()}
        />
      )}
      {workflows.isSuccess && (
        <Launcher
          workflows={workflows.data}
          radiographId={radiographId}
          ready={ready}
          earlier={earlier}
          onStarted={onStarted}
        />
      )}
    </section>
  );
}

function Launcher({ workflows, radiographId, ready, earlier, onStarted }: Props & { workflows: Workflow[] }) {
  const { t } = useTranslation('jobs');
  const locale = useLocale();
  const [chosen, setChosen] = useState(earlier?.workflow ?? workflows[0]?.id);
  const start = useStartJob(onStarted);
  const workflow = workflows.find(({ id }) => id === chosen) ?? workflows[0];
  if (workflow === undefined) return <p className={classes.note}>{t('launch.unavailableText')}</p>;
  return (
    <>
      <NativeSelect
        label={t('launch.workflow')}
        data={workflows.map(({ id, name }) => ({ value: id, label: name[locale] }))}
        value={workflow.id}
        onChange={(event) => setChosen(event.currentTarget.value)}
      />
      <p className={classes.note}>{workflow.description[locale]}</p>
      <Outputs workflow={workflow} />
      <LaunchForm
        key={workflow.id}
        workflow={workflow.id}
        schema={workflow.parametersSchema}
        refused={refusedParameters(start.error)}
        onEdit={() => {
          if (start.isError) start.reset();
        }}
        earlier={earlier?.workflow === workflow.id ? earlier.parameters : {}}
        onSubmit={(parameters) =>
          start.mutate({ radiographId, workflow: workflow.id, workflowVersion: workflow.version, parameters })
        }
      >
        {start.isError && <ProblemNotice title={t('launch.failed')} error={start.error} />}
        {!workflow.available && <p className={classes.note}>{t('launch.unavailableText')}</p>}
        {!ready && <p className={classes.note}>{t('launch.waitForImage')}</p>}
        <div className={classes.submit}>
          <Button type="submit" size="md" loading={start.isPending} disabled={!ready || !workflow.available}>
            {t('launch.submit')}
          </Button>
        </div>
      </LaunchForm>
    </>
  );
}

function refusedParameters(error: Error | null): string[] {
  return error instanceof ProblemError ? error.fields.map(({ pointer }) => parameterOf(pointer)) : [];
}

function Outputs({ workflow }: { workflow: Workflow }) {
  const { t } = useTranslation('jobs');
  const locale = useLocale();
  return (
    <ul className={classes.outputs} aria-label={t('launch.outputs')}>
      {workflow.outputs.map(({ key, label, color }) => (
        <li key={key} className={classes.output}>
          <svg className={classes.swatch} viewBox="0 0 10 10" aria-hidden="true">
            <rect width="10" height="10" rx="3" fill={color ?? 'currentColor'} />
          </svg>
          {label[locale]}
        </li>
      ))}
    </ul>
  );
}

function useStartJob(onStarted: (job: Job) => void) {
  const client = useQueryClient();
  const [keys] = useState(() => new DecisionKeys());
  return useMutation({
    mutationFn: (decision: CreateJobRequest) => createJob(decision, keys.keyOf(decision)),
    onSettled: (_, error, decision) => {
      if (error === null || isAnswer(error)) keys.forget(decision);
    },
    onError: () => void client.invalidateQueries(workflowsQuery),
    onSuccess: (job) => {
      client.setQueryData(jobKey(job.id), job);
      void client.invalidateQueries({ queryKey: [...jobsKey, 'list'] });
      onStarted(job);
    },
  });
}
