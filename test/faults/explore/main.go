// Command explore plays the stories of package faults under all the schedules that it says, and counts what goes wrong.
// `make faults-quick` and `make faults` run it.
package main

import (
	"os"

	"tightrope.dev/test/faults"
)

func main() { os.Exit(faults.Main(os.Args[1:], os.Stdout)) }
