// Where the answer arrives, under the console's own address as its client demands. A small answer of Keycloak's without a page.
const LANDING = "messages.json";
// For windows a page, even though it is one that is not there: Firefox shows JSON in a viewer that nobody may look into.
const WINDOW_LANDING = "backup-codes-signed-in";
const SECONDS_TO_SPARE = 10;
const SILENT_LIMIT = 10_000;
const POPUP_LOOK = "popup,width=520,height=720";

/** Why there is no token; its message is a key of the message bundles. */
export class SignInFailed extends Error {}

/**
 * Tokens of the administrator who is signed in to the console: asked for without a page where the session allows it
 * (OpenID Connect, prompt=none), in a window otherwise. The console keeps its own tokens to itself, and we do the same.
 */
export class SignIn {
  #environment;
  #token = null;
  #expires = 0;
  #asking = null;
  #session = null;
  #needsWindow = false;

  /** @param {Object} environment the console's own (#environment in its page) */
  constructor(environment) {
    this.#environment = environment;
  }

  /** A token that still lives for a moment. Asked for on use only, never by a timer; several callers share one request. */
  async token() {
    if (this.#isFresh) {
      return this.#token;
    }
    this.#asking ??= this.#silently().finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  /**
   * Signs in again, with all factors. To be called right in a click: browsers open no window otherwise.
   * @throws {SignInFailed} when the window is closed, or the session is not that of this page
   */
  async again() {
    return this.#inWindow(this.#openWindow(), { prompt: "login", max_age: "0" });
  }

  /** For browsers that tell nothing without a page: other people's cookies are off. To be called right in a click. */
  async connect() {
    const token = await this.#inWindow(this.#openWindow(), {});
    this.#needsWindow = true;
    return token;
  }

  /** Connects once more where that was needed and the token has ended meanwhile. To be called right in a click. */
  async stayConnected() {
    if (this.#needsWindow && !this.#isFresh) {
      await this.connect();
    }
  }

  get #isFresh() {
    return this.#token !== null && performance.now() < this.#expires;
  }

  #openWindow() {
    const popup = window.open("about:blank", "backup-codes-sign-in", POPUP_LOOK);
    if (popup === null) {
      throw new SignInFailed("backupCodesPanelPopupBlocked");
    }
    return popup;
  }

  async #silently() {
    const request = await this.#request(LANDING, { prompt: "none" });
    const sameHost = new URL(request.url).origin === location.origin;
    return this.#redeem(request, sameHost ? await byFetch(request) : await byFrame(request));
  }

  async #inWindow(popup, more) {
    const request = await this.#request(WINDOW_LANDING, more);
    return this.#redeem(request, await byWindow(request, popup));
  }

  async #request(path, more) {
    const { serverBaseUrl, consoleBaseUrl, realm, clientId } = this.#environment;
    const redirectUri = new URL(consoleBaseUrl + path, location.href).href;
    const base = `${serverBaseUrl}/realms/${encodeURIComponent(realm)}/protocol/openid-connect`;
    const verifier = base64Url(crypto.getRandomValues(new Uint8Array(32)));
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
    const state = base64Url(crypto.getRandomValues(new Uint8Array(16)));
    const parameters = new URLSearchParams({
      client_id: clientId,
      redirect_uri: redirectUri,
      response_type: "code",
      response_mode: "query",
      scope: "openid",
      state,
      code_challenge: base64Url(new Uint8Array(digest)),
      code_challenge_method: "S256",
      ...more,
    });
    return { url: `${base}/auth?${parameters}`, tokenUrl: `${base}/token`, redirectUri, verifier, state };
  }

  async #redeem(request, address) {
    const answer = new URL(address).searchParams;
    if (answer.get("state") !== request.state || !answer.has("code")) {
      throw new SignInFailed("backupCodesPanelSignInNeeded");
    }
    const response = await fetch(request.tokenUrl, {
      method: "POST",
      credentials: "omit",
      body: new URLSearchParams({
        grant_type: "authorization_code",
        client_id: this.#environment.clientId,
        redirect_uri: request.redirectUri,
        code: answer.get("code"),
        code_verifier: request.verifier,
      }),
    });
    if (!response.ok) {
      throw new SignInFailed("backupCodesPanelSignInNeeded");
    }
    const tokens = await response.json();
    this.#requireSameSession(tokens.access_token);
    this.#token = tokens.access_token;
    this.#expires = performance.now() + (tokens.expires_in - SECONDS_TO_SPARE) * 1000;
    return this.#token;
  }

  /** The page goes on showing one name: whoever else signs in later acts elsewhere. */
  #requireSameSession(token) {
    const session = sessionOf(token);
    this.#session ??= session;
    if (session !== this.#session) {
      throw new SignInFailed("backupCodesPanelOtherPerson");
    }
  }
}

async function byFetch(request) {
  return (await fetch(request.url, { credentials: "include", cache: "no-store" })).url;
}

async function byFrame(request) {
  const frame = document.createElement("iframe");
  frame.hidden = true;
  frame.src = request.url;
  document.body.append(frame);
  try {
    return await landingOf(frame.contentWindow, request, () => false, SILENT_LIMIT);
  } finally {
    frame.remove();
  }
}

async function byWindow(request, popup) {
  popup.location.replace(request.url);
  try {
    return await landingOf(popup, request, () => popup.closed, Infinity);
  } finally {
    popup.close();
  }
}

/** Waits until the window has come back to our own host, where its address may be read. */
async function landingOf(target, request, isGone, limit) {
  const end = performance.now() + limit;
  while (performance.now() < end) {
    const address = addressOf(target);
    if (address.startsWith(request.redirectUri)) {
      return address;
    }
    if (isGone()) {
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new SignInFailed("backupCodesPanelSignInUnfinished");
}

/** Empty while the window is on another host, where nobody may look. */
function addressOf(target) {
  try {
    return target.location.href;
  } catch {
    return "";
  }
}

function sessionOf(token) {
  const payload = token.split(".")[1].replace(/-/g, "+").replace(/_/g, "/");
  return JSON.parse(atob(payload)).sid;
}

function base64Url(bytes) {
  return btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");
}
