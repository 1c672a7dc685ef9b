// Uses the search of the landing page as a reader does, and fails if it hides what it should show,
// shows what it should hide, asks for anything, or keeps whoever types waiting.
//
//     CHROMIUM=$(command -v chromium) node search.mjs ../../outputs/index.html

import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const page = pathToFileURL(resolve(process.argv[2] ?? "../../outputs/index.html")).href;
const faults = [];

function check(right, fault) {
  if (!right) faults.push(fault);
}

/** A text with the spaces, hyphens, apostrophes and joiners of a typesetter, which nobody types. */
function typeset(text) {
  const spaces = ["\u00a0", "\u202f", "\u2009", "\u2060 \u200b"];
  return text
    .replaceAll(/['’ʼ]/g, "ʼ")
    .replaceAll("-", "\u2011")
    .replaceAll(/\s/g, (_, at) => spaces[at % spaces.length])
    .replaceAll(/(?<=\p{L}{2})(?=\p{L}{2})/gu, "\u00ad");
}

/** Runs in the page: the text of every programme that can be seen. */
function visible() {
  const shown = [...document.querySelectorAll(".programmes > section")].filter((one) => one.checkVisibility());
  return shown.map((one) => one.textContent.replaceAll(/\s+/g, " "));
}

/** Runs in the page: begins to watch how long the browser takes from a key to the next picture. */
function watch() {
  window.slowest = 0;
  window.watching?.disconnect();
  window.watching = new PerformanceObserver((list) => {
    for (const one of list.getEntries()) window.slowest = Math.max(window.slowest, one.duration);
  });
  window.watching.observe({ type: "event", durationThreshold: 16 });
}

/** Types a word and takes it back again; returns the milliseconds of the slowest keystroke. */
async function typed(tab, field, word) {
  await tab.waitForTimeout(1000); // until what came before is drawn
  await tab.evaluate(watch);
  await field.pressSequentially(word, { delay: 30 });
  check((await tab.evaluate(visible)).length > 0, "typing letter by letter finds nothing");
  for (const _ of word) await field.press("Backspace", { delay: 30 });
  await tab.waitForTimeout(300);
  return tab.evaluate(() => window.slowest);
}

async function withScript(browser) {
  const asked = [];
  const tab = await browser.newPage(); // with the page's own content security policy
  tab.on("request", (request) => request.url() !== page && asked.push(request.url()));
  tab.on("console", (message) => message.type() === "error" && faults.push(message.text()));
  tab.on("pageerror", (error) => faults.push(`the script failed: ${error.message}`));
  await tab.goto(page);
  const field = tab.locator("input[type=search]");
  check(await field.isVisible(), "the field is not shown");
  const all = await tab.evaluate(visible);
  const title = tab.locator(".programmes > section h2").last();
  const heading = (await title.textContent()).replaceAll(/\s+/g, " ").trim();
  const word = heading.match(/[\p{L}'’ʼ]{4,}/gu).at(-1);
  for (const text of [word, word.toUpperCase(), `  ${heading}  `, heading.replaceAll(/['’ʼ]/g, "'")]) {
    await field.fill(text);
    const found = await tab.evaluate(visible);
    check(found.some((one) => one.includes(heading)), `${text} does not find ${heading}`);
    check(text.trim() === heading || found.every((one) => match(one, text)), `${text} finds others`);
    const told = (await tab.locator("[role=status]").textContent()).match(/\d+/g).map(Number);
    check(told[0] === found.length, `${text}: ${told[0]} are told, ${found.length} are shown`);
  }
  await field.fill(word.slice(2)); // which is found where a word begins with it, and only there
  check((await tab.evaluate(visible)).every((one) => match(one, word.slice(2))), "an end of a word is found");
  await field.fill("ъъъ");
  check((await tab.evaluate(visible)).length === 0, "nonsense finds something");
  check((await tab.locator("[role=status]").textContent()).length > 0, "finding nothing is not told");
  await field.fill("");
  check((await tab.evaluate(visible)).length === all.length, "an empty field hides something");
  check((await tab.locator("[role=status]").textContent()) === "", "an empty field tells a number");
  const slowest = Math.min(await typed(tab, field, word), await typed(tab, field, word));
  check(asked.length === 0, `asks for ${asked.join(", ")}`);
  return [all.length, slowest];
}

/** Whether a word of a text begins with another one, read as the page reads it. */
function match(text, word) {
  const plain = (one) => one.toLocaleLowerCase("uk").replaceAll(/['’ʼ]/g, "").match(/[\p{L}\p{N}]+/gu);
  return plain(text).some((one) => one.startsWith(plain(word)[0]));
}

/** Fails if a word of a title that is set with care is not found, typed plainly or copied. */
async function withTypesetting(browser) {
  const tab = await browser.newPage();
  const set = (html) =>
    html.replaceAll(/(<h2 data-find><a [^>]*>)([^<]*)/g, (_, tag, text) => tag + typeset(text));
  await tab.route(page, async (route) => {
    const plain = await readFile(fileURLToPath(page), "utf8");
    await route.fulfill({ contentType: "text/html; charset=utf-8", body: set(plain) });
  });
  await tab.goto(page);
  for (const title of await tab.locator(".programmes > section h2").all()) {
    const heading = await title.textContent();
    check(/\u00ad/u.test(heading), "nothing is typeset");
    const plain = heading.replaceAll(/\p{Cf}/gu, "").replaceAll("\u2011", "-").replaceAll("ʼ", "'");
    const whole = [plain, heading, plain.toUpperCase(), plain.replaceAll("-", "–")];
    for (const text of [...plain.split(/\s+/u), ...whole]) {
      await tab.locator("input[type=search]").fill(text);
      check(await title.isVisible(), `${text} does not find ${plain} when it is typeset`);
    }
  }
}

async function withoutScript(browser, count) {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const tab = await context.newPage();
  await tab.goto(page);
  check(!(await tab.locator("input[type=search]").isVisible()), "without script the field is shown");
  const shown = await tab.locator(".programmes > section:visible").count();
  check(shown === count, `without script ${shown} of ${count} programmes are shown`);
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  chromiumSandbox: process.getuid?.() !== 0,
});
try {
  const [count, slowest] = await withScript(browser);
  await withTypesetting(browser);
  await withoutScript(browser, count);
  console.log(`Search: ${count} programmes, slowest keystroke ${slowest || "below 16"} ms.`);
} finally {
  await browser.close();
}
for (const fault of faults) console.log(`FAULT search: ${fault}`);
process.exitCode = faults.length ? 1 : 0;
