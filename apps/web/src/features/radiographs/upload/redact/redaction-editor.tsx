import { Button } from '@mantine/core';
import type { Region } from '@phoxray/dicom';
import { IconArrowBackUp, IconPlus, IconTextScan2 } from '@tabler/icons-react';
import { useReducer } from 'react';
import { useTranslation } from 'react-i18next';
import { type EditablePicture, type Inspection, isTextLikely } from '../prepare/tasks.js';
import classes from './redaction-editor.module.css';
import { RedactionStage } from './redaction-stage.js';
import {
  changeRegions,
  MAX_REGIONS,
  middleRegion,
  type RegionChange,
  type RegionList,
  regionListOf,
  uncovered,
} from './region-list.policy.js';
import { RegionFields } from './region-fields.js';

type Props = {
  inspection: Inspection;
  initial: readonly Region[];
  load: () => Promise<EditablePicture>;
  onConfirm: (regions: readonly Region[]) => void;
  onCancel: () => void;
};

/** Rectangles over the upright picture: drawn by mouse or finger, or written as numbers. */
export function RedactionEditor({ inspection, initial, load, onConfirm, onCancel }: Props) {
  const { t } = useTranslation(['upload', 'common']);
  const [list, change] = useReducer(
    (current: RegionList, next: RegionChange) => changeRegions(current, next, inspection),
    initial,
    regionListOf,
  );
  const place = inspection.redaction === 'here' ? 'here' : 'server';
  return (
    <div className={classes.root}>
      <RedactionStage
        size={inspection}
        load={load}
        regions={list.regions}
        suggestions={inspection.textRegions}
        onDraw={(region) => change({ type: 'add', regions: [region] })}
        onChange={(index, part) => change({ type: 'change', index, part })}
      />
      <div className={classes.side}>
        <p className={classes.hint}>{t('redaction.hint')}</p>
        <Tools list={list} inspection={inspection} change={change} />
        <RegionFields regions={list.regions} size={inspection} change={change} />
        <p className={classes.hint}>{t(`redaction.${place}`)}</p>
        <div className={classes.answers}>
          <Button variant="default" onClick={onCancel}>
            {t('common:actions.cancel')}
          </Button>
          <ConfirmButton regions={list.regions} isTextLikely={isTextLikely(inspection)} onConfirm={onConfirm} />
        </div>
      </div>
    </div>
  );
}

type ConfirmProps = Pick<Props, 'onConfirm'> & { regions: readonly Region[]; isTextLikely: boolean };

/** Where there seems to be text, leaving it is a choice, and never the one that stands out. */
function ConfirmButton({ regions, isTextLikely, onConfirm }: ConfirmProps) {
  const { t } = useTranslation('upload');
  const count = regions.length;
  const none = isTextLikely ? t('redaction.leave') : t('redaction.confirmNone');
  return (
    <Button variant={count === 0 && isTextLikely ? 'default' : 'filled'} onClick={() => onConfirm(regions)}>
      {count === 0 ? none : t('redaction.confirm', { count })}
    </Button>
  );
}

type ToolsProps = { list: RegionList; inspection: Inspection; change: (change: RegionChange) => void };

function Tools({ list, inspection, change }: ToolsProps) {
  const { t } = useTranslation('upload');
  const proposed = uncovered(inspection.textRegions, list.regions);
  const isFull = list.regions.length >= MAX_REGIONS;
  return (
    <div className={classes.tools}>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconPlus size={15} />}
        disabled={isFull}
        onClick={() => change({ type: 'add', regions: [middleRegion(inspection)] })}
      >
        {t('redaction.add')}
      </Button>
      {proposed.length > 0 && (
        <Button
          size="compact-sm"
          variant="filled"
          leftSection={<IconTextScan2 size={15} />}
          disabled={isFull}
          onClick={() => change({ type: 'add', regions: proposed })}
        >
          {t('redaction.addSuggested', { count: proposed.length })}
        </Button>
      )}
      <Button
        size="compact-sm"
        variant="subtle"
        leftSection={<IconArrowBackUp size={15} />}
        disabled={list.past.length === 0}
        onClick={() => change({ type: 'undo' })}
      >
        {t('redaction.undo')}
      </Button>
    </div>
  );
}
