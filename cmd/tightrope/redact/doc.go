// Package redact replaces the names and the texts of a book by pseudonyms, so that it can be used without access to a cluster.
//
// # What is replaced
//
// [Names] replaces who and what a person wrote: the names and keys of accounts, display names, people, champions, overrides,
// runs by hand; statements, answers in free text, notes, feedback, reasons, and every text that the manager made of them;
// names in lists of an account (problems, goals, players, milestones, requests, value windows), labels and answers, but for
// those that a definition mentions; and every address of mail. Facts stay: industry, region, stage, contract, dates,
// numbers, signals and attributes. Definitions stay as they are, but for literals in their expressions that name somebody.
//
// [All] replaces what is text among the facts as well (industry, region, attributes, signals, labels, every name in a list),
// and the words of definitions outside of their expressions. Literals in expressions follow: an account whose industry is a
// pseudonym matches the segment that asks for it.
//
// # Laws
//
//   - A text field that this package does not know is replaced. So a new field of the API is safe before anybody thinks of it.
//   - The same key and the same text give the same pseudonym, in every snapshot. Without the key nobody can find out whether a
//     pseudonym stands for a text that they guess.
//   - The engine finds the book settled where it found the original settled: names and hashes that are functions of keys are
//     made anew, rollouts choose the same accounts, and what the manager says of an account is said anew.
//   - Numbers and dates stay in both, and so do names of definitions, steps, attributes, signals and roles: who knows the
//     revenue of a customer can find it.
package redact
