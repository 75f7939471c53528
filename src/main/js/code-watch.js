import { Refused } from "./rest.js";

/** @import { Texts } from "./texts.js" */

const EVERY = 4_000;
// A call takes its time, and so do clocks that agree.
const CLOCKS_AGREE = 30_000;
const WRONG_CODES_TO_SWITCH_OFF = 5;

/**
 * @typedef {Object} Fate
 * @property {string} look of a label in PatternFly
 * @property {string} text
 * @property {boolean} isOver the codes are worth nothing any more
 * @property {?Object} status the user's, while they live; null when it was never heard
 * @property {number} skew how many milliseconds the server's clock is ahead of this one
 */

/**
 * What becomes of lockout codes while their holder is on the phone: asked every few seconds, until nothing more can become of them.
 */
export class CodeWatch {
  #read;
  #texts;
  #total;
  #tell;
  #madeAt = Date.now();
  #last = null;
  #wrongBefore = Infinity;
  #next = null;
  #isOver = false;

  /**
   * @param {function(): Promise<Object>} read the user's status
   * @param {Texts} texts
   * @param {number} total how many codes there were
   * @param {function(Fate): void} tell
   */
  constructor(read, texts, total, tell) {
    this.#read = read;
    this.#texts = texts;
    this.#total = total;
    this.#tell = tell;
  }

  start() {
    this.#look();
  }

  stop() {
    this.#isOver = true;
    clearTimeout(this.#next);
    this.#last = null;
  }

  /** Their time is up by this clock, whatever was heard last. */
  expire() {
    this.#end("pf-m-red", this.#texts.say("backupCodesPanelLiveExpired"));
  }

  async #look() {
    try {
      const status = await this.#read();
      if (!this.#isOver) {
        this.#judge(status);
      }
    } catch (error) {
      if (!this.#isOver && !isPassing(error)) {
        this.#lose();
      }
    }
    if (!this.#isOver) {
      this.#next = setTimeout(() => this.#look(), EVERY);
    }
  }

  /** Nobody is bothered by a window: it says since when it does not know. */
  #lose() {
    this.#isOver = true;
    const text = this.#texts.say("backupCodesPanelLiveUnknown", this.#texts.clock(new Date()));
    this.#tell({ look: "", text, isOver: false, status: this.#last, skew: this.#skew });
  }

  #judge(status) {
    const { lockout } = status;
    this.#last ??= status;
    const isOurs = lockout !== null && lockout.issuedAt === this.#last.lockout?.issuedAt;
    if (isOurs) {
      this.#last = status;
      this.#wrongBefore = status.wrongEntries;
      this.#tell({ ...this.#life(status), isOver: false, status, skew: this.#skew });
    } else {
      this.#end(...this.#death(status));
    }
  }

  #end(look, text) {
    const skew = this.#skew;
    this.stop();
    this.#tell({ look, text, isOver: true, status: null, skew });
  }

  get #skew() {
    const skew = Date.parse(this.#last?.lockout?.issuedAt) - this.#madeAt;
    return Math.abs(skew) > CLOCKS_AGREE ? skew : 0;
  }

  #life({ lockout, wrongEntries, lastLockoutUse = null }) {
    const used = this.#total - lockout.remaining;
    const use =
      used === 0
        ? this.#texts.say("backupCodesPanelLiveUnused")
        : this.#texts.say("backupCodesPanelLiveUsedSome", used, this.#total, this.#texts.clock(lastLockoutUse));
    const wrong = wrongEntries > 0 ? ` ${this.#texts.say("backupCodesPanelLiveWrong", wrongEntries)}` : "";
    return { look: used > 0 ? "pf-m-green" : wrongEntries > 0 ? "pf-m-orange" : "pf-m-blue", text: use + wrong };
  }

  #death({ lockout, wrongEntries, lastLockoutUse = null }) {
    const texts = this.#texts;
    const made = this.#last.lockout;
    if (lockout !== null) {
      return ["pf-m-red", texts.say("backupCodesPanelLiveReplaced")];
    }
    if (wrongEntries > this.#wrongBefore && wrongEntries % WRONG_CODES_TO_SWITCH_OFF === 0) {
      return ["pf-m-red", texts.say("backupCodesPanelLiveSwitchedOff")];
    }
    if (made !== null && lastLockoutUse !== null && Date.parse(lastLockoutUse) >= Date.parse(made.issuedAt)) {
      const key = this.#total === 1 ? "backupCodesPanelLiveUsed" : "backupCodesPanelLiveUsedUp";
      return ["pf-m-green", texts.say(key, texts.clock(lastLockoutUse))];
    }
    const isLate = made !== null && Date.now() + this.#skew >= Date.parse(made.expiresAt);
    return ["pf-m-red", texts.say(isLate ? "backupCodesPanelLiveExpired" : "backupCodesPanelLiveRevoked")];
  }
}

/** The next try may well succeed. */
function isPassing(error) {
  return error instanceof Refused && (error.status === 0 || error.status === 429 || error.status >= 500);
}
