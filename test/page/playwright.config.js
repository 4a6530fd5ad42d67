// How the specs of browser/ are run. The Go suite beside this file starts what they look at, and starts them:
// make test-page, make screenshots.
import { defineConfig } from "@playwright/test";
import { world } from "./browser/world.js";

export default defineConfig({
  testDir: "browser",
  outputDir: process.env.RESULTS || "../../bin/test-page",
  fullyParallel: true,
  forbidOnly: true,
  workers: 2,
  timeout: 300_000, // one test looks at every page
  expect: { timeout: 30_000 }, // a busy machine; a second is usual
  reporter: "list",
  grep: new RegExp(process.env.ONLY || ""), // ONLY='jane signs in' make test-page
  use: {
    baseURL: world.address,
    locale: "en-GB",
    timezoneId: "UTC",
    launchOptions: {
      executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
      args: [
        "--no-sandbox", // the tests may run as root, in a container
        "--disable-gpu", "--disable-quic", "--no-first-run", // and nothing is asked of any other machine:
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
      ],
    },
  },
  projects: [
    { name: "test", testMatch: ["story.spec.js", "pages.spec.js", "harm.spec.js"] },
    { name: "shots", testMatch: "shots.spec.js" },
  ],
});
