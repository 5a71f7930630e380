import { closeSession } from './session.store.js';

const CHANNEL = 'phoxray-session';

/** Logging out in one tab logs out the others. */
export function listenToOtherTabs(): void {
  new BroadcastChannel(CHANNEL).addEventListener('message', closeSession);
}

export function tellOtherTabs(): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage('signed-out');
  channel.close();
}
