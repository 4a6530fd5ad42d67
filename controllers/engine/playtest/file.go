package playtest

import (
	"tightrope.dev/api/v1alpha1"
)

// Kind is the kind of a file of tests.
const Kind = "PlaybookTest"

// File is a file of tests.
type File struct {
	// APIVersion is tightrope.dev/v1alpha1.
	APIVersion string `json:"apiVersion,omitempty"`
	// Kind is PlaybookTest.
	Kind string `json:"kind,omitempty"`
	// Definitions are the files and folders with the definitions, from the folder of this file. Empty means this folder: what its
	// kustomization builds, or else its YAML files.
	Definitions []string `json:"definitions,omitempty"`
	// Given counts for all tests of the file, where a test does not say otherwise.
	Given `json:",inline"`
	// Tests are the tests.
	Tests []Test `json:"tests,omitempty"`
}

// Given is how the world is before a story begins.
type Given struct {
	// Start is the day on which the story begins, at nine in the morning.
	Start v1alpha1.Date `json:"start,omitempty"`
	// TimeZone is where the clock hangs, such as Europe/Berlin; people there work from Monday to Friday. Empty means UTC. A
	// Calendar among the definitions that is the default wins.
	TimeZone string `json:"timeZone,omitempty"`
	// Calendar is the name of the Calendar that counts for accounts that name none.
	Calendar v1alpha1.Name `json:"calendar,omitempty"`
	// AccountsFrom are files with Accounts, and SegmentOverrides of them, from the folder of this file.
	AccountsFrom []string `json:"accountsFrom,omitempty"`
	// Accounts are accounts with the facts that matter. One that has the name of an account of the file, or of AccountsFrom, changes the
	// fields that it has.
	Accounts []Account `json:"accounts,omitempty"`
}

// Account is an account and its facts, written as in an Account's spec. What is not written is unknown.
type Account struct {
	// Name is the metadata.name.
	Name string `json:"name,omitempty"`
	// Labels are the metadata.labels.
	Labels map[string]string `json:"labels,omitempty"`
	// AccountSpec are the facts.
	v1alpha1.AccountSpec `json:",inline"`
}

// Test is a story, and what is expected at its points.
type Test struct {
	// Name says what the test shows, as a sentence.
	Name string `json:"name,omitempty"`
	// Given changes what the file gives.
	Given `json:",inline"`
	// Story is what happens, in order.
	Story []Entry `json:"story,omitempty"`
}
