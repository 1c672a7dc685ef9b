// Takes the README's pictures: of a report on a wide screen, on a phone, in the dark; and the
// figures of a review.
//
//     CHROMIUM=$(command -v chromium) node pictures.mjs report.html review.html folder

import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const VIEWS = [
  { name: "page", width: 1440, height: 900, scale: 1, theme: "light", at: "body" },
  { name: "phone", width: 360, height: 800, scale: 2, theme: "light", at: "body" },
  { name: "phone-dark", width: 360, height: 800, scale: 2, theme: "dark", at: "#table-indicators-outputs" },
];

const FIGURES = [
  { name: "trend-money", at: "#figure-sources-over-years" },
  { name: "trend-indicators", at: "#table-series-outputs" },
];

const [page, review, folder] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  chromiumSandbox: process.getuid?.() !== 0,
});
for (const { name, width, height, scale, theme, at } of VIEWS) {
  const view = { viewport: { width, height }, deviceScaleFactor: scale, colorScheme: theme };
  const tab = await (await browser.newContext(view)).newPage();
  await tab.goto(pathToFileURL(resolve(page)).href);
  await tab.locator(at).evaluate((element) => element.scrollIntoView());
  await tab.screenshot({ path: resolve(folder, `${name}.png`) });
}
const tab = await (await browser.newContext({ viewport: { width: 1000, height: 1000 } })).newPage();
await tab.goto(pathToFileURL(resolve(review)).href);
for (const { name, at } of FIGURES) {
  await tab.locator(at).screenshot({ path: resolve(folder, `${name}.png`) });
}
await browser.close();
