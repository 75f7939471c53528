import { Texts } from "./texts.js";

/** @import { Rest } from "./rest.js" */

/** The texts of each realm, once per page, as the console does with its own. */
const byRealm = new Map();

/**
 * What our parts of the console say in a realm, and what the caller may do with it.
 * @param {Rest} rest
 * @param {string} realm
 * @return {Promise<{texts: Texts, may: {setUp: boolean, jobs: boolean}, stepUp: string}>}
 */
export function realmTexts(rest, realm) {
  if (!byRealm.has(realm)) {
    const loading = rest
      .call("GET", "/panel")
      .then(({ may, stepUp, ...texts }) => ({ texts: new Texts(texts), may, stepUp }));
    loading.catch(() => byRealm.delete(realm));
    byRealm.set(realm, loading);
  }
  return byRealm.get(realm);
}
