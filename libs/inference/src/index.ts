import './inference.personal-data.js';

export { Endpoints } from './endpoints/endpoints.js';
export { INFERENCE_ERRORS, type JobFailureCode } from './inference.errors.js';
export { InferenceHttpModule } from './inference.http.module.js';
export { InferenceJobsModule } from './inference.jobs.module.js';
export { InferenceModule } from './inference.module.js';
export { inferenceEntities, inferenceMigrations } from './migrations/index.js';
