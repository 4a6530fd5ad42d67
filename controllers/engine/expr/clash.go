package expr

import (
	"slices"
	"strings"
)

// contradiction finds two conditions of a case that exclude each other, and says which.
func (a alternative) contradiction() (why string, found bool) {
	for i, one := range a {
		if one.isEmpty() {
			return one.text + " is never true", true
		}
		for _, other := range a[i+1:] {
			if one.term == other.term && one.excludes(other) || one.isAbsenceOf(other) || other.isAbsenceOf(one) {
				return one.text + " and " + other.text + " exclude each other", true
			}
		}
	}
	return "", false
}

// isEmpty says that no value is as the condition has it.
func (c condition) isEmpty() bool { return c.values != nil && len(c.values) == 0 }

// isAbsenceOf says that the condition is that a fact is not there, and another one needs it. What the controller keeps has a
// value where there is nothing.
func (c condition) isAbsenceOf(other condition) bool {
	return c.truth != nil && !*c.truth && strings.HasPrefix(other.term, "account.") && c.term == "has("+other.term+")"
}

// excludes says that no value is as two conditions have it.
func (c condition) excludes(other condition) bool {
	switch {
	case c.truth != nil && other.truth != nil:
		return *c.truth != *other.truth
	case c.values != nil:
		return !slices.ContainsFunc(c.values, other.allows)
	case other.values != nil:
		return !slices.ContainsFunc(other.values, c.allows)
	}
	return apart(c, other) || apart(other, c)
}

// allows says that a value may be as the condition has it.
func (c condition) allows(value any) bool {
	switch {
	case c.truth != nil:
		return true // it is of another kind
	case c.values != nil:
		return slices.Contains(c.values, value)
	case slices.Contains(c.not, value):
		return false
	}
	if order, ok := compareLiterals(value, c.low); ok && (order < 0 || order == 0 && c.openLow) {
		return false
	}
	if order, ok := compareLiterals(value, c.high); ok && (order > 0 || order == 0 && c.openHigh) {
		return false
	}
	return true
}

// apart says that what one condition has lies wholly below what another has.
func apart(below, above condition) bool {
	order, ok := compareLiterals(below.high, above.low)
	return ok && (order < 0 || order == 0 && (below.openHigh || above.openLow))
}

// compareLiterals compares two texts or two numbers.
func compareLiterals(a, b any) (order int, ok bool) {
	switch x := a.(type) {
	case float64:
		if y, same := b.(float64); same {
			return compareOrdered(x, y), true
		}
	case string:
		if y, same := b.(string); same {
			return compareOrdered(x, y), true
		}
	}
	return 0, false
}

func compareOrdered[T float64 | string](a, b T) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// implies says that where all conditions of this case are true, all of another are.
func (a alternative) implies(other alternative) bool {
	for _, wanted := range other {
		if !slices.ContainsFunc(a, func(c condition) bool { return c.term == wanted.term && c.within(wanted) }) {
			return false
		}
	}
	return true
}

// within says that every value that is as this condition has it is as the other has it.
func (c condition) within(other condition) bool {
	switch {
	case c.truth != nil || other.truth != nil:
		return c.truth != nil && other.truth != nil && *c.truth == *other.truth
	case c.values != nil:
		return !slices.ContainsFunc(c.values, func(value any) bool { return !other.allows(value) })
	case other.values != nil:
		return false
	case other.not != nil:
		return !slices.ContainsFunc(other.not, c.allows)
	}
	return bounded(c.low, c.openLow, other.low, other.openLow, 1) && bounded(c.high, c.openHigh, other.high, other.openHigh, -1)
}

// bounded says that a bound is as strict as another one. The sign is 1 for lower bounds and -1 for upper ones.
func bounded(mine any, mineOpen bool, others any, othersOpen bool, sign int) bool {
	if others == nil {
		return true
	}
	order, ok := compareLiterals(mine, others)
	order *= sign
	return ok && (order > 0 || order == 0 && (mineOpen || !othersOpen))
}
