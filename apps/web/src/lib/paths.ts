/** Every address of the SPA. Ids only: no name and no token ever enters a URL. */
export const paths = {
  home: '/',
  login: '/login',
  signup: '/signup',
  upload: '/upload',
  jobs: '/jobs',
  radiograph: (id: string): string => `/radiographs/${encodeURIComponent(id)}`,
  job: (id: string): string => `/jobs/${encodeURIComponent(id)}`,
} as const;
