// Package mutant says which planted bug is alive. Only mutated copies of the product ask it; the product does not know it.
package mutant

// Alive is the name of the planted bug that is alive; empty where the product is sound.
var Alive string
