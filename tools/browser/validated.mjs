// Two more judges of the same pages: the Nu HTML checker over their sources, and pa11y over their looks.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createRequire } from "node:module";
import pa11y from "pa11y";

const JAR = createRequire(import.meta.url)("vnu-jar");

/** Whether this machine can run the Nu checker: it needs Java. */
export const canValidate = () => spawnSync("java", ["-version"]).status === 0;

/** What the Nu HTML checker finds in these sources (`Map` of address to text), by address. */
export function validated(sources) {
  const folder = mkdtempSync(join(tmpdir(), "pages-"));
  const addresses = [...sources.keys()];
  addresses.forEach((url, at) => writeFileSync(join(folder, `${at}.html`), sources.get(url)));
  const ran = spawnSync("java", ["-jar", JAR, "--format", "json", "--stdout", "--errors-only", folder],
    { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
  rmSync(folder, { recursive: true });
  if (ran.error || !ran.stdout.startsWith("{")) {
    throw new Error(`the Nu HTML checker did not run: ${ran.stderr.split("\n")[0]}`);
  }
  const found = new Map(addresses.map((url) => [url, []]));
  for (const { url, lastLine, lastColumn, message } of JSON.parse(ran.stdout).messages) {
    const at = Number.parseInt(basename(fileURLToPath(url)), 10);
    found.get(addresses[at]).push(`vnu at ${lastLine}:${lastColumn}: ${message}`);
  }
  return found;
}

/** What pa11y finds on a page (WCAG 2 AA, HTML_CodeSniffer) at this width, as whoever has the cookie. */
export async function sniffed({ url, cookie }, width, executablePath, args) {
  const found = await pa11y(url, {
    standard: "WCAG2AA", timeout: 60_000, viewport: { width, height: 900 },
    headers: cookie ? { cookie } : {}, chromeLaunchConfig: { executablePath, args },
  });
  return found.issues.filter((issue) => issue.type === "error")
    .map((issue) => `pa11y ${issue.code.split(".").slice(-2).join(".")} at ${issue.selector}: ${issue.message}`);
}
