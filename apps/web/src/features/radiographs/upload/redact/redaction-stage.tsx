import { Skeleton } from '@mantine/core';
import type { Region } from '@phoxray/dicom';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Size } from '../prepare/picture/grey-picture.js';
import type { EditablePicture } from '../prepare/tasks.js';
import classes from './redaction-stage.module.css';
import { useDrawing } from './use-drawing.js';

type Props = {
  size: Size;
  load: () => Promise<EditablePicture>;
  regions: readonly Region[];
  suggestions: readonly Region[];
  onDraw: (region: Region) => void;
  onChange: (index: number, region: Region) => void;
};

/** The picture, what is black on it, and where text may stand. */
export function RedactionStage({ size, load, regions, suggestions, onDraw, onChange }: Props) {
  const { t } = useTranslation('upload');
  const { canvas, status } = usePicture(load);
  const { draft, held, cursor, handlers } = useDrawing({ size, regions, onDraw, onChange });
  const { width, height } = size;
  return (
    <div className={classes.stage} style={{ aspectRatio: `${width} / ${height}` }}>
      <canvas ref={canvas} className={classes.canvas} />
      {status === 'loading' && <Skeleton className={classes.waiting} radius={0} />}
      {status === 'failed' && <p className={classes.failed}>{t('redaction.failed')}</p>}
      <svg
        className={classes.overlay}
        style={{ cursor }}
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={t('redaction.stage', { count: regions.length })}
        {...handlers}
      >
        {suggestions.map((region) => (
          <rect key={keyOf(region)} className={classes.suggestion} {...region} />
        ))}
        {regions.map(
          (region, index) =>
            index !== held && <rect key={`${index} ${keyOf(region)}`} className={classes.region} {...region} />,
        )}
        {draft !== null && <rect className={classes.draft} {...draft} />}
      </svg>
    </div>
  );
}

function usePicture(load: Props['load']) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [status, setStatus] = useState<'loading' | 'shown' | 'failed'>('loading');
  const [first] = useState(() => load);
  useEffect(() => {
    let left = false;
    const show = ({ bitmap }: EditablePicture): void => {
      if (!left && canvas.current !== null) paint(canvas.current, bitmap);
      bitmap.close();
      setStatus('shown');
    };
    first().then(show, () => setStatus('failed'));
    return () => {
      left = true;
    };
  }, [first]);
  return { canvas, status };
}

function paint(canvas: HTMLCanvasElement, bitmap: ImageBitmap): void {
  canvas.width = bitmap.width;
  canvas.height = bitmap.height;
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
}

function keyOf({ x, y, width, height }: Region): string {
  return `${x} ${y} ${width} ${height}`;
}
