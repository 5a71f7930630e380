import { startWorker } from '../../../../lib/worker/start-worker.js';
import { FileFault } from './file.fault.js';
// oxlint-disable-next-line import/default -- Vite makes the address
import workerAddress from './prepare.worker.js?worker&url';
import type { TaskName, TaskReply, Tasks } from './tasks.js';

/** Reads and prepares files in a worker, so that fifty radiographs leave the page free. */
export class Preparer {
  private worker: Worker | null = null;
  private readonly abandon = new Set<() => void>();

  /** Throws `FileFault` with the reason why the file goes no further. */
  ask<Name extends TaskName>(task: Name, ask: Tasks[Name]['ask']): Promise<Tasks[Name]['answer']> {
    const { port1, port2 } = new MessageChannel();
    return new Promise<Tasks[Name]['answer']>((resolve, reject) => {
      const abandon = (): void => reject(new FileFault('unreadable'));
      this.abandon.add(abandon);
      port1.addEventListener('message', ({ data }: MessageEvent<TaskReply<Name>>) => {
        this.abandon.delete(abandon);
        port1.close();
        if ('reason' in data) reject(new FileFault(data.reason));
        else resolve(data.answer);
      });
      port1.start();
      this.running().postMessage({ task, ask }, [port2]);
    });
  }

  /** Ends the worker; what it was asked is answered by `FileFault` unreadable. */
  stop(): void {
    this.worker?.terminate();
    this.worker = null;
    for (const abandon of this.abandon) abandon();
    this.abandon.clear();
  }

  private running(): Worker {
    this.worker ??= this.start();
    return this.worker;
  }

  private start(): Worker {
    const worker = startWorker(workerAddress);
    // A file that takes more memory than there is ends the worker: the others get a new one.
    worker.addEventListener('error', () => this.stop());
    return worker;
  }
}
