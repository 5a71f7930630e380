/** SHA-256 as 64 lower-case hexadecimal digits. */
export async function sha256Of(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return hexOf(await crypto.subtle.digest('SHA-256', bytes));
}

/** HMAC-SHA-256 under a key that never leaves this browser: it tells a file again, and tells nobody else anything. */
export async function tagOf(key: CryptoKey, bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return hexOf(await crypto.subtle.sign('HMAC', key, bytes));
}

function hexOf(digest: ArrayBuffer): string {
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
