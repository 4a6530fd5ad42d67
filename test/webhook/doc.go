// Package webhook looks at the webhook of config/webhook on a real API server, which calls it on this machine: whether it
// refuses in the words of the conditions, lets pass what it must, needs no more rights than config/webhook gives, and is
// trusted without a break while its certificates change.
package webhook
