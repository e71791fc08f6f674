// Looks at pages in a real browser, as people do: narrow and wide, light and dark, with script and
// without. Checks each with axe (WCAG 2.2 A and AA), its HTML with html-validate, that nothing
// scrolls sideways, that the browser reports no error (such as a refused inline style), and that
// every control can be reached with the keyboard and shows it. Saves a picture of each view.
//
//   node check.mjs --folder DIR [--pictures DIR] [--only WORD]   every .html file of a folder
//   node check.mjs --list FILE  [--pictures DIR]                 one address a line
//   node check.mjs URL ...      [--pictures DIR]
//   --cookie NAME=VALUE         looks as somebody who is signed in
//   node check.mjs --site URL --demo DIR [--pictures DIR]        every kind of page of a running demo,
//                               first as a visitor, then signed in by its form with the demo's account
//
// Prints "N passed, N failed" and ends with 1 when anything failed, 2 when it could not look.

import { createServer } from "node:http";
import { existsSync, mkdirSync, readFileSync, readdirSync } from "node:fs";
import { extname, join } from "node:path";
import { parseArgs } from "node:util";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";
import { HtmlValidate } from "html-validate";
import { pagesOfDemo, passwordOf } from "./demo.mjs";
import { walkPasskeys } from "./passkeys.mjs";
import { canValidate, sniffed, validated } from "./validated.mjs";
import { WALKS, walk } from "./walks.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
  "frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
const FLAGS = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];
const SIZES = { narrow: 360, zoomed: 320, wide: 1280 };
// Every page of a demo is seen in these ways, and checked as HTML; samples of pages in fewer: further
// ones of a page differ in what they say and not in how they are laid out.
const VIEWS = [
  { name: "wide-light", width: SIZES.wide, scheme: "light", script: true },
  { name: "wide-dark", width: SIZES.wide, scheme: "dark", script: true },
  { name: "narrow-light", width: SIZES.narrow, scheme: "light", script: true },
  { name: "narrow-dark", width: SIZES.narrow, scheme: "dark", script: true },
  { name: "narrow-light-noscript", width: SIZES.narrow, scheme: "light", script: false },
  { name: "wide-dark-noscript", width: SIZES.wide, scheme: "dark", script: false },
  { name: "zoomed-light", width: SIZES.zoomed, scheme: "light", script: true },
];

const VIEWS_OF_SAMPLES = ["wide-light", "wide-dark", "narrow-light", "zoomed-light"];
const VIEWS_OF_FURTHER_SAMPLES = ["wide-dark", "narrow-light"];

/** The source of each page looked at, by its address. */
const sources = new Map();

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    folder: { type: "string" }, list: { type: "string" }, pictures: { type: "string" },
    only: { type: "string" }, cookie: { type: "string" },
    site: { type: "string" }, demo: { type: "string" }, browser: { type: "string", default: "/usr/bin/chromium" },
  },
});

const html = new HtmlValidate({
  extends: ["html-validate:recommended"],
  rules: {
    // Written by hand and by templates: style, not validity.
    "attribute-boolean-style": "off", "no-trailing-whitespace": "off", "void-style": "off",
    "attribute-empty-style": "off", "no-inline-style": "error",
    // A long heading or an address in a title is a matter of wording.
    "long-title": "off",
    // SVG attributes are camel-case in HTML by the standard.
    "svg-focusable": "off",
    // The focus lands on <main> from the skip link.
    "tel-non-breaking": "off",
  },
});

function serveFolder(folder) {
  const kinds = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript" };
  const server = createServer((request, answer) => {
    const path = join(folder, decodeURIComponent(new URL(request.url, "http://x").pathname));
    if (!path.startsWith(folder) || !existsSync(path) || !kinds[extname(path)]) {
      answer.writeHead(404).end();
      return;
    }
    answer.writeHead(200, { "content-type": kinds[extname(path)], "content-security-policy": POLICY });
    answer.end(readFileSync(path));
  });
  return new Promise((ready) => server.listen(0, "127.0.0.1", () => ready(server)));
}

async function addresses() {
  if (options.folder) {
    const server = await serveFolder(options.folder);
    const base = `http://127.0.0.1:${server.address().port}`;
    const files = readdirSync(options.folder).filter((name) => name.endsWith(".html")).sort();
    return { server, urls: files.map((name) => `${base}/${name}`) };
  }
  const listed = options.list ? readFileSync(options.list, "utf8").split("\n").map((l) => l.trim()) : [];
  return { server: null, urls: [...listed.filter(Boolean), ...positionals] };
}

