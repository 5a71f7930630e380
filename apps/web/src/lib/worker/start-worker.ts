/** Named in the content security policy of the API (security-headers.ts): no other policy can be made. */
const POLICY_NAME = 'phoxray-worker';

type ScriptPolicy = { createScriptURL(address: string): string };
type PolicyFactory = {
  createPolicy(name: string, rules: { createScriptURL(address: string): string }): ScriptPolicy;
};

declare global {
  // Trusted Types are not in TypeScript's own description of browsers, and not in every browser.
  var trustedTypes: PolicyFactory | undefined;
}

function requireOwnScript(address: string): string {
  const { href, origin } = new URL(address, location.href);
  if (origin !== location.origin) throw new TypeError('A worker must come from this origin');
  return href;
}

const policy: ScriptPolicy =
  globalThis.trustedTypes?.createPolicy(POLICY_NAME, { createScriptURL: requireOwnScript }) ??
  ({ createScriptURL: requireOwnScript } satisfies ScriptPolicy);

/**
 * Starts a bundled worker: `import address from './x.worker.js?worker&url'`. The only place of the SPA that turns text
 * into a script, and only an address of our own origin.
 */
export function startWorker(address: string): Worker {
  return new Worker(policy.createScriptURL(address), { type: 'module' });
}
