/** What the panel says: from the message bundles of the server, with the realm's own texts, in the console's language. */
export class Texts {
  #texts;
  #time;
  #clock;
  #number;

  /** @param {{locale: string, texts: Object<string, string>}} source as GET /panel answers */
  constructor({ locale, texts }) {
    this.#texts = texts;
    this.#time = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
    this.#clock = new Intl.DateTimeFormat(locale, { timeStyle: "short" });
    this.#number = new Intl.NumberFormat(locale);
  }

  /** @param {...(string|number)} values for {{0}}, {{1}} */
  say(key, ...values) {
    return (this.#texts[key] ?? key).replace(/\{\{(\d)}}/g, (place, index) => String(values[index] ?? place));
  }

  /** @param {string|Date} instant ISO 8601, or a date */
  time(instant) {
    return this.#time.format(new Date(instant));
  }

  number(number) {
    return this.#number.format(number);
  }

  /** Without the day, for what happens while somebody watches. */
  clock(instant) {
    return this.#clock.format(new Date(instant));
  }
}
