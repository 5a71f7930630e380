import { changedPictures, type Check, scoreByAction, survivors } from './check.js';
import { canaryChecks, patientChecks, retentionChecks } from './dicom-checks.js';
import { repeatedChecks } from './repeated-checks.js';
import { burnedInChecks, rasterChecks } from './picture-checks.js';

/** Every check over every synthetic file. */
export async function allChecks(): Promise<Check[]> {
  const suites = [
    canaryChecks(),
    retentionChecks(),
    patientChecks(),
    repeatedChecks(),
    rasterChecks(),
    burnedInChecks(),
  ];
  return (await Promise.all(suites)).flat();
}

/** The action table, what failed, and the goals that speak of de-identification. */
export function describeScore(checks: readonly Check[]): string {
  const rows = scoreByAction(checks).map(({ action, passed, required }) => {
    const percent = ((100 * passed) / Math.max(required, 1)).toFixed(2).padStart(6);
    return `${action.padEnd(18)}${String(passed).padStart(7)} / ${String(required).padEnd(7)}${percent} %`;
  });
  const failed = checks.filter(({ passed }) => !passed).map(({ action, subject }) => `failed  ${action}  ${subject}`);
  return [...rows, ...failed, '', ...goals(checks)].join('\n');
}

function goals(checks: readonly Check[]): string[] {
  return [
    `Identifiers surviving de-identification, and pictures whose decoded pixels changed, over ${checks.length} checks:`,
    goal('X1', survivors(checks).length),
    goal('X3', changedPictures(checks).length),
  ];
}

const goal = (id: string, value: number): string => `GOAL ${id} ${value} == 0 ${value === 0 ? 'met' : 'missed'}`;
