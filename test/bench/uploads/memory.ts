import { setTimeout as delay } from 'node:timers/promises';
import type { Stack } from '../../setup/stack.js';
import { FormUploader } from '../../setup/form-uploader.js';
import type { GoalSheet } from '../goal-sheet.js';
import { LARGE_SIDE } from './throughput.js';
import { NumberedDicom } from './numbered-dicom.js';
import { forgetHighWater, highWaterMb } from './process-memory.js';
import { sendByTus } from './tus-upload.js';
import { withUploadStack } from './upload-stack.js';

/** Uploads at once; three accounts share them, so that it is the process's memory that is tried and no account's limit. */
const AT_ONCE = 20;
const ACCOUNTS = 3;
const GIGABYTE = 1_000_000_000;
const LIMITS = { UPLOAD_MAX_BYTES: String(1_100_000_000) };

type Scenario = (people: readonly FormUploader[], file: NumberedDicom) => Promise<void>;

const first = (people: readonly FormUploader[]): FormUploader => {
  const [person] = people;
  if (person === undefined) throw new Error('nobody has signed up');
  return person;
};

const SINGLE: Readonly<Record<string, Scenario>> = {
  'a 64 MB upload': async (people, file) => void (await first(people).upload(file.another())),
  'a 64 MB upload and its download': async (people, file) => {
    const id = await first(people).upload(file.another());
    const { status, body } = await first(people).get(`/v1/radiographs/${id}/original`);
    if (status !== 200 || body.length < file.bytes / 2) throw new Error(`a download was answered with ${status}`);
  },
  'a 1 GB upload by tus': (people) => sendByTus(first(people), GIGABYTE),
};

const LATER: readonly number[] = [429, 503];

/** All at once, each until it is taken: those that are put off come again. */
const many: Scenario = async (people, file) => {
  let putOff = 0;
  const one = async (index: number): Promise<void> => {
    const person = people[index % people.length] ?? first(people);
    const { status, body } = await person.send(file.another());
    if (status === 201) return;
    if (!LATER.includes(status)) throw new Error(`an upload was answered with ${status}: ${body.toString()}`);
    putOff += 1;
    await delay(1_000);
    await one(index);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => one(index)));
  console.log(`    ${putOff} were put off, and came again`);
};

/** P9: how far the API's resident memory rises above what it is when it has done everything once, in MB. */
export function measureMemory(sheet: GoalSheet): Promise<void> {
  return withUploadStack(async (stack) => {
    const file = new NumberedDicom(LARGE_SIDE);
    const growths: number[] = [];
    for (const [name, scenario] of Object.entries(SINGLE)) growths.push(await growthOf(stack, name, scenario, file));
    sheet.measured('P9', Math.max(...growths), '<=', 64, 0);
    sheet.measured('P9', await growthOf(stack, `${AT_ONCE} × 64 MB at once`, many, file), '<=', 160, 0);
  }, LIMITS);
}

/** In a process of its own, warmed up with a small file. */
async function growthOf(stack: Stack, name: string, scenario: Scenario, file: NumberedDicom): Promise<number> {
  await stack.api.kill('SIGKILL');
  const { pid } = await stack.restartApi();
  const people = await Promise.all(Array.from({ length: ACCOUNTS }, () => FormUploader.signUp(stack.url)));
  const small = new NumberedDicom(1_000);
  for (const person of people) await person.upload(small.another());
  forgetHighWater(pid);
  const before = highWaterMb(pid);
  await scenario(people, file);
  const after = highWaterMb(pid);
  console.log(`P9, ${name}: ${before.toFixed(0)} MB before, at most ${after.toFixed(0)} MB`);
  for (const person of people) person.close();
  return after - before;
}
