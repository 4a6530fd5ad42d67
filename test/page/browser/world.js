// What there is to look at, as the Go suite has told it; and how people sign in.
import { readFileSync } from "node:fs";
import { expect } from "@playwright/test";

export const world = JSON.parse(readFileSync(process.env.WORLD, "utf8"));

/** Opens the one-time link of a person for a sitting, and presses its button. */
export async function signIn(page, person, sitting) {
  await page.goto(world.links[`${person}-${sitting}`]);
  await page.getByRole("button", { name: "Sign in as" }).click();
  await expect(page).toHaveURL("/");
}

/** A browser of each person who looks at pages; a person of "" is a stranger. */
export class Browsers {
  #made = new Map();

  constructor(browser, options) {
    Object.assign(this, { browser, options: { baseURL: world.address, ...options } });
  }

  async of(person) {
    if (!this.#made.has(person)) {
      const context = await this.browser.newContext(this.options);
      if (person) await context.addCookies([{ ...world.sessions[person], url: world.address }]);
      this.#made.set(person, context);
    }
    return this.#made.get(person);
  }

  async close() {
    for (const context of this.#made.values()) await context.close();
  }
}
