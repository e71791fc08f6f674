// The busiest pages of a demo, each walked by the person who uses it, with the keyboard alone and without scripts.
//
// A walk begins on its page, does there what the page is for, and reads what must be told afterwards.

import { Walker } from "./walker.mjs";

/** How a family support worker answers the questions of a request to share, in the order of the form. */
const REQUEST = [
  ["Whose record is it?", "Beckside Primary School"],
  ["Who would learn of it?", "Lower Calder Family Hub"],
  ["What kind of information?", "Whether a child is entitled to free school meals"],
  ["What would they learn?", "That a record exists"],
  ["What is it for?", "Getting a child what they are entitled to"],
  ["Has the family agreed to the service?", "The family agreed to the service"],
  ["Do you also rest on an Act?", "No"],
  ["Have you put keeping the child from harm", "Yes"],
  ["Have you told the child and family", "Yes"],
  ["If the child may be at risk", "It does not arise here"],
  ["Are you sure", "Yes"],
  ["Have you left out", "Yes"],
  ["Is it relevant", "Yes"],
  ["Have you written down your reasons?", "Yes"],
];

/**
 * Who walks (`email` of the demo, or null for a visitor), from which page, by which first link of a list
 * (`first`, a selector), and what they do there. Scripts are off unless a walk is about one (`scripts`).
 */
export const WALKS = [
  {
    who: "a resident", email: null, path: "/",
    async does(walker) {
      await walker.unfolds("Skip to main content");
      await walker.opens("/");
      await walker.follows("Safe, thriving places");
      await walker.reads("safe and thriving");
    },
  },
  {
    who: "a funder", email: null, path: "/scoreboard",
    async does(walker) {
      await walker.follows("persistent");
      await walker.reads("Source");
    },
  },
  {
    who: "a parent", email: null, path: "/places", first: "main a[href^='/places/']",
    async does(walker) {
      await walker.reads("children");
      await walker.follows("Scoreboard");
      await walker.reads("Vision 2040");
    },
  },
  {
    who: "a young person who takes part", email: null, path: "/voices", first: "main table a[href*='grow-up-here']",
    async does(walker) {
      await walker.chooses("How old are you?", "I am 16 to 25");
      await walker.follows("Start");
      await walker.follows("Agree");
      await walker.reads("Answered 1");
      await walker.follows("Stop here");
      await walker.reads("Your code");
    },
  },
  {
    who: "a youth group", email: "youth@demo.example", path: "/together",
    async does(walker) {
      await walker.follows("Statements of Intent");
      await walker.follows("Food and health");
      await walker.reads("On one page");
    },
  },
  {
    who: "a board member", email: "board@demo.example", path: "/desk",
    async does(walker) {
      await walker.follows("What I have to do");
      await walker.opens("/desk");
      await walker.follows("Your account");
      await walker.reads("board member");
    },
  },
  {
    who: "a convenor", email: "convenor@demo.example", path: "/partnerships", first: "main table a",
    async does(walker) {
      await walker.types("Begin a statement with this title", "Safe ways to school");
      await walker.page.keyboard.press("Enter");
      await walker.page.waitForURL(/\/draft/);
      await walker.follows("Write the summary");
      await walker.types("On one page", "Children walk to school along a road where nobody slows down.");
      await walker.follows("Save");
      await walker.reads("nobody slows down");
    },
  },
  {
    who: "the convenor, of the plan", email: "convenor@demo.example", path: "/plan", first: "main table a",
    async does(walker) {
      await walker.chooses("How does it stand?", "Off track");
      await walker.types("Why, or what shows", "Two agreements wait for a signature.");
      await walker.follows("Save the rating");
      await walker.reads("Two agreements wait for a signature.");
    },
  },
  {
    who: "a voluntary group", email: "foodbank@demo.example", path: "/meetings", first: "main table a",
    async does(walker) {
      await walker.unfolds("Answer the invitation");
      await walker.chooses("Will you come?", "Comes");
      await walker.types("What do you need", "A ramp at the door");
      await walker.follows("Send");
      await walker.reads("A ramp at the door");
    },
  },
  {
    who: "a decision-maker", email: "board@demo.example", path: "/asks",
    async does(walker) {
      await walker.follows("school kitchens");
      await walker.follows("Answer this ask");
      await walker.types("If you decline: why?", "The kitchens are being rebuilt until June.");
      await walker.follows("Decline");
      await walker.reads("being rebuilt until June");
    },
  },
  {
    who: "a family support worker", email: "family@demo.example", path: "/sharing/requests/new",
    async does(walker) {
      await walker.follows("Write it down");
      await walker.reads("There is a problem");
      for (const [question, answer] of REQUEST) await walker.chooses(question, answer);
      await walker.types("Your reasons", "The family asked us to; the school knows what it says.");
      await walker.chooses("What do you decide?", "Share it");
      await walker.follows("Write it down");
      await walker.reads("Receipt");
      await walker.reads("The family asked us to");
    },
  },
  {
    who: "a governance lead", email: "governance@demo.example", path: "/governance",
    async does(walker) {
      await walker.follows("complaints and breaches");
      await walker.follows("Take in a matter");
      await walker.chooses("What came in?", "A complaint");
      await walker.types("On which day?", "2026-09-01");
      await walker.types("At what time?", "09:30");
      await walker.types("What is it about?", "A letter went to an old address.");
      await walker.follows("Take it in");
      await walker.reads("went to an old address");
      await walker.reads("Time left");
    },
  },
  {
    who: "a link clerk", email: "clerk@demo.example", path: "/linkage/review",
    async does(walker) {
      await walker.follows("Look at the next pair");
      await walker.follows("Different children");
      await walker.reads("You have decided");
    },
  },
];

const SIZE = { width: 1280, height: 900 };

/** Walks one of them: on which page it began, with which cookie, and what went wrong, in words. */
export async function walk(browser, base, password, one) {
  const context = await browser.newContext({
    viewport: SIZE, reducedMotion: "reduce", javaScriptEnabled: one.scripts ?? false,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const walker = new Walker(page, base);
  let at = base + one.path;
  let cookie = null;
  try {
    if (one.email) await walker.signsIn(one.email, password);
    await walker.opens(one.path);
    if (one.first) {
      await walker.follows(await page.textContent(one.first));
      at = page.url();
    }
    cookie = await signedCookie(context);
    await one.does(walker);
    return { at, cookie, problems: [] };
  } catch (error) {
    return { at, cookie, problems: [`keyboard: ${error.message.split("\n")[0]}`] };
  } finally {
    await context.close();
  }
}

async function signedCookie(context) {
  const found = (await context.cookies()).find((one) => one.name === "lifechances");
  return found ? `${found.name}=${found.value}` : null;
}
