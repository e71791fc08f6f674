// A passkey's whole life, with the browser's own virtual authenticator: added, used, refused when nobody
// is verified, removed, and refused from then on.

import { Walker } from "./walker.mjs";

const DEVICE = {
  protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true,
  isUserVerified: true, automaticPresenceSimulation: true,
};
const NAME = "The device of this check";

/** Walks it as somebody of the demo (`email`): what went wrong, in words. */
export async function walkPasskeys(browser, base, email, password) {
  // A passkey is bound to a name: the demo has one only as localhost.
  const home = base.replace("127.0.0.1", "localhost");
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: "reduce" });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const refused = [];
  page.on("console", (message) => {
    const expected = message.text().startsWith("Failed to load resource");
    if (message.type() === "error" && !expected) refused.push(`browser: ${message.text()}`);
  });
  page.on("pageerror", (error) => refused.push(`script: ${error.message}`));
  const walker = new Walker(page, home);
  try {
    const devtools = await context.newCDPSession(page);
    await devtools.send("WebAuthn.enable");
    const { authenticatorId } = await devtools.send("WebAuthn.addVirtualAuthenticator", { options: DEVICE });
    const keys = async () => (await devtools.send("WebAuthn.getCredentials", { authenticatorId })).credentials;
    const isSeen = (isUserVerified) =>
      devtools.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified });
    await adds(walker, email, password);
    const [key, ...others] = await keys();
    if (!key?.isResidentCredential || key.rpId !== "localhost" || others.length > 0) {
      throw new Error(`the device keeps ${JSON.stringify(key)} and ${others.length} more`);
    }
    await walker.types("Name of the passkey", "Again");
    await walker.to("Add a passkey");
    await page.keyboard.press("Enter");
    await says(walker, "has a passkey for your account already");

    await walker.follows("Sign out");
    await walker.opens("/sign-in?then=/account/passkeys");
    await isSeen(false);
    await walker.to("Sign in with a passkey");
    await page.keyboard.press("Enter");
    await says(walker, "No passkey was used");
    await isSeen(true);
    await walker.opens("/sign-in?then=/account/passkeys");
    await walker.follows("Sign in with a passkey");
    await walker.reads("last used");
    const used = (await keys())[0].signCount;
    if (!(used > key.signCount)) throw new Error(`the device counted ${key.signCount}, then ${used}`);

    await walker.follows(`Remove: ${NAME}`);
    await walker.reads("The passkey was removed");
    await walker.follows("Sign out");
    await walker.opens("/sign-in");
    await walker.follows("Sign in with a passkey");
    await walker.reads("opens no account here");
    await withoutScript(browser, home);
  } catch (error) {
    refused.push(`a passkey, at ${page.url()}: ${error.message.split("\n")[0]}`);
  } finally {
    await context.close();
  }
  return refused;
}

async function adds(walker, email, password) {
  await walker.signsIn(email, password);
  await walker.opens("/account");
  await walker.follows("Look after your passkeys");
  await walker.types("Name of the passkey", NAME);
  await Promise.all([walker.page.waitForURL(/done=added/), walker.page.keyboard.press("Enter")]);
  await walker.reads("The passkey was added");
  await walker.reads(NAME);
}

/** The script tells this where it asked. */
async function says(walker, words) {
  const told = walker.page.locator("[data-passkey-said]");
  await told.filter({ hasText: words }).waitFor();
}

/** Without script the page says what is needed, and offers no button that does nothing. */
async function withoutScript(browser, home) {
  const context = await browser.newContext({ javaScriptEnabled: false });
  try {
    const page = await context.newPage();
    await page.goto(`${home}/sign-in`);
    if (!await page.getByText("Passkeys need JavaScript").isVisible()) throw new Error("without script nothing is said");
    if (await page.getByRole("button", { name: "Sign in with a passkey" }).isVisible()) {
      throw new Error("without script there is a button that does nothing");
    }
  } finally {
    await context.close();
  }
}
