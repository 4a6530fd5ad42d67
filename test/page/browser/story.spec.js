// A morning, as people have it.
import { test, expect } from "@playwright/test";
import { signIn, world } from "./world.js";

const held = 45_000; // what closes a task is held for 20 seconds, and then the manager makes the next task

test.describe("with JavaScript", () => {
  test.use({ permissions: ["clipboard-read", "clipboard-write"] });

  test("jane signs in, reads, copies, answers, takes it back, answers again, and the follow-up appears by itself", async ({ page }) => {
    await signIn(page, "jane", "story");
    await expect(page.getByRole("heading", { level: 1, name: "Today" })).toBeVisible();
    await page.goto(world.links["jane-story"]);
    await expect(page.getByText("This link was used before")).toBeVisible();
    await page.goto("/");

    const card = page.locator(".task", { hasText: "Lime Kiln" }).first();
    await expect(card.getByText("exposure", { exact: false }).first()).toBeVisible();
    await card.getByText("The message, ready to copy").click();
    await card.getByRole("button", { name: "Copy the message" }).click();
    await expect(card.getByText("Copied")).toBeVisible();
    const message = await card.getByLabel("Message", { exact: true }).inputValue();
    expect(message).toContain("You can pick one of these");
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(message);

    const notices = page.locator("[aria-live=polite]");
    await card.getByRole("button", { name: "Pay later" }).click();
    await expect(notices.getByText("Lime Kiln three ways to go on: answered")).toBeVisible();
    await expect(page.locator("h3", { hasText: "Lime Kiln" })).toHaveCount(0);
    await notices.locator(".notice", { hasText: "Lime Kiln" }).getByRole("button", { name: "Undo" }).click();
    await expect(notices.getByText("Undone: nothing was written.")).toBeVisible();
    await expect(page.locator("h3", { hasText: "Offer Lime Kiln" })).toBeVisible();

    await page.locator(".task", { hasText: "Lime Kiln" }).first().getByRole("button", { name: "Pay later" }).click();
    await expect(notices.getByText(/Lime Kiln.*You can undo it for/)).toBeVisible();
    await notices.locator(".notice", { hasText: "Lime Kiln" }).getByRole("button", { name: "Yes" }).click();
    await expect(notices.getByText("Noted, for whoever writes the playbook.")).toBeVisible();
    await expect(notices.getByText(/Lime Kiln.*You can undo it for/)).toBeVisible();
    await expect(notices.getByText("Was it useful?")).toHaveCount(0);
    await page.evaluate(() => { window.stayed = true; });
    await expect(page.getByRole("link", { name: "Agree a later payment with finance for Lime Kiln" })).toBeVisible({ timeout: held });
    expect(await page.evaluate(() => window.stayed), "nobody loaded the page again").toBe(true);
  });

  test("the second of two people sees who did what, and nothing is written twice", async ({ page, browser, baseURL }) => {
    const path = `/tasks/${world.tasks["rope-walk"]}`;
    await signIn(page, "sam", "story");
    const looking = await (await browser.newContext({ baseURL })).newPage();
    await signIn(looking, "vera", "plain");
    const late = await (await browser.newContext({ baseURL, javaScriptEnabled: false })).newPage(); // sees what was there
    await signIn(late, "lena", "plain");
    for (const one of [page, looking, late]) await one.goto(path);

    await page.getByRole("button", { name: "I have begun" }).click();
    await expect(page.getByText("Begun.")).toBeVisible();
    await expect(looking.locator("#task").getByText(/sam/).first()).toBeVisible();
    await late.getByLabel("Pay later").check();
    await late.getByRole("button", { name: "Answer and close" }).click();
    await expect(late.getByText(/Somebody was quicker: .*sam.*Nothing was written/)).toBeVisible();
    await expect(late.getByLabel("Pay later"), "what she chose is not lost").toBeChecked();
    for (const one of [looking, late]) await one.context().close();
  });

  test("lena leads: she answers a task of her own, and signs out, and it is written at once", async ({ page }) => {
    await signIn(page, "lena", "story");
    const path = `/tasks/${world.tasks["glass-house"]}`;
    await page.goto(path);
    await page.getByLabel("A smaller plan").check();
    await page.getByLabel("Note for the team").fill("They asked for it themselves.");
    await page.getByLabel("Yes").check();
    await page.getByRole("button", { name: "Answer and close" }).click();
    await expect(page.getByText("You can undo it for")).toBeVisible();
    await page.getByRole("button", { name: "Sign out" }).click();
    await expect(page.getByRole("heading", { name: "Signed out" })).toBeVisible();
    await page.goto(path);
    await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
    await page.goto("/");
    await signIn(page, "lena", "again");
    await page.goto(path);
    await expect(page.getByText(/lena/).first()).toBeVisible();
    await expect(page.getByRole("button", { name: "Answer and close" })).toHaveCount(0);
  });

  test("who has scrolled down stays there, and sees what was said and how to undo it", async ({ page }) => {
    await page.setViewportSize({ width: 360, height: 740 });
    await signIn(page, "sam", "again");
    const card = page.locator(".task", { hasText: "North Chemicals" }).first();
    await card.getByText("Skip it").click();
    await card.getByLabel("Why will it not be done?").fill("They have called us.");
    await card.getByRole("button", { name: "Skip", exact: true }).scrollIntoViewIfNeeded();
    const scrolled = () => page.evaluate(() => window.scrollY);
    const before = await scrolled();
    expect(before, "the page is longer than the screen").toBeGreaterThan(200);
    await card.getByRole("button", { name: "Skip", exact: true }).click();
    await expect(page.getByText("You can undo it for")).toBeInViewport();
    expect(await scrolled(), "pixels scrolled down").toBeGreaterThan(before / 2);
    await page.getByRole("button", { name: "Undo" }).click();
    await expect(page.getByText("Undone: nothing was written.")).toBeInViewport();
    await expect(card).toBeVisible();
  });

  test("everything can be done by keyboard", async ({ page }) => {
    await signIn(page, "sam", "plain");
    await page.keyboard.press("Tab");
    await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(page.locator("#main")).toBeFocused();
    const card = page.locator(".task").first();
    await card.getByText("Not now").focus();
    await page.keyboard.press("Enter");
    await expect(card.getByLabel("Show it again")).toBeVisible();
  });
});

