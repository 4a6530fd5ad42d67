package calendar

import (
	"fmt"
	"slices"
	"strings"
)

// Named is a Calendar of a namespace.
type Named struct {
	Calendar

	Name string
	// Default says that it counts for the accounts that name none.
	Default bool
}

// Default is the calendar of the accounts that name none: of several, the first by name. It is nil where there is none.
func Default(all []Named) *Named {
	var first *Named
	for i := range all {
		if all[i].Default && (first == nil || all[i].Name < first.Name) {
			first = &all[i]
		}
	}
	return first
}

// Choose is the calendar of an account: the one it names, or the namespace's default, or else the given one. Where the
// named one is not there, it says so and what counts instead; the text is empty otherwise.
func Choose(name string, all []Named, otherwise Calendar) (Calendar, string) {
	if i := slices.IndexFunc(all, func(n Named) bool { return n.Name == name }); i >= 0 {
		return all[i].Calendar, ""
	}
	instead := "the manager's time zone " + otherwise.Location().String()
	if first := Default(all); first != nil {
		otherwise, instead = first.Calendar, "the default calendar "+first.Name
	}
	if name == "" {
		return otherwise, ""
	}
	return otherwise, fmt.Sprintf("there is no Calendar %s in this namespace, so %s counts%s", name, instead, known(all))
}

// known names some of the calendars.
func known(all []Named) string {
	if len(all) == 0 {
		return ""
	}
	names := make([]string, 0, len(all))
	for _, n := range all {
		names = append(names, n.Name)
	}
	slices.Sort(names)
	return "; it has " + strings.Join(names[:min(len(names), 5)], ", ")
}
