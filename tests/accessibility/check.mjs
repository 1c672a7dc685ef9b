// Checks every HTML page of a folder as its readers meet it: on a wide screen, a tablet and a
// phone, light and dark, with everything unfolded. A page passes if axe-core finds no violation, it does not
// scroll sideways, asks for nothing outside its folder and holds no script. The landing page alone
// may hold one: the search kept in civlib/publish/page/index.js, if its own policy names its hash.
//
//     CHROMIUM=$(command -v chromium) node check.mjs ../../outputs

import { createHash } from "node:crypto";
import { readFile, readdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const VIEWS = [1280, 768, 320].flatMap((width) =>
  ["light", "dark"].map((colorScheme) => ({ width, colorScheme })),
);
const HERE = new URL(".", import.meta.url);
const SEARCH = await readFile(new URL("../../civlib/publish/page/index.js", HERE), "utf8");

/** Returns a sentence for each fault of a page in one view. */
async function faults(browser, url, folder, { width, colorScheme }, search = null) {
  const context = await browser.newContext({
    viewport: { width, height: 800 },
    colorScheme,
    bypassCSP: true, // so that axe can be put into the page; its own policy stays untouched
  });
  const outside = [];
  await context.route("**", (route) => {
    const asked = route.request().url();
    if (asked.startsWith(folder)) return route.continue();
    outside.push(`asks for ${asked}`);
    return route.abort();
  });
  try {
    const page = await context.newPage();
    await page.goto(url, { waitUntil: "load" });
    const scripts = await page.evaluate(scriptFaults, search);
    const folded = await page.evaluate(widthFaults);
    await page.evaluate(unfold);
    const unfolded = await page.evaluate(widthFaults);
    await page.addScriptTag({ content: AXE });
    const { violations } = await page.evaluate(() => window.axe.run());
    const found = [...scripts, ...new Set([...folded, ...unfolded]), ...outside];
    return [...found, ...violations.flatMap(described)];
  } finally {
    await context.close();
  }
}

/** What the landing page may hold: the script, and its hash as a policy names it. */
function allowed(text) {
  return { text, source: `'sha256-${createHash("sha256").update(text).digest("base64")}'` };
}

/** Runs in the page: everything that could execute, but for the one script that is allowed. */
function scriptFaults(search) {
  const policies = [...document.querySelectorAll("meta[http-equiv='Content-Security-Policy' i]")];
  const sources = policies.flatMap((meta) => meta.content.match(/script-src [^;]*/g) ?? []);
  const named = policies.length === 1 && sources.join() === `script-src ${search?.source}`;
  const ours = (element) =>
    named && element.localName === "script" && !element.attributes.length &&
    element.textContent === search.text;
  const found = [...document.querySelectorAll("script, [href^='javascript:' i]")];
  if (found.filter(ours).length === 1) found.splice(found.findIndex(ours), 1);
  const handlers = [...document.querySelectorAll("*")].filter((element) =>
    element.getAttributeNames().some((name) => name.startsWith("on")),
  );
  const policy = !named && sources.length ? [`allows a script: ${sources.join()}`] : [];
  return [...found, ...handlers].map((element) => `holds a script in <${element.localName}>`).concat(policy);
}

/** Runs in the page: whether it scrolls sideways, and the elements that make it do so. */
function widthFaults() {
  const width = document.documentElement.scrollWidth;
  return width > window.innerWidth ? [`scrolls sideways: ${width} px`] : [];
}

/** Runs in the page. */
function unfold() {
  for (const details of document.querySelectorAll("details")) details.open = true;
}

function described({ id, help, nodes }) {
  return nodes.map((node) => `${id}: ${help} at ${node.target.join(" ")}`);
}

async function pages(folder) {
  const names = await readdir(folder, { recursive: true });
  const found = names.filter((name) => name.endsWith(".html")).sort();
  return found.map((name) => [name, pathToFileURL(resolve(folder, name)).href]);
}

/** The check itself must be able to fail: every kind of fault is planted in bad.html. */
async function selfCheck(browser) {
  const bad = new URL("bad.html", HERE).href;
  const found = await faults(browser, bad, HERE.href, VIEWS[1], allowed(SEARCH));
  const kinds = [
    "color-contrast", "html-has-lang", "image-alt", "scrolls sideways", "allows a script",
    "asks for https://example.invalid", "script in <script>", "script in <a>", "script in <p>",
  ];
  const missed = kinds.filter((kind) => !found.some((fault) => fault.includes(kind)));
  if (missed.length) throw new Error(`bad.html: the check did not find ${missed.join(", ")}`);
  await scriptCheck(browser);
}

/** A page with the one script passes as the landing page, and with anything else it does not. */
async function scriptCheck(browser) {
  const tab = await (await browser.newContext({ bypassCSP: true })).newPage();
  const { text, source } = allowed(SEARCH);
  const policy = (sources) =>
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src ${sources}">`;
  const right = `${policy(source)}<script>${text}</script>`;
  const wrong = {
    "another page": [right, null],
    "another script": [`${policy(source)}<script>${text};</script>`, allowed(text)],
    "two scripts": [`${right}<script>${text}</script>`, allowed(text)],
    "no policy": [`<script>${text}</script>`, allowed(text)],
    "a wider policy": [`${policy(`${source} 'unsafe-inline'`)}<script>${text}</script>`, allowed(text)],
    "a file": [`${policy(source)}<script src="x.js">${text}</script>`, allowed(text)],
  };
  await tab.setContent(right);
  const refused = await tab.evaluate(scriptFaults, allowed(text));
  if (refused.length) throw new Error(`the landing page's own script: ${refused.join(", ")}`);
  for (const [name, [content, search]] of Object.entries(wrong)) {
    await tab.setContent(content);
    const found = await tab.evaluate(scriptFaults, search);
    if (!found.length) throw new Error(`the check did not find ${name}`);
  }
}

async function main(folder) {
  const root = `${pathToFileURL(resolve(folder)).href}/`;
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: ["--disable-background-networking", "--disable-component-update", "--disable-quic"],
    chromiumSandbox: process.getuid?.() !== 0,
  });
  let count = 0;
  try {
    await selfCheck(browser);
    const found = await pages(folder);
    if (!found.length) throw new Error(`No page in ${folder}: run \`make report\` first.`);
    for (const [name, url] of found) {
      const search = /(^|\/)index(\.[a-z]+)?\.html$/.test(name) ? allowed(SEARCH) : null;
      const seen = await Promise.all(VIEWS.map((view) => faults(browser, url, root, view, search)));
      for (const [at, wrong] of seen.entries()) {
        count += wrong.length;
        const { width, colorScheme } = VIEWS[at];
        console.log(`${wrong.length ? "FAULT" : "ok   "} ${name} ${width} px ${colorScheme}`);
        for (const fault of wrong) console.log(`      ${fault}`);
      }
    }
    console.log(`Accessibility: ${found.length} pages, ${VIEWS.length} views each, ${count} faults.`);
  } finally {
    await browser.close();
  }
  return count ? 1 : 0;
}

process.exitCode = await main(process.argv[2] ?? "outputs");
