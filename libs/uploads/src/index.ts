import './uploads.personal-data.js';

export { uploadsEntities, uploadsMigrations } from './migrations/index.js';
export { RadiographAccess, type DisplayPicture, type RadiographSummary } from './radiograph/radiograph-access.js';
export type { RadiographFormat } from './sanitise/sanitised-image.js';
export { UPLOADS_ERRORS } from './uploads.errors.js';
export { UploadsHttpModule } from './uploads.http.module.js';
export { UploadsJobsModule } from './uploads.jobs.module.js';
export { UploadsModule } from './uploads.module.js';