async function axeProblems(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(
    (tags) => window.axe.run(document, { runOnly: tags, resultTypes: ["violations"] }), TAGS);
  return found.violations.map((rule) =>
    `axe ${rule.id}: ${rule.help} (${rule.nodes.length}×, first: ${rule.nodes[0].target.join(" ")} ` +
    `${(rule.nodes[0].any[0] ?? rule.nodes[0].all[0] ?? { message: "" }).message})`);
}

async function sidewaysProblems(page) {
  const over = await page.evaluate(() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return null;
    const wide = [...document.querySelectorAll("body *")].filter((element) =>
      element.getBoundingClientRect().right > root.clientWidth + 1 && !element.closest(".scroll"));
    return `${root.scrollWidth} > ${root.clientWidth}: ${wide.slice(0, 3).map((e) => e.outerHTML.slice(0, 90)).join(" | ")}`;
  });
  return over ? [`scrolls sideways: ${over}`] : [];
}

// Every control that can be used can be reached by Tab in order, shows where it is, and is not hidden.
async function keyboardProblems(page) {
  const problems = [];
  const expected = await page.evaluate(() => {
    const all = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
    const seen = [...document.querySelectorAll(all)]
      .filter((element) => element.checkVisibility({ visibilityProperty: true }));
    // Tab reaches a group of radio buttons once; the arrow keys move inside it.
    const group = (element) => [...document.forms].indexOf(element.form) + " " + element.name;
    const radios = seen.filter((element) => element.type === "radio");
    return seen.length - radios.length + new Set(radios.map(group)).size;
  });
  // From the top of the page, wherever the page itself has put the focus.
  await page.evaluate(() => {
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute("tabindex");
    window.scrollTo(0, 0);
  });
  let reached = 0;
  const inside = () => page.evaluate(() => document.activeElement?.type === "date");
  for (let step = 0; step < expected + 5; step += 1) {
    await page.keyboard.press("Tab");
    const state = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body || element.dataset.reached) return null;
      element.dataset.reached = "1";
      const style = getComputedStyle(element);
      const box = element.getBoundingClientRect();
      const shows = style.outlineStyle !== "none" || style.boxShadow !== "none";
      const seen = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
      return { shows, seen, words: element.outerHTML.slice(0, 80) };
    });
    if (!state) break;
    reached += 1;
    if (!state.shows) problems.push(`focus cannot be seen: ${state.words}`);
    if (!state.seen) problems.push(`focus is off the screen: ${state.words}`);
    // Tab goes through day, month, year and the calendar of a date before it leaves it.
    for (let part = 0; part < 3 && await inside(); part += 1) await page.keyboard.press("Tab");
  }
  if (reached < expected) problems.push(`Tab reached ${reached} of ${expected} controls`);
  return problems;
}

async function htmlProblems({ url, cookie, who }) {
  const headers = cookie ? { cookie } : {};
  const answer = await fetch(url, { headers }).catch(() => null);
  if (!answer) {
    console.error(`nobody answers at ${url}`);
    process.exit(2);
  }
  const source = await answer.text();
  sources.set(`${url} as ${who}`, source);
  const report = await html.validateString(source, url);
  return report.results.flatMap((result) =>
    result.messages.filter((m) => m.severity === 2)
      .map((m) => `html ${m.ruleId} at ${m.line}:${m.column}: ${m.message}`));
}

async function look(browser, { url, cookie, who }, view) {
  const context = await browser.newContext({
    viewport: { width: view.width, height: view.width < 600 ? 780 : 900 },
    colorScheme: view.scheme, reducedMotion: "reduce",
  });
  if (cookie) {
    const [name, value] = cookie.split("=");
    await context.addCookies([{ name, value, url: new URL(url).origin }]);
  }
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  // Without script: the page's own script never arrives, while axe can still be asked.
  if (!view.script) await page.route("**/*.js", (route) => route.abort());
  const problems = [];
  page.on("console", (message) => {
    const expected = message.text().startsWith("Failed to load resource");
    if (message.type() === "error" && !expected) problems.push(`browser: ${message.text()}`);
  });
  page.on("pageerror", (error) => problems.push(`script: ${error.message}`));
  try {
    await page.goto(url, { waitUntil: "load" });
    if (options.pictures) {
      const path = new URL(url).pathname.replaceAll("/", "_").replace(/^_|\.html$/g, "") || "start";
      const name = cookie ? `${path}.${who.replaceAll(/\W+/g, "-")}` : path;
      await page.screenshot({ path: join(options.pictures, `${name}.${view.name}.png`), fullPage: true });
    }
    problems.push(...await sidewaysProblems(page), ...await axeProblems(page));
    if (view.name === VIEWS[0].name || view.name === "narrow-light") problems.push(...await keyboardProblems(page));
  } catch (error) {
    problems.push(`could not look: ${error.message.split("\n")[0]}`);
  } finally {
    await context.close();
  }
  return problems;
}

