// Package badinput is the catalogue of wrong input: each file of catalogue/ is one mistake and the exact answer to it.
//
//	catalogue/yaml/          files for kubectl apply, and files of ours that no cluster knows
//	catalogue/expressions/   CEL in a condition of a Segment
//	catalogue/holes/         texts with {{ }} in a step of a Playbook
//	catalogue/tables/        CSV files and the mappings that read them
//	catalogue/commands/      command lines
//
// A file is an archive of https://pkg.go.dev/golang.org/x/tools/txtar: a sentence that says what the mistake is, the files that
// a person has, and the answer: the command lines, what they print, and how they end. Files that no editor keeps as they are
// (a byte order mark, a NUL, ten thousand steps) are written by made.go instead.
//
//	go test ./cmd/tightrope -run BadInput            compares what the commands say
//	go test ./cmd/tightrope -run BadInput -update    rewrites the answers: read the difference
//	go test ./test/badinput                          sends the files to a real API server
//
// To add a mistake, write its file without an answer and run the second line.
//
// # Laws
//
// An answer is one sentence for each mistake. It has a place (file:line:column, or a path of fields), says what is wrong and what
// to write instead. It has no word of a parser or of Go in it ([Jargon]), and is short, however long the input is.
// What is only unusual (a byte order mark, CRLF) is accepted, and the answer shows that.
package badinput
