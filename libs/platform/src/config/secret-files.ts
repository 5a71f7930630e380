import { readFileSync } from 'node:fs';

/** An environment in which files have taken the place of their names, and what was wrong with them. */
export interface ResolvedEnvironment {
  readonly environment: NodeJS.ProcessEnv;
  readonly faults: readonly string[];
}

/**
 * Reads each `<NAME>_FILE` of the settings named: the text of that file, without the line ends at its end, is the value of
 * `<NAME>`. So secrets need not stand in the environment (Docker and Kubernetes mount them as files). An empty variable
 * counts as absent. A fault names the variable and never the content of the file.
 */
export function resolveFiles(given: NodeJS.ProcessEnv, names: readonly string[]): ResolvedEnvironment {
  const environment = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''));
  const faults: string[] = [];
  for (const name of names) {
    const path = environment[`${name}_FILE`];
    if (path === undefined) continue;
    const text = environment[name] === undefined ? findText(path) : null;
    if (environment[name] !== undefined) faults.push(`${name} and ${name}_FILE are both set; keep one`);
    else if (text === null) faults.push(`${name}_FILE names a file that cannot be read`);
    else environment[name] = text;
  }
  return { environment, faults };
}

function findText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').replace(/[\r\n]+$/, '');
  } catch {
    return null;
  }
}
