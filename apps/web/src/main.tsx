import 'virtual:mantine-theme.css';
import './lib/theme/mantine.css';
import './lib/theme/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.js';
import { configureClient } from './lib/api/http.js';
import { startI18n } from './lib/i18n/i18n.js';
import { listenToOtherTabs } from './lib/session/other-tabs.js';
import { resumeSession } from './lib/session/resume-session.js';

async function start(): Promise<void> {
  const root = document.getElementById('root');
  if (root === null) throw new Error('index.html has no #root');
  configureClient();
  void resumeSession();
  listenToOtherTabs();
  await startI18n();
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}

void start();