for (const [person, does] of Object.entries({ vera: "views", olga: "writes playbooks" })) {
  test(`${person}, who ${does}, reads a task, finds no button, and is told what she lacks: verb, resource and namespace`, async ({ page }) => {
    await signIn(page, person, "story");
    await expect(page.getByText("Nothing is waiting for you")).toBeVisible();
    await page.goto(`/tasks/${world.tasks["salt-works"]}`);
    await expect(page.getByRole("heading", { level: 1 })).toContainText("Salt Works");
    await expect(page.locator('form[action^="/tasks/"]')).toHaveCount(0);
    await expect(page.getByText(`may not patch tasks/status in namespace ${world.namespace}`)).toBeVisible();
  });
}

test("nora, who may do nothing, is told what she lacks, and sees nobody's name", async ({ page }) => {
  await signIn(page, "nora", "story");
  await expect(page.getByText(`may not list tasks in namespace ${world.namespace}`)).toBeVisible();
  await page.goto("/accounts/acme-travel");
  await expect(page.getByText("Acme Travel")).toHaveCount(0);
  await expect(page.getByText(`in namespace ${world.namespace}`)).toBeVisible();
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("jane signs in, reads, answers, takes it back, answers again, and finds the follow-up when she looks again", async ({ page }) => {
    await signIn(page, "jane", "plain");
    const card = page.locator(".task", { hasText: "Salt Works" }).first();
    await card.getByText("The message, ready to copy").click();
    await expect(card.getByLabel("Message", { exact: true })).toHaveValue(/You can pick one of these/);
    await expect(card.getByRole("button", { name: "Copy the message" })).toBeHidden();
    const notices = page.locator("[aria-live=polite]");
    await card.getByRole("button", { name: "Pay later" }).click();
    await expect(notices.getByText("Salt Works three ways to go on: answered")).toBeVisible();
    await notices.locator(".notice", { hasText: "Salt Works" }).getByRole("button", { name: "Undo" }).click();
    await expect(notices.getByText("Undone: nothing was written.")).toBeVisible();
    await page.locator(".task", { hasText: "Salt Works" }).first().getByRole("button", { name: "Pay later" }).click();
    await expect(async () => {
      await page.goto("/");
      await expect(page.getByRole("link", { name: "Agree a later payment with finance for Salt Works" })).toBeVisible({ timeout: 1000 });
    }).toPass({ timeout: held });
  });
});
