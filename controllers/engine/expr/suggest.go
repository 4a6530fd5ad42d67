package expr

import (
	"slices"
	"strings"
)

// suggest adds the nearest of the names to a message, where one is near.
func suggest(name string, names []string) string {
	if nearest := Nearest(name, names); nearest != "" {
		return "; did you mean " + nearest + "?"
	}
	return ""
}

// Nearest finds the name that was probably meant: one that differs in at most a third of its letters, or only in upper
// and lower case. It is empty where none is near.
func Nearest(name string, names []string) string {
	best, bestDistance := "", 1+max(1, len(name)/3)
	for _, candidate := range slices.Sorted(slices.Values(names)) {
		distance := editDistance(strings.ToLower(name), strings.ToLower(candidate))
		if distance < bestDistance && distance < len(candidate) {
			best, bestDistance = candidate, distance
		}
	}
	return best
}

// editDistance counts the letters to add, to leave out, to change or to swap with their neighbour.
func editDistance(a, b string) int {
	before, row := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		next := make([]int, len(b)+1)
		next[0] = i
		for j := 1; j <= len(b); j++ {
			change := 1
			if a[i-1] == b[j-1] {
				change = 0
			}
			next[j] = min(row[j]+1, next[j-1]+1, row[j-1]+change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				next[j] = min(next[j], before[j-2]+1)
			}
		}
		before, row = row, next
	}
	return row[len(b)]
}
