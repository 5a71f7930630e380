import * as sdk from '@phoxray/sdk';
import { strict } from '../../../lib/api/http.js';
import { tellOtherTabs } from '../../../lib/session/other-tabs.js';
import { endSession } from '../../../lib/session/session.store.js';

/** Ends the session here and in every tab, even when the API cannot be told. */
export async function logOut(): Promise<void> {
  try {
    await sdk.logOut(strict);
  } finally {
    endSession();
    tellOtherTabs();
  }
}
