/** @import { Texts } from "./texts.js" */

/**
 * A code in words, for the phone.
 * @param {Texts} texts
 * @param {string} code in groups, as in 7K2MP-4QW9X
 * @return {string[][]} the words of each group
 */
export function spell(texts, code) {
  const words = wordsOf(texts.say("backupCodesPanelSpelling"));
  return code.split("-").map((group) => [...group].map((symbol) => words.get(symbol) ?? symbol));
}

/** @param {string} list as in "0 zero,A Alfa" */
function wordsOf(list) {
  return new Map(
    list
      .split(",")
      .map((entry) => entry.trim())
      .filter((entry) => entry.length > 2)
      .map((entry) => [entry[0], entry.slice(1).trim()]),
  );
}
