package main

import (
	"strings"
	"testing"

	"tightrope.dev/test/badinput"
)

// readers are the commands that read files of a kind of their own, and what the files are called.
var readers = []struct{ file, args string }{
	{"a.playbooktest", "test a.playbooktest"},
	{"people.yaml", "simulate --files-only --people people.yaml"},
	{"report.yaml", "report quarterly --definition report.yaml --snapshot nowhere"},
	{"mapping.yaml", "import -f mapping.yaml"},
	{"book", "plan -f book --snapshot book"},
	{"a.jsonl", "archive verify ."},
	{"account.yaml", "lint -f account.yaml --partial --at 2026-11-02"},
}

// FuzzFiles: whatever a file holds, no command panics over it, and what it says is short and has no word of a parser in it.
func FuzzFiles(f *testing.F) {
	cases, err := badinput.Cases()
	if err != nil {
		f.Fatal(err)
	}
	for _, c := range cases {
		for name, content := range c.Files {
			if len(content) > 4<<10 {
				continue
			}
			for i, reader := range readers {
				if name == reader.file {
					f.Add(byte(i), content)
				}
			}
		}
	}
	for i, kind := range []string{"PlaybookTest", "ResponseModel", "ReportDefinition", "ImportMapping"} {
		f.Add(byte(i), []byte("apiVersion: tightrope.dev/v1alpha1\nkind: "+kind+"\n"))
	}
	f.Fuzz(func(t *testing.T, which byte, content []byte) {
		reader := readers[int(which)%len(readers)]
		c := &badinput.Case{Sort: "commands", Files: map[string][]byte{reader.file: content}, Args: []string{reader.args}}
		said := answer(t, c)
		if strings.Contains(said, "exit code 0") {
			return
		}
		isClear(t, c, said)
	})
}
