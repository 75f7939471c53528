import { lacksBar, RealmTab } from "./console-tab.js";
import { element } from "./dom.js";
import { mount } from "./panel.js";
import { realmTexts } from "./realm-texts.js";
import { Rest } from "./rest.js";
import { SignIn, SignInFailed } from "./sign-in.js";
import { STYLES } from "./styles.js";
import { Texts } from "./texts.js";

// The stock Admin Console of Keycloak 26.7. What is known about its page of a user stands in this file, what is known about pages
// that get a tab in the one for those.

const CREDENTIALS_TAB = '[role="tab"][data-testid="credentials"]';
const SELECTED = '[aria-selected="true"]';
const CREDENTIALS_ADDRESS = /^#\/[^/]+\/users\/[^/]+\/credentials/;
const PATIENCE = 5_000;

/**
 * Where the panel belongs, if that place is on the page. Realm and user are taken from the tab's own link: it belongs to the user
 * whom the page shows, while the address bar may be ahead of the page.
 */
function findPlace() {
  const tab = document.querySelector(CREDENTIALS_TAB + SELECTED);
  const section = tab && document.getElementById(tab.getAttribute("aria-controls"));
  const [, realm, , userId] = tab?.getAttribute("href")?.replace(/^.*#/, "").split("/") ?? [];
  return section && realm && userId
    ? { section, realm: decodeURIComponent(realm), userId: decodeURIComponent(userId) }
    : null;
}

/** What the stock table shows; null while it is loading. */
function credentialsIn(section) {
  const rows = section.querySelectorAll("tbody tr").length;
  return rows > 0 || section.querySelector('[data-testid="empty-state"], .pf-v5-c-empty-state') !== null ? rows : null;
}

/** Keeps the panel, and the tab of the realm, on the page while their place is there. */
class Watch {
  #environment;
  #signIn;
  #tab;
  #shown = null;
  #missing = null;

  constructor(environment) {
    this.#environment = environment;
    this.#signIn = new SignIn(environment);
    this.#tab = new RealmTab(
      (realm) => this.#targetOf(realm),
      (realm) => this.#titleOf(realm),
      complain,
    );
  }

  start() {
    const look = () => guard(() => this.#look());
    new MutationObserver(look).observe(document.body, {
      subtree: true,
      childList: true,
      attributes: true,
      attributeFilter: ["aria-selected", "href"],
    });
    window.addEventListener("hashchange", look);
    look();
  }

  #look() {
    this.#tab.look();
    const place = findPlace();
    this.#warnIfMissing();
    if (this.#shows(place)) {
      this.#follow(place.section);
      return;
    }
    this.#shown?.panel.unmount();
    this.#shown?.host.remove();
    this.#shown = place === null ? null : this.#show(place);
  }

  #shows(place) {
    const now = this.#shown;
    return (
      now !== null &&
      place !== null &&
      now.host.isConnected &&
      now.section === place.section &&
      now.realm === place.realm &&
      now.userId === place.userId
    );
  }

  /** First in its place: last, it would stand above or below the table as luck has it. */
  #show(place) {
    const host = element("div", {});
    place.section.prepend(host);
    const panel = mount(host, { ...this.#targetOf(place.realm), userId: place.userId });
    panel.refresh().catch(complain);
    return { ...place, host, panel, credentials: credentialsIn(place.section) };
  }

  /** What our parts need of the console. */
  #targetOf(realm) {
    return {
      realm,
      adminUrl: this.#environment.adminBaseUrl,
      getToken: () => this.#signIn.token(),
      signInAgain: () => this.#signIn.again(),
      connect: () => this.#signIn.connect(),
      stayConnected: () => this.#signIn.stayConnected(),
      textsWithoutToken: () => this.#textsWithoutToken(realm),
      accountUrl: this.#accountUrl,
      site: new URL(this.#environment.serverBaseUrl, location.href).host,
    };
  }

  /** Also where nobody can ask for a token without a window. */
  async #titleOf(realm) {
    const rest = new Rest(this.#environment.adminBaseUrl, realm, () => this.#signIn.token());
    const { texts } = await realmTexts(rest, realm).catch(async (error) => {
      if (error instanceof SignInFailed) {
        return { texts: await this.#textsWithoutToken(realm) };
      }
      throw error;
    });
    return texts.say("backupCodesPanelTitle");
  }

  /** Of the administrator, in the realm where they sign in. */
  get #accountUrl() {
    const { serverBaseUrl, realm } = this.#environment;
    return `${serverBaseUrl}/realms/${encodeURIComponent(realm)}/account/account-security/signing-in`;
  }

  /** Somebody may delete the codes in the stock table below. */
  #follow(section) {
    const before = this.#shown.credentials;
    const now = credentialsIn(section);
    if (now === null || now === before) {
      return;
    }
    this.#shown.credentials = now;
    // An empty table may only not have been filled yet.
    if (before > 0) {
      this.#shown.panel.refresh().catch(complain);
    }
  }

  /** The public texts of the whole console: they are big, and so not the usual way. */
  async #textsWithoutToken(realm) {
    const locale = navigator.language.split("-")[0];
    const path = `/resources/${encodeURIComponent(realm)}/admin/${locale}?theme=backup-codes`;
    const texts = await (await fetch(this.#environment.adminBaseUrl + path)).json();
    return new Texts({ locale, texts: Object.fromEntries(texts.map(({ key, value }) => [key, value])) });
  }

  #warnIfMissing() {
    const hasNoPanel = CREDENTIALS_ADDRESS.test(location.hash) && document.querySelector(CREDENTIALS_TAB) === null;
    const isMissing = hasNoPanel || lacksBar();
    if (!isMissing) {
      clearTimeout(this.#missing);
      this.#missing = null;
    } else if (this.#missing === null) {
      this.#missing = setTimeout(() => complain(new Error("this console has no place for the panel")), PATIENCE);
    }
  }
}

let hasComplained = false;

/** One line for whoever looks for the panel; nobody else is disturbed. */
function complain(error) {
  if (!hasComplained) {
    hasComplained = true;
    console.warn("Backup codes: no panel here.", error.message);
  }
}

function guard(run) {
  try {
    run();
  } catch (error) {
    complain(error);
  }
}

guard(() => {
  const environment = JSON.parse(document.getElementById("environment").textContent);
  const styles = new CSSStyleSheet();
  styles.replaceSync(STYLES);
  document.adoptedStyleSheets.push(styles);
  new Watch(environment).start();
});
