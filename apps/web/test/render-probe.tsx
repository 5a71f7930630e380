import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { Profiler, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { GreyPanel } from '../src/features/viewer/controls/grey-panel.js';
import { MaskPanel } from '../src/features/viewer/controls/mask-panel.js';
import { greyImage } from '../src/features/viewer/scene/grey-image.js';
import { packMasks } from '../src/features/viewer/scene/mask-planes.js';
import { Stage } from '../src/features/viewer/stage.js';
import {
  EMPTY_VIEWER,
  maskToggled,
  panned,
  windowDragged,
  withImage,
  withMasks,
  type ViewerState,
} from '../src/features/viewer/state/viewer-state.js';
import { startI18n } from '../src/lib/i18n/i18n.js';
import { createExternalStore } from '../src/lib/store/external-store.js';

type Counts = Record<'stage' | 'masks' | 'grey', number>;

const [WIDTH, HEIGHT] = [60, 40];
const MASKS = ['a', 'b', 'c'].map((id) => ({ id, label: id, color: '#ff8800', path: `/${id}` }));
const FRAMES = 20;

function openedState(): ViewerState {
  const pixels = WIDTH * HEIGHT;
  const masks = MASKS.map(({ id }) => ({ id, data: new Uint8Array(pixels).fill(255) }));
  const shown = withImage(EMPTY_VIEWER, greyImage(WIDTH, HEIGHT, new Uint8Array(pixels)));
  return withMasks(shown, packMasks(masks, pixels), {});
}

const nextFrame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve));

async function frames(act: () => void): Promise<void> {
  for (let frame = 0; frame < FRAMES; frame += 1) {
    act();
    await nextFrame();
  }
}

/** How often each part of the viewer is rendered while the picture is panned, its window dragged, a mask switched. */
async function countRenders(): Promise<Record<'pan' | 'window' | 'toggle', Counts>> {
  await startI18n();
  const store = createExternalStore(openedState());
  let counts: Counts = { stage: 0, masks: 0, grey: 0 };
  const counted = (id: keyof Counts, children: ReactNode): ReactNode => (
    <Profiler id={id} onRender={() => (counts[id] += 1)}>
      {children}
    </Profiler>
  );
  const client = new QueryClient({ defaultOptions: { queries: { retry: false, enabled: false } } });
  createRoot(document.body.appendChild(document.createElement('div'))).render(
    <MantineProvider>
      <QueryClientProvider client={client}>
        {counted('stage', <Stage store={store} imagePath="/picture" />)}
        {counted('masks', <MaskPanel store={store} masks={MASKS} onDownload={() => undefined} />)}
        {counted('grey', <GreyPanel store={store} />)}
      </QueryClientProvider>
    </MantineProvider>,
  );
  await frames(() => undefined);
  const during = async (act: () => void): Promise<Counts> => {
    counts = { stage: 0, masks: 0, grey: 0 };
    await frames(act);
    return counts;
  };
  return {
    pan: await during(() => store.update((state) => panned(state, { x: 1, y: 1 }))),
    window: await during(() => store.update((state) => windowDragged(state, { x: 1, y: 1 }))),
    toggle: await during(() => store.update((state) => maskToggled(state, 'b'))),
  };
}

Object.assign(globalThis, { countRenders });
