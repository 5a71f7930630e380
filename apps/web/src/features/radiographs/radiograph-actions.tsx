import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { IconDownload, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemNotice } from '../../components/problem-notice.js';
import { Question } from '../../components/question.js';
import { Sheet } from '../../components/sheet.js';
import type { Radiograph } from '../../lib/api/contract.js';
import { downloadBlob } from '../../lib/api/fetch-blob.js';
import { originalPath } from '../../lib/api/resource-paths.js';
import { deleteRadiograph } from './api/delete-radiograph.js';
import { radiographsKey } from './api/radiographs.query.js';
import classes from './radiograph-actions.module.css';

const EXTENSION: Record<Radiograph['format'], string> = {
  dicom: 'dcm',
  png: 'png',
  jpeg: 'jpg',
  tiff: 'tif',
  webp: 'webp',
};

type Props = { radiograph: Radiograph; onDeleted: () => void };

export function RadiographActions({ radiograph: { id, format }, onDeleted }: Props) {
  const { t } = useTranslation('radiographs');
  const [asking, setAsking] = useState(false);
  const download = useMutation({
    mutationFn: () => downloadBlob(originalPath(id), `phoxray-deidentified.${EXTENSION[format]}`),
  });
  return (
    <div className={classes.root}>
      {download.isError && <ProblemNotice title={t('detail.original')} error={download.error} />}
      <Button
        variant="default"
        leftSection={<IconDownload size={17} />}
        loading={download.isPending}
        onClick={() => download.mutate()}
      >
        {t('detail.original')}
      </Button>
      <Button
        className={classes.delete}
        variant="subtle"
        leftSection={<IconTrash size={17} />}
        onClick={() => setAsking(true)}
      >
        {t('detail.delete')}
      </Button>
      <Sheet opened={asking} onClose={() => setAsking(false)} title={t('detail.deleteTitle')}>
        <DeleteQuestion id={id} onDeleted={onDeleted} onCancel={() => setAsking(false)} />
      </Sheet>
    </div>
  );
}

type QuestionProps = { id: string; onDeleted: () => void; onCancel: () => void };

function DeleteQuestion({ id, onDeleted, onCancel }: QuestionProps) {
  const { t } = useTranslation(['radiographs', 'common']);
  const client = useQueryClient();
  const erase = useMutation({
    mutationFn: () => deleteRadiograph(id),
    onSuccess: () => {
      onDeleted();
      client.removeQueries({ queryKey: [...radiographsKey, id] });
      void client.invalidateQueries({ queryKey: [...radiographsKey, 'list'] });
    },
  });
  return (
    <Question
      text={t('detail.deleteText')}
      answers={
        <>
          <Button variant="default" onClick={onCancel}>
            {t('common:actions.cancel')}
          </Button>
          <Button className={classes.danger} loading={erase.isPending} onClick={() => erase.mutate()}>
            {t('detail.deleteConfirm')}
          </Button>
        </>
      }
    >
      {erase.isError && <ProblemNotice title={t('detail.delete')} error={erase.error} />}
    </Question>
  );
}
