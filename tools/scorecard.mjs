/** `npm run scorecard`: de-identifies synthetic files full of canaries and prints the action table and goals X1, X3. */
import { bundle } from './build/bundle.mjs';
import { runPinned } from './install/pinned-node.mjs';
import { inRoot } from './paths.mjs';

const outDir = inRoot('dist', 'scorecard');
await bundle([{ name: 'scorecard', outDir, entries: { main: inRoot('test', 'scorecard', 'main.ts') } }]);
const { code } = await runPinned([inRoot('dist', 'scorecard', 'main.js')], { inherit: true });
process.exitCode = code;
