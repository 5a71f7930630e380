/** `npm run clients`: generates clients in four languages and runs the main job with each, against a live server. */
import { runTests } from './testing/run-tests.mjs';

process.env['CLIENTS'] = 'all';
process.exitCode = await runTests(['--selectProjects', 'integration', '--testPathPatterns', 'generated-clients']);
