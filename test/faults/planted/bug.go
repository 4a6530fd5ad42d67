package planted

import "slices"

// Bug is a mistake in the product.
type Bug struct {
	// Name says what goes wrong in the code.
	Name string
	// Breaks says which promise is broken by it.
	Breaks string
	// File is the file of the product, from the root of the module.
	File string
	// Old is a text that the file has once, inside of a function. New stands there instead.
	Old, New string
	// Stories are the titles of the stories that are to show it, the smallest first.
	Stories []string
}

// Bugs are all that are planted.
func Bugs() []Bug {
	return slices.Concat(writes, reads, claims, steps, people, lasting, limits, restores)
}
