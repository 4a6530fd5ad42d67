package faults

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// slug is a title as a seed says it.
func slug(title string) string {
	words := strings.FieldsFunc(strings.ToLower(title), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return strings.Join(words, "-")
}

// seed says a schedule of a story in one word, from which it is played again.
func (s schedule) seed(title string) string {
	parts := []string{slug(title)}
	for _, f := range []fault{s.fault, s.second} {
		if f.at > 0 {
			parts = append(parts, fmt.Sprintf("%s@%d", f.mode, f.at))
		}
	}
	if len(s.lag) > 0 {
		parts = append(parts, "lag="+s.lag.seed())
	}
	if s.beside != nil {
		parts = append(parts, "beside="+s.beside.seed())
	}
	if s.restarts {
		parts = append(parts, "restarts")
	}
	if s.backwards {
		parts = append(parts, "backwards")
	}
	return strings.Join(parts, "/")
}

// seed says a lag: "all:3", or each kind.
func (l lag) seed() string {
	if len(l) > 0 {
		if n := l[kinds[0]]; maps.Equal(l, everything(n)) {
			return fmt.Sprintf("all:%d", n)
		}
	}
	var parts []string
	for _, kind := range slices.Sorted(maps.Keys(l)) {
		parts = append(parts, fmt.Sprintf("%s:%d", kind, l[kind]))
	}
	return strings.Join(parts, ",")
}

// parseSeed reads the title of a story and a schedule.
func parseSeed(text string) (title string, s schedule, err error) {
	story, rest, _ := strings.Cut(text, "/")
	for t := range scenarios {
		if slug(t) == story {
			title = t
		}
	}
	if title == "" {
		return "", s, fmt.Errorf("no story is called %q", story)
	}
	for part := range strings.SplitSeq(rest, "/") {
		if err := s.parse(part); err != nil {
			return "", s, err
		}
	}
	return title, s, nil
}

// parse takes up a part of a seed.
func (s *schedule) parse(part string) (err error) {
	name, value, _ := strings.Cut(part, "=")
	mode, at, isFault := strings.Cut(part, "@")
	switch {
	case part == "":
	case isFault:
		f := fault{mode: Mode(mode)}
		f.at, err = strconv.Atoi(at)
		if !slices.Contains(append(struckModes, PersonFirst), f.mode) {
			err = cmp.Or(err, fmt.Errorf("no fault is called %q", mode))
		}
		if s.fault.at == 0 {
			s.fault = f
		} else {
			s.second = f
		}
	case name == "lag":
		s.lag, err = parseLag(value)
	case name == "beside":
		s.beside, err = parseLag(value)
	case part == "restarts":
		s.restarts = true
	case part == "backwards":
		s.backwards = true
	default:
		err = fmt.Errorf("a schedule does not say %q", part)
	}
	return err
}

// parseLag reads a lag: "all:3", or each kind.
func parseLag(text string) (lag, error) {
	behind := lag{}
	for part := range strings.SplitSeq(text, ",") {
		if part == "" {
			continue
		}
		kind, writes, _ := strings.Cut(part, ":")
		n, err := strconv.Atoi(writes)
		switch {
		case err != nil:
			return nil, fmt.Errorf("read lag of %s: %w", kind, err)
		case kind == "all":
			maps.Copy(behind, everything(n))
		case slices.Contains(kinds, kind):
			behind[kind] = n
		default:
			return nil, fmt.Errorf("no kind is called %q", kind)
		}
	}
	return behind, nil
}
