export interface ServerApp {
  readonly name: string;
  /** Emptied first. */
  readonly outDir: string;
  /** Program name → source file. */
  readonly entries: Readonly<Record<string, string>>;
}

/**
 * Bundles our TypeScript, and nothing of node_modules, into ES modules for the pinned Node. Types are not checked.
 * @throws StartError with the compiler's messages
 */
export function bundle(apps: readonly ServerApp[]): Promise<void>;
