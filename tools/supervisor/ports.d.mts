/** Binds a port, 0 for any free one, and keeps it until it is closed. */
export function reservePort(port: number, host: string): Promise<{ port: number; close(): Promise<void> }>;

/** A port that was free a moment ago, on loopback unless another host is given. */
export function freePort(host?: string): Promise<number>;

/** forbidden: a port below 1024 without the right to bind it */
export function portState(port: number, host: string): Promise<'free' | 'taken' | 'forbidden'>;

/** Whether somebody takes connections there, within three seconds. */
export function answers(port: number, host: string): Promise<boolean>;
