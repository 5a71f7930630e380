/** Production's rules (https cookies, no placeholder secrets) and its log level; without SPA. */
export const PRODUCTION = {
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://phoxray.example',
  LOG_LEVEL: 'info',
  WEB_ROOT: '',
};
