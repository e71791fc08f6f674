// Which pages of a running demo are looked at, and as whom.

import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The password of every account of the demo in this folder. */
export const passwordOf = (folder) => JSON.parse(readFileSync(join(folder, "demo.json"), "utf8")).password;

// Signs in through the form, as a person would, and says with which cookie.
async function signIn(page, base, email, password) {
  await page.goto(`${base}/sign-in`);
  await page.fill("#email", email);
  await page.fill("#password", password);
  await page.click("form.form button");
  const cookie = (await page.context().cookies()).find((one) => one.name === "lifechances");
  if (!cookie) throw new Error(`${email} could not sign in: ${await page.title()}`);
  return `${cookie.name}=${cookie.value}`;
}

// Every kind of page of a running demo, found as people find them: by following links.
export async function pagesOfDemo(browser, base, folder) {
  const { password } = JSON.parse(readFileSync(join(folder, "demo.json"), "utf8"));
  const context = await browser.newContext();
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const first = async (from, links) => {
    await page.goto(base + from);
    const found = await page.evaluate((wanted) => document.querySelector(wanted)?.getAttribute("href"), links);
    if (!found) throw new Error(`${from} has no link ${links}`);
    return new URL(found, base).href;
  };
  // Pages that are words only look the same in the samples.
  const open = ["/", "/scoreboard", "/indicators", "/indicators/neet", "/indicators/persistent-absence",
    "/places", "/places/compare", "/places/compare/persistent-absence", "/sign-in", "/nowhere"].map((path) => base + path);
  open.push(await first("/places", "main a[href^='/places/']"));
  const cookie = await signIn(page, base, "data@demo.example", password);
  const own = [`${base}/data`, `${base}/account`, `${base}/linkage`];
  own.push(await first("/data", "#loads a"));
  own.push(await first("/data", "#loads tr:has(.tag-with-problems) a"));
  await context.clearCookies();
  const other = await signIn(page, base, "head@demo.example", password);
  await context.clearCookies();
  const clerk = await signIn(page, base, "clerk@demo.example", password);
  const desk = [`${base}/linkage/review`, `${base}/linkage/history`];
  desk.push(await first("/linkage/review", "main a.button"));
  await context.close();
  return [
    ...open.map((url) => ({ url, cookie: null, who: "a visitor" })),
    ...own.map((url) => ({ url, cookie, who: "the data lead" })),
    ...desk.map((url) => ({ url, cookie: clerk, who: "a link clerk" })),
    { url: `${base}/data`, cookie: other, who: "a head teacher, who may not" },
  ];
}

