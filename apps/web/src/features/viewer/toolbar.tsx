import {
  IconArrowsMaximize,
  IconArrowsMove,
  IconContrast,
  IconFlipHorizontal,
  IconMinus,
  IconPlus,
  IconArrowBackUp,
  IconRotateClockwise,
  IconSunHigh,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatPercent } from '../../lib/format/format.js';
import { useLocale } from '../../lib/i18n/use-locale.js';
import type { ExternalStore } from '../../lib/store/external-store.js';
import { useStorePart } from '../../lib/store/use-store.js';
import {
  fitted,
  flipped,
  inverted,
  oneToOne,
  reset,
  rotated,
  zoomed,
  type Tool,
  type ViewerState,
} from './state/viewer-state.js';
import classes from './toolbar.module.css';

type StoreProps = { store: ExternalStore<ViewerState> };
type Change = (state: ViewerState) => ViewerState;

const ZOOM_STEP = 1.25;

export function Toolbar({ store }: StoreProps) {
  const { t } = useTranslation('viewer');
  const isInverted = useStorePart(store, (state) => state.inverted);
  const isFlipped = useStorePart(store, (state) => state.view.flipped);
  const act = (change: Change) => () => store.update(change);
  return (
    <div className={classes.root} role="group" aria-label={t('toolbar')}>
      <ToolChoice store={store} />
      <span className={classes.rule} aria-hidden="true" />
      <ToolButton
        label={t('zoom.out')}
        hint="−"
        onClick={act((state) => zoomed(state, 1 / ZOOM_STEP))}
        icon={<IconMinus />}
      />
      <ZoomLevel store={store} />
      <ToolButton
        label={t('zoom.in')}
        hint="+"
        onClick={act((state) => zoomed(state, ZOOM_STEP))}
        icon={<IconPlus />}
      />
      <ToolButton label={t('zoom.fit')} hint="F" onClick={act(fitted)} icon={<IconArrowsMaximize />} />
      <ToolButton
        label={t('zoom.one')}
        hint="Z"
        onClick={act(oneToOne)}
        icon={<span className={classes.text}>1:1</span>}
      />
      <span className={classes.rule} aria-hidden="true" />
      <ToolButton
        label={t('grey.invert')}
        hint="I"
        pressed={isInverted}
        onClick={act(inverted)}
        icon={<IconContrast />}
      />
      <ToolButton label={t('orient.rotate')} hint="R" onClick={act(rotated)} icon={<IconRotateClockwise />} />
      <ToolButton
        label={t('orient.flip')}
        hint="X"
        pressed={isFlipped}
        onClick={act(flipped)}
        icon={<IconFlipHorizontal />}
      />
      <ToolButton label={t('reset')} hint="0" onClick={act(reset)} icon={<IconArrowBackUp />} />
    </div>
  );
}

function ToolChoice({ store }: StoreProps) {
  const { t } = useTranslation('viewer');
  const tool = useStorePart(store, (state) => state.tool);
  const choose = (next: Tool) => () => store.update((state) => ({ ...state, tool: next }));
  return (
    <>
      <ToolButton
        label={t('tool.pan')}
        hint="P"
        pressed={tool === 'pan'}
        onClick={choose('pan')}
        icon={<IconArrowsMove />}
      />
      <ToolButton
        label={t('tool.window')}
        hint="W"
        pressed={tool === 'window'}
        onClick={choose('window')}
        icon={<IconSunHigh />}
      />
    </>
  );
}

/** Percent of one image pixel on one canvas pixel. */
function ZoomLevel({ store }: StoreProps) {
  const { t } = useTranslation('viewer');
  const locale = useLocale();
  const scale = useStorePart(store, ({ view }) => view.scale);
  const percent = formatPercent(scale, locale);
  return (
    <span className={classes.level} aria-label={t('zoom.level', { percent })} role="img">
      {percent}
    </span>
  );
}

type ButtonProps = { label: string; hint: string; icon: ReactNode; pressed?: boolean; onClick: () => void };

function ToolButton({ label, hint, icon, pressed, onClick }: ButtonProps) {
  return (
    <button
      type="button"
      className={classes.button}
      aria-label={label}
      aria-keyshortcuts={hint}
      aria-pressed={pressed}
      title={`${label} (${hint})`}
      onClick={onClick}
    >
      {icon}
    </button>
  );
}
