// Takes one picture of a page for the guide: its first screen, or one element of it.
//
//     CHROMIUM=$(command -v chromium) node shot.mjs address picture.png width height [selector]

import { chromium } from "playwright-core";

const [address, path, width, height, at] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  chromiumSandbox: process.getuid?.() !== 0,
});
const tab = await browser.newPage({ viewport: { width: Number(width), height: Number(height) } });
await tab.goto(address);
await (at ? tab.locator(at).first() : tab).screenshot({ path });
await browser.close();
