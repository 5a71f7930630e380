type Locks = Pick<LockManager, 'request'>;

/**
 * Runs `task` once at a time: callers of this tab share the running call, other tabs wait for the lock.
 * Without Web Locks (an insecure context) only this tab is covered.
 */
export function singleFlight<T>(name: string, task: () => Promise<T>, locks: Locks | undefined): () => Promise<T> {
  let running: Promise<T> | null = null;
  const locked = (): Promise<T> => (locks === undefined ? task() : locks.request(name, task));
  return () => {
    running ??= locked().finally(() => {
      running = null;
    });
    return running;
  };
}
