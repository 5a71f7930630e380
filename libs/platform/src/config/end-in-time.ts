/**
 * Ends the process when its shutdown, which SIGTERM or SIGINT begins, takes longer than so many seconds. Everything that
 * the process was doing is then taken up by another one, as after a crash.
 */
export function endInTime(seconds: number): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void setTimeout(() => process.exit(1), seconds * 1_000).unref());
  }
}
