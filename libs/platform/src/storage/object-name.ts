import { newId, type AccountId } from '@phoxray/kernel';

/**
 * A fresh name, `<2 hex>/<account id>/<kind>/<uuid>`: the random leading digits spread a bucket's load, the account id
 * lets an erasure list what is left. `kind` is a word of `[a-z0-9-]`, declared as an object prefix by its area.
 */
export function newObjectName(accountId: AccountId, kind: string): string {
  const id = newId();
  return `${id.slice(-2)}/${accountId}/${kind}/${id}`;
}
