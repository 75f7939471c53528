import { newId } from "./dom.js";
import { mountPage } from "./page.js";

// The pages of the stock console (Keycloak 26.7) that get one more tab. What is known about them stands in this file.

const NAME = "backup-codes";
const CURRENT = "pf-m-current";
const TAB = '[role="tab"]';
const PANEL = '[role="tabpanel"]';
const SELECTED = `${TAB}[aria-selected="true"]`;

/** By the first part of their address behind the realm: one of the tabs that they have, by which they are known. */
const PAGES = { authentication: `${TAB}[data-testid="flows"]`, users: `${TAB}[data-testid="listTab"]` };
const OWN_TABS = /^#\/[^/]+\/(authentication|users)(\/(flows|required-actions|policies|list|backup-codes))?(\?|$)/;

/** The bar of tabs that is on the page, if it is one of those. The realm is that of its links: the address may be ahead of them. */
function findBar() {
  for (const [name, selector] of Object.entries(PAGES)) {
    const link = document.querySelector(selector);
    const item = link?.parentElement;
    const box = item?.closest(`:has(> ${PANEL})`);
    const [, realm, page] = link?.getAttribute("href")?.replace(/^.*#/, "").split("/") ?? [];
    if (box && realm && page === name) {
      return { link, item, list: item.parentElement, box, realm, page };
    }
  }
  return null;
}

/** What is asked for in an address of ours, which may be nothing; null for any other address. */
function queryFor({ realm, page }) {
  const [path, query = ""] = location.hash.split("?");
  return path === `#/${realm}/${page}/${NAME}` ? query : null;
}

/** Whether the address is one of a page that ought to have a bar, and has none. */
export function lacksBar() {
  return OWN_TABS.test(location.hash) && findBar() === null;
}

/** A tab beside those that are there, made after their model, and what it shows. */
export class RealmTab {
  #targetOf;
  #labelOf;
  #complain;
  #labels = new Map();
  #tab = null;
  #muted = null;
  #shown = null;

  /**
   * @param {function(string): Object} targetOf what the page of a realm needs of the console
   * @param {function(string): Promise<string>} labelOf what is written on the tab, in a realm
   * @param {function(Error): void} complain
   */
  constructor(targetOf, labelOf, complain) {
    this.#targetOf = targetOf;
    this.#labelOf = labelOf;
    this.#complain = complain;
  }

  look() {
    const bar = findBar();
    const query = bar === null ? null : queryFor(bar);
    this.#keepPage(bar, query);
    if (bar !== null) {
      this.#keepTab(bar);
      this.#select(bar, query !== null);
    }
  }

  #keepTab(bar) {
    const label = this.#label(bar.realm);
    const now = this.#tab;
    if (now?.item.parentElement === bar.list && now.realm === bar.realm) {
      return;
    }
    now?.item.remove();
    this.#tab = label === null ? null : this.#addTab(bar, label);
  }

  /** Null while it is on its way. */
  #label(realm) {
    if (!this.#labels.has(realm)) {
      this.#labels.set(realm, null);
      this.#labelOf(decodeURIComponent(realm))
        .then((label) => {
          this.#labels.set(realm, label);
          this.look();
        })
        .catch(this.#complain);
    }
    return this.#labels.get(realm);
  }

  #addTab(bar, label) {
    const item = /** @type {HTMLElement} */ (bar.item.cloneNode(true));
    /** @type {HTMLElement} */
    const link = item.querySelector(TAB);
    clear(item);
    clear(link);
    link.id = newId();
    link.setAttribute("href", this.#address(bar));
    innermost(link).textContent = label;
    mark(item, link, false);
    bar.list.append(item);
    return { item, link, realm: bar.realm };
  }

  #address(bar) {
    return bar.link.getAttribute("href").replace(/[^/]*$/, NAME);
  }

  /** The console does not know ours, and marks its own first one instead. */
  #select(bar, isOurs) {
    const ours = this.#tab?.link ?? null;
    const stock = [...bar.list.querySelectorAll(SELECTED)].filter((link) => link !== ours);
    if (isOurs) {
      stock.forEach((link) => mark(link.parentElement, link, false));
      this.#muted = stock.at(-1) ?? this.#muted;
    } else if (stock.length === 0 && this.#muted?.isConnected) {
      mark(this.#muted.parentElement, this.#muted, true);
    }
    if (ours !== null && (ours.getAttribute("aria-selected") === "true") !== isOurs) {
      mark(this.#tab.item, ours, isOurs);
      ours.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
    this.#link(ours);
  }

  /** Tab and what it shows know of each other, as soon as both are there. */
  #link(ours) {
    const host = this.#shown?.host ?? null;
    if (ours === null) {
      return;
    }
    if (host === null) {
      ours.removeAttribute("aria-controls");
    } else {
      ours.setAttribute("aria-controls", host.id);
      host.setAttribute("aria-labelledby", ours.id);
    }
  }

  #keepPage(bar, query) {
    const now = this.#shown;
    const stays =
      now !== null && query !== null && now.host.isConnected && now.box === bar.box && now.realm === bar.realm;
    if (stays && now.query === query) {
      return;
    }
    if (!stays) {
      this.#hide();
      this.#shown = query === null ? null : this.#open(bar);
    }
    if (this.#shown !== null) {
      this.#shown.query = query;
      this.#shown.page.show(query).catch(this.#complain);
    }
  }

  #hide() {
    if (this.#shown !== null) {
      this.#shown.page.unmount();
      this.#shown.host.remove();
      delete this.#shown.box.dataset.backupCodes;
      this.#shown = null;
    }
  }

  /** In the place of what the console shows, which stays as it is and is not seen. */
  #open(bar) {
    const { box, realm } = bar;
    const host = /** @type {HTMLElement} */ (box.querySelector(`:scope > ${PANEL}`).cloneNode(false));
    clear(host);
    host.hidden = false;
    host.id = newId();
    host.removeAttribute("aria-labelledby");
    host.classList.add("backup-codes-page");
    box.append(host);
    box.dataset.backupCodes = "shown";
    const page = mountPage(host, { ...this.#targetOf(decodeURIComponent(realm)), address: this.#address(bar) });
    return { host, page, box, realm, query: null };
  }
}

/** What names a copy as if it was the original. */
function clear(node) {
  for (const name of node.getAttributeNames()) {
    if (/^(id|data-.*|aria-controls)$/.test(name)) {
      node.removeAttribute(name);
    }
  }
}

function innermost(node) {
  return node.firstElementChild === null ? node : innermost(node.firstElementChild);
}

function mark(item, link, isCurrent) {
  item.classList.toggle(CURRENT, isCurrent);
  link.setAttribute("aria-selected", String(isCurrent));
}
