import { closeSession } from './session.store.js';

const CHANNEL = 'phoxray-session';

/** Logging out in one tab logs out the others. */
export function listenToOtherTabs(): void {
  new BroadcastChannel(CHANNEL).addEventListener('message', closeSession);
}

export function tellOtherTabs(): void {
  const channel = new BroadcastChannel(CHANNEL);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a BroadcastChannel reaches its own origin only
  channel.postMessage('signed-out');
  channel.close();
}
