import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { BrowserRouter } from 'react-router';
import { theme } from '../lib/theme/theme.js';
import { CrashBoundary } from './crash-boundary.js';
import { queryClient } from './query-client.js';
import { AppRoutes } from './routes.js';
import { SessionEffects } from './session-effects.js';

/** Providers only. Mantine's variables and classes are in the style sheet, so it writes no `<style>` tag. */
export function App() {
  return (
    <MantineProvider theme={theme} defaultColorScheme="dark" withCssVariables={false} withGlobalClasses={false}>
      <QueryClientProvider client={queryClient}>
        <CrashBoundary>
          <BrowserRouter>
            <SessionEffects />
            <AppRoutes />
          </BrowserRouter>
        </CrashBoundary>
      </QueryClientProvider>
    </MantineProvider>
  );
}
