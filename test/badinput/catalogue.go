package badinput

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/tools/txtar"

	"tightrope.dev/test/build"
)

// The parts of a file of the catalogue that are not files of a person.
const (
	// answerPart is what the commands say.
	answerPart = "answer"
	// serverPart is what a real API server says.
	serverPart = "server"
	// argsPart has the command lines, one a line; without it [Sort.Args] has them.
	argsPart = "args"
)

// Sort is a folder of the catalogue.
type Sort struct {
	Name string
	// Args are the command lines for mistakes that have none of their own.
	Args []string
}

// Sorts are the folders of the catalogue. Places are checked on a fixed day, so that no answer changes with time.
var Sorts = []Sort{
	{"yaml", []string{"lint -f . --partial --at 2026-11-02"}},
	{"expressions", []string{"lint -f segment.yaml --partial --at 2026-11-02"}},
	{"holes", []string{"lint -f playbook.yaml --partial --at 2026-11-02"}},
	{"tables", []string{"import -f mapping.yaml"}},
	{"commands", nil},
}

// Case is one mistake.
type Case struct {
	Sort, Name string
	// Why says what the mistake is.
	Why string
	// Files are what a person has, by their names.
	Files map[string][]byte
	// Args are the command lines.
	Args []string
	// Answer is what the commands say, and Server what an API server says; empty where nobody has written it yet.
	Answer, Server string
	// Inside is the expression or the text with holes, for mistakes of those sorts.
	Inside string
	path   string
}

// Cases are the mistakes of all sorts, in the order of their names.
func Cases() ([]*Case, error) {
	var all []*Case
	for _, sort := range Sorts {
		files, err := filepath.Glob(filepath.Join(build.Root(), "test", "badinput", "catalogue", sort.Name, "*.txtar"))
		if err != nil || len(files) == 0 {
			return nil, fmt.Errorf("find mistakes of %s: %w", sort.Name, errors.Join(err, os.ErrNotExist))
		}
		for _, file := range files {
			c, err := read(sort, file)
			if err != nil {
				return nil, err
			}
			all = append(all, c)
		}
	}
	return all, nil
}

func read(sort Sort, file string) (*Case, error) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		return nil, fmt.Errorf("read mistake: %w", err)
	}
	c := &Case{Sort: sort.Name, Name: strings.TrimSuffix(filepath.Base(file), ".txtar"), path: file, Args: sort.Args,
		Why: strings.TrimSpace(string(archive.Comment)), Files: map[string][]byte{}}
	for _, part := range archive.Files {
		switch text := string(part.Data); part.Name {
		case answerPart:
			c.Answer = text
		case serverPart:
			c.Server = text
		case argsPart:
			c.Args = strings.Split(strings.TrimSpace(text), "\n")
		default:
			c.Files[part.Name] = part.Data
		}
	}
	if files := made[c.Sort+"/"+c.Name]; files != nil {
		c.Files = files()
	}
	c.wrap()
	return c, nil
}

// rewrite writes an answer into the file of the mistake. The rest of the file stays as it is.
func (c *Case) rewrite(part, answer string) error {
	archive, err := txtar.ParseFile(c.path)
	if err != nil {
		return fmt.Errorf("read mistake: %w", err)
	}
	kept := archive.Files[:0]
	for _, file := range archive.Files {
		if file.Name != part {
			kept = append(kept, file)
		}
	}
	archive.Files = append(kept, txtar.File{Name: part, Data: []byte(answer)})
	if err := os.WriteFile(c.path, txtar.Format(archive), 0o600); err != nil {
		return fmt.Errorf("write answer: %w", err)
	}
	return nil
}

// RewriteAnswer keeps what the commands say.
func (c *Case) RewriteAnswer(answer string) error { return c.rewrite(answerPart, answer) }

// RewriteServer keeps what the API server says.
func (c *Case) RewriteServer(answer string) error { return c.rewrite(serverPart, answer) }
