import path from 'node:path';
import type { HistoryEntry } from '../execution/history.js';
import { splitAnnotation } from './engine-home.js';

/** What a finished prompt read from `temp` and wrote there: paths below it. */
export function tempFilesOf({ item, record }: HistoryEntry): string[] {
  const written = Object.values(record.outputs).flatMap(({ images }) => images);
  return [
    ...referencesOf(item.graph),
    ...written.filter(({ type }) => type === 'temp').map(({ subfolder, filename }) => path.join(subfolder, filename)),
  ];
}

function referencesOf(graph: HistoryEntry['item']['graph']): string[] {
  return Object.values(graph)
    .flatMap(({ inputs }) => Object.values(inputs))
    .filter((value) => typeof value === 'string')
    .map((reference) => splitAnnotation(reference, 'input'))
    .filter(({ type }) => type === 'temp')
    .map(({ name }) => name);
}
