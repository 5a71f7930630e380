import { personOf, sessionStore } from '../../../../lib/session/session.store.js';
import { unfinishedUploads } from '../../../../lib/session/unfinished-uploads.js';
import { deletedRadiograph } from '../../api/deleted-radiograph.js';
import { findKnown } from '../../api/known-radiograph.js';
import { fetchIdentity } from '../../api/identity.js';
import { sendBytes } from '../../api/send-bytes.js';
import { storedUploads } from '../../api/stored-uploads.js';
import { fetchUploadLimits } from '../../api/upload-limits.js';
import { begunUpload, isShown, outcomeOf, terminate } from '../../api/upload-outcome.js';
import type { Consent } from '../consent.js';
import type { UploadLimits } from '../list/limits.policy.js';
import { isUnfinished } from '../list/upload-list.policy.js';
import type { Identity } from '../prepare/tasks.js';
import { isLostOnLeaving } from '../records/upload-record.js';
import { UploadEngine, type UploadApi } from './upload-engine.js';

type Running = { readonly userId: string; readonly engine: UploadEngine };

let running: Running | null = null;

/** The uploads of the person who is signed in; they outlive the component that shows them, and not the session. */
export function uploadsOf(userId: string): UploadEngine {
  if (running?.userId !== userId) {
    running?.engine.stop();
    const engine = new UploadEngine(userId, api());
    engine.board.subscribe(() => unfinishedUploads.set(engine.board.get().filter(isUnfinished).length));
    running = { userId, engine };
  }
  return running.engine;
}

sessionStore.subscribe(() => {
  const session = sessionStore.get();
  if (running === null) return;
  if (personOf(session)?.id !== running.userId) {
    running.engine.stop();
    running = null;
  } else if (session.status === 'signed-in') running.engine.signedInAgain();
});

deletedRadiograph.subscribe(() => {
  const radiographId = deletedRadiograph.get();
  if (radiographId !== null) running?.engine.forget(radiographId);
});

/** Where this browser keeps nothing of uploads, closing the page would end them. */
globalThis.addEventListener('beforeunload', (event) => {
  if (running?.engine.board.get().some(isLostOnLeaving) === true) event.preventDefault();
});
globalThis.addEventListener('offline', () => running?.engine.disconnect());
globalThis.addEventListener('online', () => running?.engine.reconnect());

/** One set of keys for each statement, in memory for as long as anything is prepared under it. */
function api(): UploadApi {
  let limits: Promise<UploadLimits | null> | null = null;
  let identities = new WeakMap<Consent, Promise<Identity>>();
  return {
    sendBytes,
    findKnown,
    outcomeOf,
    isShown,
    begunUpload,
    terminate,
    limits: () => {
      limits ??= fetchUploadLimits().catch(() => (limits = null));
      return limits;
    },
    forgetIdentities: () => (identities = new WeakMap()),
    onStored: () => storedUploads.update((count) => count + 1),
    identityFor: (consent) => {
      const asked = identities.get(consent) ?? fetchIdentity(consent.patientReference);
      identities.set(consent, asked);
      asked.catch(() => identities.delete(consent));
      return asked;
    },
  };
}
