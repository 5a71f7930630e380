import { lazy, Suspense } from 'react';
import { Navigate, Route, Routes } from 'react-router';
import { LoadingPage } from '../components/loading-page.js';
import { paths } from '../lib/paths.js';
import { HomePage } from './pages/home-page.js';
import { RequireSession } from './require-session.js';
import { Shell } from './shell/shell.js';

const LoginPage = lazy(async () => ({ default: (await import('./pages/login-page.js')).LoginPage }));
const SignupPage = lazy(async () => ({ default: (await import('./pages/signup-page.js')).SignupPage }));
const UploadPage = lazy(async () => ({ default: (await import('./pages/upload-page.js')).UploadPage }));
const RadiographPage = lazy(async () => ({ default: (await import('./pages/radiograph-page.js')).RadiographPage }));
const JobPage = lazy(async () => ({ default: (await import('./pages/job-page.js')).JobPage }));
const JobsPage = lazy(async () => ({ default: (await import('./pages/jobs-page.js')).JobsPage }));
const NotFoundPage = lazy(async () => ({ default: (await import('./pages/not-found-page.js')).NotFoundPage }));

export function AppRoutes() {
  return (
    <Suspense fallback={<LoadingPage />}>
      <Routes>
        <Route element={<Shell />}>
          <Route index element={<HomePage />} />
          <Route path="login" element={<LoginPage />} />
          <Route path="signup" element={<SignupPage />} />
          <Route path="radiographs" element={<Navigate to={paths.home} replace />} />
          <Route element={<RequireSession />}>
            <Route path="upload" element={<UploadPage />} />
            <Route path="radiographs/:id" element={<RadiographPage />} />
            <Route path="jobs" element={<JobsPage />} />
            <Route path="jobs/:id" element={<JobPage />} />
          </Route>
          <Route path="*" element={<NotFoundPage />} />
        </Route>
      </Routes>
    </Suspense>
  );
}
