// What people wrote who mean harm is shown, and does nothing.
import { test, expect } from "@playwright/test";
import { signIn, world } from "./world.js";

test("a name full of HTML is text on every page that shows it", async ({ page }) => {
  const refused = [];
  page.on("dialog", () => refused.push("a dialog"));
  page.on("console", (m) => /Content Security Policy/.test(m.text()) && refused.push(m.text()));
  await signIn(page, "sam", "link");
  for (const path of ["/", `/tasks/${world.tasks.harm}`, "/accounts/harm"]) {
    await page.goto(path);
    await expect(page.getByText("<script>document.title='harmed'</script>").first(), path).toBeVisible();
    await expect(page, path).not.toHaveTitle("harmed");
    expect(await page.locator("main script, main img").count(), path).toBe(0);
  }
  expect(refused).toEqual([]);
});
