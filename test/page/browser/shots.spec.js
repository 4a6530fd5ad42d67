// Every page as a picture, for the README.
import { test, expect } from "@playwright/test";
import { statSync } from "node:fs";
import { be, world } from "./world.js";

const widths = { desktop: { width: 1280, height: 800 }, phone: { width: 360, height: 740 } };
const most = 150 * 1024; // bytes of a picture

test.describe.configure({ mode: "default" });

for (const [device, viewport] of Object.entries(widths)) {
  test(`pictures at the width of a ${device}`, async ({ browser, baseURL }) => {
    for (const look of world.pages) {
      const context = await browser.newContext({ baseURL, viewport, colorScheme: "light" });
      await be(context, look.person, "look");
      const page = await context.newPage();
      await page.goto(look.path);
      const path = `screenshots/${look.name}-${device}.png`;
      await page.screenshot({ path, fullPage: false });
      expect(statSync(path).size, `bytes of ${path}`).toBeLessThanOrEqual(most);
      await context.close();
    }
  });
}

test("Today in the dark", async ({ browser, baseURL }) => {
  const context = await browser.newContext({ baseURL, viewport: widths.desktop, colorScheme: "dark" });
  await be(context, "jane", "look");
  const page = await context.newPage();
  await page.goto("/");
  await page.screenshot({ path: "screenshots/today-dark.png" });
  expect(statSync("screenshots/today-dark.png").size).toBeLessThanOrEqual(most);
  await context.close();
});