if (Boolean(options.site) !== Boolean(options.demo)) {
  console.error("--site says where a demo is served and --demo its folder: give both");
  process.exit(2);
}
if (!existsSync(options.browser)) {
  console.error(`no browser at ${options.browser}: install Chromium or give --browser`);
  process.exit(2);
}
if (options.pictures) mkdirSync(options.pictures, { recursive: true });
const browser = await chromium.launch({ executablePath: options.browser, args: FLAGS });
const { server, urls } = await addresses();
const who = options.cookie ? "somebody signed in" : "a visitor";
const everything = urls.map((url) => ({ url, cookie: options.cookie ?? null, who }));
const walked = [];
let passkeys = null;
if (options.site) {
  const base = options.site.replace(/\/$/, "");
  try {
    everything.push(...await pagesOfDemo(browser, base, options.demo));
    for (const one of WALKS) walked.push({ one, ...await walk(browser, base, passwordOf(options.demo), one) });
    passkeys = await walkPasskeys(browser, base, "board@demo.example", passwordOf(options.demo));
    everything.push(...walked.map(({ one, at, cookie }) => ({ url: at, cookie, who: one.who, is_busy: true })));
  } catch (error) {
    console.error(`cannot look at the demo: ${error.message.split("\n")[0]}`);
    await browser.close();
    process.exit(2);
  }
}
const chosen = everything.filter(({ url }) => !options.only || url.includes(options.only));
if (chosen.length === 0) {
  console.error("nothing to look at: give --folder, --list, --site with --demo, or addresses");
  await browser.close();
  server?.close();
  process.exit(2);
}
let passed = 0;
let failed = 0;
const count = (where, problems) => {
  if (problems.length === 0) { passed += 1; return; }
  failed += 1;
  console.log(`FAILED ${where}`);
  for (const problem of new Set(problems)) console.log(`  ${problem}`);
};
/** Everything found about one page: what was looked at, with its problems. */
async function findings(one) {
  const name = `${one.url} as ${one.who}`;
  const found = [[`${name} (html)`, await htmlProblems(one)]];
  const of_sample = /-1\.html$/.test(one.url) ? VIEWS_OF_SAMPLES : VIEWS_OF_FURTHER_SAMPLES;
  const views = VIEWS.filter((view) => !options.folder || of_sample.includes(view.name));
  for (const view of views) found.push([`${name} (${view.name})`, await look(browser, one, view)]);
  if (one.is_busy) {
    for (const width of [SIZES.narrow, SIZES.wide]) {
      found.push([`${name} (pa11y at ${width})`, await sniffed(one, width, options.browser, FLAGS)]);
    }
  }
  return found;
}

// Two pages at once: a page waits for its browser about as often as it works.
const waiting = [...chosen.keys()];
const found = new Map();
const worker = async () => {
  for (let at = waiting.shift(); at !== undefined; at = waiting.shift()) found.set(at, await findings(chosen[at]));
};
await Promise.all([worker(), worker()]);
for (const at of chosen.keys()) for (const [where, problems] of found.get(at)) count(where, problems);
for (const { one, problems } of walked) count(`${one.path} walked with the keyboard by ${one.who}`, problems);
if (passkeys) count("/account/passkeys with a device of the browser's own", passkeys);
if (canValidate()) {
  for (const [url, problems] of validated(sources)) count(`${url} (Nu HTML checker)`, problems);
} else if (process.env.LIFECHANCES_TEST_ALL === "1") {
  count("the Nu HTML checker", ["it needs Java, which is not here"]);
} else {
  console.log("left out: the Nu HTML checker, which needs Java");
}
await browser.close();
server?.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
