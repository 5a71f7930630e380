/** Our tables' own schema. The queue's tables live in `bullmq`, whose unqualified names would otherwise meet ours. */
export const SCHEMA = 'phoxray';
export const QUEUE_SCHEMA = 'bullmq';

/** Owns schema and functions; runs migrations and nothing else. */
export const OWNER_ROLE = 'phoxray_owner';
/** What api and worker log in as: owns nothing, cannot bypass row-level security. */
export const APP_ROLE = 'phoxray_app';
/** Owns the queue's schema. */
export const QUEUE_ROLE = 'phoxray_queue';
/** Owns the few functions that look across accounts; cannot log in, sees ids and states only. */
export const SWEEPER_ROLE = 'phoxray_sweeper';
