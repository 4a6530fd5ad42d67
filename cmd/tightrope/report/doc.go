// Package report is "tightrope report": what to bring to the quarterly meeting, and what became of the steps of playbooks.
//
// The work is done by packages below it, each a pure function: history puts together what happened, quarter makes the pack of the
// meeting, rollup sums steps up, document writes Markdown and pages.
package report
