// Package page tries the page of tightrope serve as people use it: with a browser, and with requests of every kind.
//
// The suite starts an API server that knows people by their certificates, a manager with the first sample of the repository
// at work, and the page. Then, in this order of cost:
//
//	routes_test.go    every address × everybody: who gets what, and that a refusal names verb, resource and namespace
//	hostile_test.go   names, notes and headers of people who mean harm do nothing
//	browser_test.go   hands over to the specs in browser/, which Playwright runs in Chromium:
//	  story.spec.js   a morning, from the one-time link to the follow-up, as each role, with JavaScript and without
//	  pages.spec.js   every page, light and dark, wide and narrow: axe (WCAG 2.2 AA), a validator of HTML, nothing to scroll sideways
//	  shots.spec.js   every page as a picture, in screenshots/
//
// `make test` runs what needs no browser. `make test-page` runs everything, `make screenshots` makes the pictures: both want
// Node.js and a Chromium, and fetch what they lack from npm and Debian.
//
// What is a page, is found in the routes of the program: a new one is tried without anybody adding it to a list, and the
// table of rights fails until it has a row.
package page
