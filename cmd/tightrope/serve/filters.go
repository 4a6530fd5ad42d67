package serve

import (
	"cmp"
	"maps"
	"math"
	"net/url"
	"slices"
	"strings"
)

// mostChoices is how many choices a filter shows, those with most rows first.
const mostChoices = 12

// filter is a way to see less of a list: a row of links.
type filter struct {
	Title   string
	Choices []choice
	// More is how many choices are not shown.
	More int
}

// choice is a link that shows what has a value.
type choice struct {
	Text, Path string
	// Count is how many rows it has; -1 is not counted.
	Count int
	// Here says that it is what is shown.
	Here bool
}

// query is what an address asks of a list.
type query struct {
	where string
	asked url.Values
}

// queryOf reads an address, and leaves out what the list does not know.
func queryOf(u *url.URL, where string, names ...string) query {
	given, asked := u.Query(), url.Values{}
	for _, name := range append(names, "page") {
		if value := given.Get(name); value != "" {
			asked.Set(name, value)
		}
	}
	return query{where, asked}
}

func (q query) get(name string) string { return q.asked.Get(name) }

// filters says that the list shows less than all.
func (q query) filters() bool { return len(without(q.asked, "page", "order")) > 0 }

// choose is the address of the list with another value of a filter, at its first page.
func (q query) choose(name, value string) string {
	return address(q.where, without(with(q.asked, name, value), "page"))
}

// fixed is a filter with choices that are always there: pairs of a value and its text, of which the first is the usual one.
func (q query) fixed(title, name string, choices ...[2]string) filter {
	f := filter{Title: title}
	for i, c := range choices {
		value := c[0]
		if i == 0 {
			value = ""
		}
		f.Choices = append(f.Choices, choice{Text: c[1], Path: q.choose(name, value), Count: -1, Here: q.get(name) == value || q.get(name) == c[0]})
	}
	return f
}

// counted is a filter with a choice for each value that rows have, and one that takes the filter away. What is shown comes
// first, and then who looks.
func (q query) counted(title, name string, counts map[string]int, text func(string) string) filter {
	f := filter{Title: title}
	here := q.get(name)
	if here != "" {
		f.Choices = append(f.Choices, choice{Text: "all", Path: q.choose(name, ""), Count: -1})
	}
	weight := func(value string) int {
		switch value {
		case here:
			return math.MaxInt // it is shown, however few rows it has
		case whoMe:
			return math.MaxInt - 1 // and so is who looks
		}
		return counts[value]
	}
	values := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(weight(b), weight(a)), cmp.Compare(a, b))
	})
	f.More = max(0, len(values)-mostChoices)
	for _, value := range values[:min(len(values), mostChoices)] {
		f.Choices = append(f.Choices, choice{Text: text(value), Path: q.choose(name, value), Count: counts[value], Here: value == here})
	}
	return f
}

// only are the filters that leave a choice.
func only(filters ...filter) []filter {
	return slices.DeleteFunc(filters, func(f filter) bool { return len(f.Choices) < 2 && f.More == 0 })
}

// needle finds a text in others, whatever its case.
type needle []string

// needleOf are the words of a text; all of them must be found.
func needleOf(text string) needle { return strings.Fields(strings.ToLower(text)) }

// in says that each word is in one of the texts.
func (n needle) in(texts ...string) bool {
	if len(n) == 0 {
		return true
	}
	hay := strings.ToLower(strings.Join(texts, "\n"))
	return !slices.ContainsFunc(n, func(word string) bool { return !strings.Contains(hay, word) })
}

// clipped is a text in as many signs as fit into a list.
func clipped(text string) string {
	const most = 140
	if len(text) <= most {
		return text
	}
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return text
}
