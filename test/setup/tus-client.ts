import { Upload } from 'tus-js-client';

export interface TusOptions {
  readonly endpoint: string;
  readonly authorization: string;
  readonly metadata: Record<string, string>;
  /** Longest body of one request; the whole file when absent. */
  readonly chunkSize?: number;
  /** Called once before each request, to break something. */
  readonly beforeRequest?: (method: string) => void | Promise<void>;
  readonly retries?: number;
}

/** Sends a file as the tus project's own client does, resuming for as long as it takes; the upload's address. */
export function sendByTus(file: Buffer, options: TusOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    const upload = new Upload(file, {
      endpoint: options.endpoint,
      metadata: options.metadata,
      headers: { Authorization: options.authorization },
      chunkSize: options.chunkSize ?? Infinity,
      retryDelays: Array.from({ length: options.retries ?? 0 }, () => 100),
      removeFingerprintOnSuccess: true,
      storeFingerprintForResuming: false,
      onBeforeRequest: async (request) => options.beforeRequest?.(request.getMethod()),
      onSuccess: () => (upload.url === null ? reject(new Error('no address')) : resolve(upload.url)),
      onError: reject,
    });
    upload.start();
  });
}
