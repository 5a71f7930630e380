import type { HistoryEntry } from '../execution/history.js';
import { tempFilesOf } from './temp-files.policy.js';

const entry: HistoryEntry = {
  item: {
    number: 1,
    promptId: 'p',
    extraData: {},
    outputs: ['2'],
    createdAt: 0,
    graph: {
      '1': { class_type: 'LoadImage', inputs: { image: 'phox/a/in.png [temp]', mode: 'grey' } },
      '2': { class_type: 'PreviewImage', inputs: { images: ['1', 0] } },
      '3': { class_type: 'LoadImage', inputs: { image: 'theirs.png' } },
    },
  },
  record: {
    outputs: {
      '2': { images: [{ filename: 'x_00001_.png', subfolder: '', type: 'temp' }] },
      '4': { images: [{ filename: 'kept_00001_.png', subfolder: 'phox', type: 'output' }] },
    },
    status: { status_str: 'success', completed: true, messages: [] },
    meta: {},
  },
};

describe('the temporary files of a prompt', () => {
  it('are what it read from temp and wrote there, and nothing of input or output', () => {
    expect(tempFilesOf(entry)).toEqual(['phox/a/in.png', 'x_00001_.png']);
  });
});
