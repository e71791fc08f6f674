// A person at a keyboard: no mouse, only Tab, Enter, Space, arrows and letters.

const MOST_TABS = 250;

/** Walks a site with the keyboard alone and throws, in words, when it cannot. */
export class Walker {
  constructor(page, base) {
    this.page = page;
    this.base = base;
  }

  async opens(path) {
    await this.page.goto(this.base + path, { waitUntil: "load" });
  }

  /** Presses Tab until the control with these words has the focus, and shows it. */
  async to(words) {
    for (let step = 0; step < MOST_TABS; step += 1) {
      await this.page.keyboard.press("Tab");
      const found = await this.focus();
      if (found === null) continue;
      if (found.name.toLowerCase().includes(words.toLowerCase())) {
        if (!found.shows) throw new Error(`focus on “${words}” cannot be seen`);
        return;
      }
    }
    throw new Error(`Tab never reached “${words}” on ${this.page.url()}`);
  }

  /** What has the focus: its words as a screen reader would say them, and whether the focus shows. */
  async focus() {
    return this.page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return null;
      const words = (ids) => ids.split(/\s+/).map((id) => document.getElementById(id)?.textContent ?? "").join(" ");
      const labels = [...(element.labels ?? [])].map((label) => label.textContent).join(" ");
      const named = element.getAttribute("aria-labelledby");
      const own = element.getAttribute("aria-label") || (named ? words(named) : "") || labels || element.textContent;
      const legend = element.type === "radio" ? element.closest("fieldset")?.querySelector("legend")?.textContent : "";
      const name = `${legend ?? ""} ${own}`;
      const style = getComputedStyle(element);
      const box = element.getBoundingClientRect();
      const inside = box.bottom > 0 && box.top < innerHeight;
      const shows = inside && (style.outlineStyle !== "none" || style.boxShadow !== "none");
      return { name: name.replace(/\s+/g, " ").trim(), shows, kind: element.type ?? element.localName };
    });
  }

  /** Follows a link or presses a button, and waits for the page that comes. */
  async follows(words) {
    await this.to(words);
    await Promise.all([this.page.waitForEvent("load"), this.page.keyboard.press("Enter")]);
  }

  /** Opens what is folded away under these words. */
  async unfolds(words) {
    await this.to(words);
    await this.page.keyboard.press("Enter");
  }

  async types(label, text) {
    await this.to(label);
    await this.page.keyboard.press("ControlOrMeta+a");
    await this.page.keyboard.type(text);
  }

  /** Chooses in the list or among the radio buttons that Tab reaches next under this label or name. */
  async chooses(label, option) {
    await this.to(label);
    for (let step = 0; step < 60; step += 1) {
      const at = await this.page.evaluate(() => {
        const element = document.activeElement;
        const words = element.localName === "select"
          ? element.selectedOptions[0]?.textContent : element.labels?.[0]?.textContent;
        return (words ?? "").replace(/\s+/g, " ").trim();
      });
      if (at.toLowerCase().startsWith(option.toLowerCase())) {
        if ((await this.focus()).kind === "radio") await this.page.keyboard.press("Space");
        return;
      }
      await this.page.keyboard.press("ArrowDown");
    }
    throw new Error(`“${label}” has no choice “${option}”`);
  }

  /** The page says this somewhere, where people can see it. */
  async reads(words) {
    const text = await this.page.evaluate(() => document.querySelector("main").innerText.replace(/\s+/g, " "));
    if (!text.toLowerCase().includes(words.toLowerCase())) {
      throw new Error(`“${words}” is not on ${this.page.url()}: ${text.slice(0, 200)}`);
    }
  }

  async signsIn(email, password) {
    await this.opens("/sign-in");
    await this.types("e-mail", email);
    await this.types("password", password);
    await this.page.keyboard.press("Enter");
    await this.page.waitForURL((url) => url.pathname !== "/sign-in");
  }
}
