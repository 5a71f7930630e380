import { personOf, sessionStore } from '../../../lib/session/session.store.js';
import { useStore } from '../../../lib/store/use-store.js';
import type { UploadEngine } from './engine/upload-engine.js';
import { uploadsOf } from './engine/uploads.js';
import type { UploadItem } from './list/upload-item.js';

/** The uploads of the person who is signed in, and what can be done about them. */
export function useUploads(): { engine: UploadEngine; items: readonly UploadItem[] } {
  const session = useStore(sessionStore);
  const person = personOf(session);
  if (person === null) throw new Error('uploads belong to somebody');
  const engine = uploadsOf(person.id);
  return { engine, items: useStore(engine.board) };
}
