// Checks every HTML page of a folder as its readers meet it: on a wide screen and on a phone, light
// and dark, with everything unfolded. A page passes if axe-core finds no violation, it does not
// scroll sideways, asks for nothing outside its folder and holds no script.
//
//     CHROMIUM=$(command -v chromium) node check.mjs ../../outputs

import { readFile, readdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const VIEWS = [1280, 320].flatMap((width) =>
  ["light", "dark"].map((colorScheme) => ({ width, colorScheme })),
);
const HERE = new URL(".", import.meta.url);

/** Returns a sentence for each fault of a page in one view. */
async function faults(browser, url, folder, { width, colorScheme }) {
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
    const scripts = await page.evaluate(scriptFaults);
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

/** Runs in the page: everything that could execute. */
function scriptFaults() {
  const found = [...document.querySelectorAll("script, [href^='javascript:' i]")];
  const handlers = [...document.querySelectorAll("*")].filter((element) =>
    element.getAttributeNames().some((name) => name.startsWith("on")),
  );
  return [...found, ...handlers].map((element) => `holds a script in <${element.localName}>`);
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
  const found = await faults(browser, new URL("bad.html", HERE).href, HERE.href, VIEWS[1]);
  const kinds = [
    "color-contrast", "html-has-lang", "image-alt", "scrolls sideways",
    "asks for https://example.invalid", "script in <script>", "script in <a>", "script in <p>",
  ];
  const missed = kinds.filter((kind) => !found.some((fault) => fault.includes(kind)));
  if (missed.length) throw new Error(`bad.html: the check did not find ${missed.join(", ")}`);
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
      for (const view of VIEWS) {
        const wrong = await faults(browser, url, root, view);
        count += wrong.length;
        console.log(`${wrong.length ? "FAULT" : "ok   "} ${name} ${view.width} px ${view.colorScheme}`);
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
