// Walks through pages by keyboard and holds that what has the focus can be seen (WCAG 2.4.11), and
// that no page is wider than its window. Usage: CHROMIUM=path node focus.mjs page.html...
import { resolve } from "node:path";
import { chromium } from "playwright-core";

const VIEWS = [[1440, 900], [768, 1024], [360, 800]];
const MOST = 500; // stops of a page

// Returns what covers the focused element wholly; null where the focus has left the page.
function covered() {
  const focused = document.activeElement;
  if (!focused || focused === document.body) return null;
  const box = focused.getClientRects()[0];
  const [left, right] = box ? [Math.max(box.left, 0), Math.min(box.right, innerWidth)] : [0, 0];
  const [top, bottom] = box ? [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)] : [0, 0];
  const seen = right > left && bottom > top && [0.05, 0.5, 0.95].some((x) =>
    [0.1, 0.5, 0.9].some((y) => {
      const hit = document.elementFromPoint(left + (right - left) * x, top + (bottom - top) * y);
      return hit && (focused.contains(hit) || hit.contains(focused));
    }));
  return seen ? "" : focused.outerHTML.slice(0, 100);
}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });
let faults = 0;
for (const path of process.argv.slice(2)) {
  for (const [width, height] of VIEWS) {
    const page = await browser.newPage({ viewport: { width, height } });
    await page.goto(`file://${resolve(path)}`);
    const found = [];
    if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) found.push("wider than its window");
    for (let stop = 0; stop < MOST; stop += 1) {
      await page.keyboard.press("Tab");
      const hidden = await page.evaluate(covered);
      if (hidden === null) break;
      if (hidden) found.push(`the focus is hidden: ${hidden}`);
    }
    for (const fault of found) console.log(`${path} ${width} px: ${fault}`);
    faults += found.length;
    await page.close();
  }
}
await browser.close();
console.log(`Focus: ${process.argv.length - 2} pages, ${faults} faults.`);
process.exitCode = faults ? 1 : 0;
