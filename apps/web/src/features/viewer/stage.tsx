import { useEffect, useRef, useState, type ReactNode, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemNotice } from '../../components/problem-notice.js';
import { createExternalStore, type ExternalStore } from '../../lib/store/external-store.js';
import type { PixelSpacing } from '../../lib/api/contract.js';
import { useShortcuts } from '../../lib/use-shortcuts.js';
import type { DeepSource } from './deep-source.js';
import { StagePainter } from './render/stage-painter.js';
import type { Reduction } from './render/renderer.js';
import { StageNotes } from './stage-notes.js';
import classes from './stage.module.css';
import type { Readout } from './state/readout.js';
import { applyKey } from './state/viewer-keys.js';
import type { ViewerState } from './state/viewer-state.js';
import { Toolbar } from './toolbar.js';
import { useDescription } from './use-description.js';
import { useStagePointer } from './use-stage-pointer.js';
import { useViewerSource, type ViewerMask } from './use-viewer-source.js';

type Props = {
  store: ExternalStore<ViewerState>;
  /** The 8-bit picture, shown first. */
  imagePath: string;
  /** Where there is more than 8 bits; absent: 8 bits are all there is. */
  deep?: DeepSource;
  spacing?: PixelSpacing | null;
  masks?: readonly ViewerMask[];
  badge?: ReactNode;
};

const NO_MASKS: readonly ViewerMask[] = [];

/** The lightbox: one radiograph, the masks over it, and the tools around it. */
export function Stage({ store, imagePath, deep, spacing, masks = NO_MASKS, badge }: Props) {
  const { t } = useTranslation('viewer');
  const canvas = useRef<HTMLCanvasElement>(null);
  const paper = useRef<HTMLCanvasElement>(null);
  const [readout] = useState(() => createExternalStore<Readout | null>(null));
  const source = useViewerSource(store, imagePath, masks, deep);
  const reduction = usePainter(canvas, paper, store);
  const frame = useRef<HTMLElement>(null);
  useStagePointer(canvas, store, readout);
  useStageKeys(frame, store);
  const description = useDescription(store, masks);
  return (
    <section ref={frame} className={classes.root} aria-label={t('region')} aria-busy={source.isPending}>
      <div className={classes.film}>
        <canvas ref={canvas} className={classes.canvas} role="img" aria-label={description} tabIndex={0} />
        <canvas ref={paper} className={classes.print} aria-hidden="true" />
        {source.isPending && <div className={classes.loading} role="status" aria-label={t('loading')} />}
        {source.error !== null && (
          <div className={classes.problem}>
            <ProblemNotice title={t('failed')} error={source.error} onRetry={source.retry} />
          </div>
        )}
        <StageNotes
          store={store}
          readout={readout}
          masks={masks}
          badge={badge}
          quality={deep === undefined || source.isPending ? null : source.quality}
          spacing={spacing}
          reduction={reduction}
        />
      </div>
      <Toolbar store={store} />
    </section>
  );
}

type CanvasRef = RefObject<HTMLCanvasElement | null>;

function usePainter(canvas: CanvasRef, paper: CanvasRef, store: ExternalStore<ViewerState>) {
  const [reduction, setReduction] = useState<Reduction | null>(null);
  useEffect(() => {
    if (canvas.current === null || paper.current === null) return undefined;
    const painter = new StagePainter(canvas.current, paper.current, store, setReduction);
    return () => painter.dispose();
  }, [canvas, paper, store]);
  return reduction;
}

/** Letters and the space bar work wherever the focus rests; arrows only on the stage, for they scroll the page. */
function useStageKeys(frame: RefObject<HTMLElement | null>, store: ExternalStore<ViewerState>): void {
  useShortcuts((event) => {
    const onStage = frame.current?.contains(document.activeElement) === true;
    if (event.key.startsWith('Arrow') && !onStage) return false;
    const next = applyKey(store.get(), event);
    if (next !== null) store.set(next);
    return next !== null;
  });
}
