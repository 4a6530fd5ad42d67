// Package archive is "tightrope archive": what a person does with the files in which the manager keeps what has left the
// cluster. What the files are is in controllers/persist/archive.
package archive
