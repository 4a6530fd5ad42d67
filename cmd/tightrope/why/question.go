package why

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// question is what was asked.
type question struct {
	about    string // task, account, not or segment
	task     string
	account  string
	playbook string
	segment  string // a segment or a dimension; empty for all
}

const usage = "tightrope why task NAME, why account NAME, why not ACCOUNT PLAYBOOK, or why segment ACCOUNT [SEGMENT]"

// ask reads a question. The words account, playbook and so on may stand before the names.
func ask(args []string) (question, error) {
	if len(args) == 0 {
		return question{}, errors.New("say what you want to know: " + usage)
	}
	about, rest := args[0], args[1:]
	if kind, name, found := strings.Cut(about, "/"); found {
		about, rest = kind, append([]string{name}, rest...)
	}
	switch about {
	case "task", "tasks":
		names, err := names(rest, 1, 1, "task")
		return question{about: "task", task: names[0]}, err
	case "account", "accounts":
		if at := slices.Index(rest, "not"); at == 1 { // why account acme not playbook outreach
			return not(slices.Concat(rest[:1], rest[2:]))
		}
		names, err := names(rest, 1, 1, "account")
		return question{about: "account", account: names[0]}, err
	case "not":
		return not(rest)
	case "segment", "segments":
		names, err := names(rest, 1, 2, "account", "segment", "dimension")
		return question{about: "segment", account: names[0], segment: names[1]}, err
	}
	if len(rest) > 0 && rest[0] == "not" { // why acme not outreach
		return not(append([]string{about}, rest[1:]...))
	}
	return question{}, fmt.Errorf("%q is no question: write %s", about, usage)
}

func not(args []string) (question, error) {
	names, err := names(args, 2, 2, "account", "playbook")
	return question{about: "not", account: names[0], playbook: names[1]}, err
}

// names takes as many names as a question needs. The kinds may stand before them: account acme, or account/acme.
func names(args []string, least, most int, kinds ...string) (found [2]string, err error) {
	var given []string
	for i := 0; i < len(args); i++ {
		kind, name, cut := strings.Cut(args[i], "/")
		switch {
		case cut && slices.Contains(kinds, kind):
			given = append(given, name)
		case slices.Contains(kinds, args[i]) && i+1 < len(args) && len(args)-i > least-len(given):
			given = append(given, args[i+1])
			i++
		default:
			given = append(given, args[i])
		}
	}
	switch {
	case len(given) < least || slices.Contains(given, ""):
		return found, errors.New("a name is missing: write " + usage)
	case len(given) > most:
		return found, fmt.Errorf("%q is too much: write %s", given[most], usage)
	}
	copy(found[:], given)
	return found, nil
}
