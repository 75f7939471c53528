/** @import { Texts } from "./texts.js" */

/** The product's REST interface. The token is all that speaks for the caller: no cookie goes along. */
export class Rest {
  #base;
  #getToken;

  /**
   * @param {string} adminUrl where the console's own REST interface is
   * @param {function(): Promise<string>} getToken
   */
  constructor(adminUrl, realm, getToken) {
    this.#base = `${adminUrl}/admin/realms/${encodeURIComponent(realm)}/backup-codes`;
    this.#getToken = getToken;
  }

  /** @throws {Refused} for every answer that is not a success */
  async call(method, path, body = null) {
    const answer = await this.#ask(method, path, body, "application/json");
    return answer.json().catch(() => null);
  }

  /**
   * Something to be kept as a file.
   * @return {Promise<Blob>}
   * @throws {Refused} for every answer that is not a success
   */
  async download(path, type) {
    return (await this.#ask("GET", path, null, type)).blob();
  }

  async #ask(method, path, body, accept) {
    const headers = { Accept: accept, Authorization: `Bearer ${await this.#getToken()}` };
    if (body !== null) {
      headers["Content-Type"] = "application/json";
    }
    const answer = await this.#fetch(path, {
      method,
      headers,
      body: body === null ? undefined : JSON.stringify(body),
      credentials: "omit",
      cache: "no-store",
    });
    if (!answer.ok) {
      throw new Refused(answer, await answer.json().catch(() => null));
    }
    return answer;
  }

  async #fetch(path, request) {
    try {
      return await fetch(this.#base + path, request);
    } catch {
      throw new Refused({ status: 0, headers: new Headers() }, null);
    }
  }
}

/** Why a call did nothing, or, with status 0, that nobody knows whether it did. */
export class Refused extends Error {
  constructor(answer, json) {
    super(`status ${answer.status}`);
    this.status = answer.status;
    this.id = json?.error ?? null;
    this.sentence = json?.errorMessage ?? null;
    /** Seconds to wait, or null when waiting does not help. */
    this.retryAfter = Number(answer.headers.get("Retry-After")) || null;
  }

  /** @param {Texts} texts */
  inWords(texts) {
    const sentence = this.sentence ?? texts.say(this.#keyOfStatus(), this.status);
    if (this.retryAfter === null) {
      return sentence;
    }
    const then = new Date(Date.now() + this.retryAfter * 1000);
    return `${sentence} ${texts.say("backupCodesPanelRetryAt", texts.time(then))}`;
  }

  #keyOfStatus() {
    switch (this.status) {
      case 0:
        return "backupCodesPanelNoAnswer";
      case 401:
        return "backupCodesPanelSessionEnded";
      default:
        return "backupCodesPanelFailed";
    }
  }
}
