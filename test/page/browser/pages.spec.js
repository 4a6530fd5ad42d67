// Every page, as everybody may come to see it: nothing that axe or the validator finds, and nothing to scroll sideways.
import { test, expect } from "@playwright/test";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { HtmlValidate, StaticConfigLoader } from "html-validate";
import { Browsers, world } from "./world.js";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const standard = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const validator = new HtmlValidate(new StaticConfigLoader({
  root: true,
  extends: ["html-validate:standard", "html-validate:document"],
  rules: {
    "long-title": "off", // a task may have a long name
    "require-sri": ["error", { target: "crossorigin" }], // what is ours has its sum in its address
    "no-inline-style": "error", // the policy of the page lets none be used
  },
}));

const widths = { desktop: { width: 1280, height: 800 }, phone: { width: 360, height: 740 } };

for (const colorScheme of ["light", "dark"]) {
  for (const [device, viewport] of Object.entries(widths)) {
    test(`axe finds nothing on any page, ${colorScheme}, ${device}`, async ({ browser }) => {
      const browsers = new Browsers(browser, { colorScheme, viewport });
      for (const look of world.pages) {
        await test.step(look.name, async () => {
          const page = await (await browsers.of(look.person)).newPage();
          const said = [];
          page.on("console", (m) => m.type() === "error" && !/status of 4\d\d/.test(m.text()) && said.push(m.text()));
          page.on("pageerror", (e) => said.push(String(e)));
          const answer = await page.goto(look.path);
          expect.soft(answer.status(), look.name).toBe(look.status);
          await axeFindsNothing(page, `${look.name} at ${look.path}`);
          expect.soft(said, `${look.name}: errors in the console`).toEqual([]);
          await page.close();
        });
      }
      await browsers.close();
    });
  }
}

// What follows a form is a page too.
const rules = { "that moves accounts": "account.spec.industry == 'Tourism'", "with a mistake": "account.spec.industri ==" };

for (const [what, rule] of Object.entries(rules)) {
  test(`axe and the validator find nothing where a rule ${what} was tried`, async ({ browser }) => {
    for (const colorScheme of ["light", "dark"]) {
      for (const viewport of Object.values(widths)) {
        const browsers = new Browsers(browser, { colorScheme, viewport });
        const page = await (await browsers.of("olga")).newPage();
        await page.goto("/segments/high-exposure");
        await page.fill("#expression", rule);
        await page.click("text=Try it");
        await expect(page.locator(what === "with a mistake" ? "#problem" : "#yaml")).toBeVisible();
        await axeFindsNothing(page, what);
        await browsers.close();
      }
    }
    const browsers = new Browsers(browser);
    const html = await (await (await browsers.of("olga")).request.post("/segments/high-exposure/try", { form: { expression: rule } })).text();
    expect(html).toContain("Try another rule");
    await theValidatorFindsNothing(html, what);
    await browsers.close();
  });
}

test("the validator finds nothing in the HTML of any page, and none is longer than 200 KiB", async ({ browser }) => {
  const browsers = new Browsers(browser);
  for (const look of world.pages) {
    const html = await (await (await browsers.of(look.person)).request.get(look.path)).text();
    await theValidatorFindsNothing(html, look.name);
    expect.soft(html.length, `${look.name}: bytes`).toBeLessThanOrEqual(200 * 1024);
  }
  await browsers.close();
});

/** Opens everything that is folded up, so that it is looked at too. */
async function openAll(page) {
  await page.evaluate(() => document.querySelectorAll("details").forEach((d) => { d.open = true; }));
}

/** Looks at a page with axe, and for what is too wide for it. */
async function axeFindsNothing(page, name) {
  await openAll(page);
  await page.evaluate(axe);
  const found = await page.evaluate((values) => window.axe.run(document, { runOnly: { type: "tag", values } }), standard);
  expect.soft(found.violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.html} ${n.failureSummary}`)), name).toEqual([]);
  expect.soft(found.passes.length, `${name}: axe has looked`).toBeGreaterThan(5);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect.soft(wide, `${name}: pixels to scroll sideways`).toBeLessThanOrEqual(0);
}

async function theValidatorFindsNothing(html, name) {
  const report = await validator.validateString(html, `${name}.html`);
  expect.soft(report.results.flatMap((r) => r.messages.map((m) => `${m.ruleId} at ${m.line}:${m.column}: ${m.message}`)), name).toEqual([]);
}
