import { reasonOf } from './file-reason.policy.js';
import { inspectFile } from './inspect-file.js';
import { pictureOfFile } from './picture-file.js';
import { prepareFile } from './prepare-file.js';
import type { TaskMessage, TaskName, TaskReply, Tasks } from './tasks.js';

/** One task at a time: a radiograph takes a hundred megabytes while it is read. */
let queue = Promise.resolve();

globalThis.addEventListener('message', ({ data, ports: [port] }: MessageEvent<TaskMessage>) => {
  queue = queue.then(() => settle(data, port));
});

async function settle(message: TaskMessage, port: MessagePort | undefined): Promise<void> {
  const { reply, transfer } = await replyTo(message);
  port?.postMessage(reply, transfer);
}

async function replyTo(message: TaskMessage): Promise<{ reply: TaskReply<TaskName>; transfer: Transferable[] }> {
  try {
    const answer = await run(message);
    return { reply: { answer }, transfer: 'bitmap' in answer ? [answer.bitmap] : [] };
  } catch (error) {
    return { reply: { reason: reasonOf(error) }, transfer: [] };
  }
}

function run(message: TaskMessage): Promise<Tasks[TaskName]['answer']> {
  switch (message.task) {
    case 'inspect':
      return inspectFile(message.ask);
    case 'prepare':
      return prepareFile(message.ask);
    case 'picture':
      return pictureOfFile(message.ask);
  }
}
