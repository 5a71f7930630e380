export interface PostgresOptions {
  /** Folder of this server alone; made when missing. It may lie behind a folder that only we may enter (Linux). */
  readonly home: string;
  /** Gets each line the server writes. */
  readonly log?: (line: string) => void;
  /** Loopback port; a free one unless given. */
  readonly port?: number;
  /** false = no fsync: several times faster, for tests whose data nobody needs after a power cut. */
  readonly durable?: boolean;
}

export interface PostgresServer {
  /** Superuser, database `postgres`: provisions roles and databases, never serves a request. */
  readonly adminUrl: string;
  readonly port: number;
  readonly pid: number;
  /** Settles when the server is gone, wanted or not. */
  readonly exited: Promise<{ code: number | null; signal: string | null }>;
  /** Fast shutdown; settles when it is gone. */
  stop(): Promise<void>;
  /** Without waiting and without a checkpoint: the next start recovers. */
  kill(): void;
}

/** @throws StartError (message + advice) when the binaries, the folder or the server refuse. */
export function startPostgres(options: PostgresOptions): Promise<PostgresServer>;
