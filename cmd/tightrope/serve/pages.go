package serve

import (
	"net/url"
	"strconv"
)

// mostRows is how many rows of a list are on a page.
const mostRows = 50

// paging says which part of a long list a page shows.
type paging struct {
	// Total counts all, First and Last are the numbers of those that are shown, from 1; both are 0 where there are none.
	Total, First, Last int
	// Number is that of the page, and Pages counts them.
	Number, Pages int
	// Previous and Next lead to the pages beside it; empty where there is none.
	Previous, Next string
	// CSV leads to the whole list as a file.
	CSV string
}

// pageOf takes the part of a list that an address asks for. One that there is not is the nearest.
func pageOf[T any](rows []T, where string, query url.Values) ([]T, paging) {
	number, _ := strconv.Atoi(query.Get("page"))
	p := paging{Total: len(rows), Pages: max(1, (len(rows)+mostRows-1)/mostRows), CSV: address(where+".csv", without(query, "page"))}
	p.Number = min(max(number, 1), p.Pages)
	first := (p.Number - 1) * mostRows
	last := min(first+mostRows, len(rows))
	if last > first {
		p.First, p.Last = first+1, last
	}
	if p.Number > 1 {
		p.Previous = address(where, with(query, "page", strconv.Itoa(p.Number-1)))
	}
	if p.Number < p.Pages {
		p.Next = address(where, with(query, "page", strconv.Itoa(p.Number+1)))
	}
	return rows[first:last], p
}

// address is a path with a query.
func address(where string, query url.Values) string {
	if len(query) == 0 {
		return where
	}
	return where + "?" + query.Encode()
}

// with is a query in which a word has a value; without one it is not in it.
func with(query url.Values, name, value string) url.Values {
	changed := without(query, name)
	if value != "" {
		changed.Set(name, value)
	}
	return changed
}

// without is a query without some words.
func without(query url.Values, names ...string) url.Values {
	changed := url.Values{}
	for name, values := range query {
		if len(values) > 0 && values[0] != "" {
			changed.Set(name, values[0])
		}
	}
	for _, name := range names {
		changed.Del(name)
	}
	return changed
}
