import { droppedFiles } from './dropped-files.js';

const file = (name: string): File => new File(['x'], name);

/** What a browser gives for a dropped file; a class of the platform that Node lacks. */
function fileEntry(name: string, isGone = false) {
  return {
    isFile: true,
    isDirectory: false,
    file: (found: (file: File) => void, lost: () => void) => (isGone ? lost() : found(file(name))),
  };
}

/** A folder whose reader answers in batches of two, as Chromium does in batches of a hundred. */
function folderEntry(...children: unknown[]) {
  const createReader = () => {
    const rest = [...children];
    return { readEntries: (found: (entries: unknown[]) => void) => found(rest.splice(0, 2)) };
  };
  return { isFile: false, isDirectory: true, createReader };
}

function dropOf(...entries: unknown[]) {
  const items = entries.map((entry) => ({ webkitGetAsEntry: () => entry }));
  return { items, files: [] } as unknown as DataTransfer;
}

const names = async (transfer: DataTransfer): Promise<string[]> =>
  (await droppedFiles(transfer)).map(({ name }) => name).sort();

describe('droppedFiles', () => {
  it('walks folders to their ends, however many batches a folder comes in', async () => {
    const inner = folderEntry(fileEntry('d'), fileEntry('e'), fileEntry('f'));
    const drop = dropOf(fileEntry('a'), folderEntry(fileEntry('b'), fileEntry('c'), inner));
    expect(await names(drop)).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  });

  it('leaves out what operating systems put into folders, and what is gone', async () => {
    const drop = dropOf(fileEntry('a.dcm'), fileEntry('.DS_Store'), fileEntry('Thumbs.db'), fileEntry('b.dcm', true));
    expect(await names(drop)).toEqual(['a.dcm']);
  });

  it('takes plain files from a browser that knows no entries', async () => {
    const drop = { items: [], files: [file('a.dcm')] } as unknown as DataTransfer;
    expect(await names(drop)).toEqual(['a.dcm']);
  });
});
