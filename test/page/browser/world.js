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

/** The cookies of people who look at pages. Each link works once, so a person signs in once in each worker. */
const cookies = new Map();

/** Makes a browser be a person's; without a person it is a stranger's. */
export async function be(context, person, sitting) {
  if (!person) return;
  if (!cookies.has(person)) {
    const answer = await context.request.post(world.links[`${person}-${sitting}`], { maxRedirects: 0 });
    expect(answer.status(), `${person} signs in`).toBe(303);
    cookies.set(person, (await context.storageState()).cookies);
  }
  await context.addCookies(cookies.get(person));
}
