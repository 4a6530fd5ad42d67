// Every page as a picture, for the README.
import { test, expect } from "@playwright/test";
import { statSync } from "node:fs";
import { Browsers, world } from "./world.js";

const widths = { desktop: { width: 1280, height: 800 }, phone: { width: 360, height: 740 } };
const most = 150 * 1024; // bytes of a picture

for (const [device, viewport] of Object.entries(widths)) {
  test(`pictures at the width of a ${device}`, async ({ browser }) => {
    const browsers = new Browsers(browser, { viewport, colorScheme: "light" });
    for (const look of world.pages) {
      const page = await (await browsers.of(look.person)).newPage();
      await page.goto(look.path);
      const path = `screenshots/${look.name}-${device}.png`;
      await page.screenshot({ path, fullPage: false });
      expect(statSync(path).size, `bytes of ${path}`).toBeLessThanOrEqual(most);
      await page.close();
    }
    await browsers.close();
  });
}

test("Today in the dark", async ({ browser }) => {
  const browsers = new Browsers(browser, { viewport: widths.desktop, colorScheme: "dark" });
  const page = await (await browsers.of("jane")).newPage();
  await page.goto("/");
  await page.screenshot({ path: "screenshots/today-dark.png" });
  expect(statSync("screenshots/today-dark.png").size).toBeLessThanOrEqual(most);
  await browsers.close();
});

test("Today as it is printed", async ({ browser }) => {
  const browsers = new Browsers(browser, { viewport: { width: 794, height: 1000 } });
  const page = await (await browsers.of("jane")).newPage();
  await page.goto("/");
  await page.emulateMedia({ media: "print" });
  await page.screenshot({ path: "screenshots/today-print.png" });
  expect(statSync("screenshots/today-print.png").size).toBeLessThanOrEqual(most);
  await browsers.close();
});
