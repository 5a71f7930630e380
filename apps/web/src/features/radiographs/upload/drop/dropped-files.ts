/** What operating systems leave in folders; nobody chose them. */
const CLUTTER = /^(\.|Thumbs\.db$|desktop\.ini$)/i;

/**
 * The files of a drop, folders walked to their ends. Must be called while the event is handled: the list is empty
 * afterwards.
 */
export async function droppedFiles(transfer: Pick<DataTransfer, 'items' | 'files'>): Promise<File[]> {
  const entries = Array.from(transfer.items, (item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  if (entries.length === 0) return withoutClutter([...transfer.files]);
  const found = await Promise.all(entries.map(filesOf));
  return withoutClutter(found.flat());
}

/** A folder as the file picker gives it. */
export function withoutClutter(files: readonly File[]): File[] {
  return files.filter(({ name }) => !CLUTTER.test(name));
}

async function filesOf(entry: FileSystemEntry): Promise<File[]> {
  if (isFile(entry)) return fileOf(entry);
  if (!isFolder(entry)) return [];
  const children = await childrenOf(entry.createReader());
  const found = await Promise.all(children.map(filesOf));
  return found.flat();
}

/** A file that cannot be opened any more is not on the list; one that cannot be read is, with the reason. */
function fileOf(entry: FileSystemFileEntry): Promise<File[]> {
  return new Promise((resolve) =>
    entry.file(
      (file) => resolve([file]),
      () => resolve([]),
    ),
  );
}

/** A reader answers in batches of a hundred or so, and says with an empty one that it is through. */
async function childrenOf(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  const batch = await new Promise<FileSystemEntry[]>((resolve) => reader.readEntries(resolve, () => resolve([])));
  return batch.length === 0 ? [] : [...batch, ...(await childrenOf(reader))];
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}
