import { EndpointStatusEntity } from '../endpoints/endpoint-status.entity.js';
import { AttemptEntity } from '../jobs/attempt.entity.js';
import { JobEntity } from '../jobs/job.entity.js';
import { UsageRecordEntity } from '../jobs/usage-record.entity.js';
import { ResultEntity } from '../results/result.entity.js';
import { Inference1795400000030 } from './1795400000030-inference.migration.js';
import { JobByState1795885247944 } from './1795885247944-job-by-state.migration.js';
import { EndpointStatus1795886000000 } from './1795886000000-endpoint-status.migration.js';
import { VoidedJobKeys1795883436530 } from './1795883436530-voided-job-keys.migration.js';
import { JobTurns1795886385195 } from './1795886385195-job-turns.migration.js';

export const inferenceEntities = [JobEntity, AttemptEntity, ResultEntity, UsageRecordEntity, EndpointStatusEntity];
export const inferenceMigrations = [
  Inference1795400000030,
  VoidedJobKeys1795883436530,
  JobByState1795885247944,
  EndpointStatus1795886000000,
  JobTurns1795886385195,
];
