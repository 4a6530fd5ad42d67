package calendar

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
)

// zoneNames are the names of the IANA time zone database that Go's release carries, a line each. A test compares them.
//
//go:embed zones.txt
var zoneNames string

var zones = sync.OnceValue(func() []string { return strings.Fields(zoneNames) })

// LoadZone finds a time zone by its name in the IANA database, such as Europe/Berlin. The program must have the database:
// a main package imports time/tzdata. The error says what to write instead.
func LoadZone(name string) (*time.Location, error) {
	if _, known := slices.BinarySearch(zones(), name); !known {
		return nil, fmt.Errorf("%q is not a time zone; write %s", name, nearZones(name))
	}
	location, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Errorf("%q is a time zone that this program has no data of: %w", name, err)
	}
	return location, nil
}

// nearZones are names like the one that was written: that differ in case, that end in it, or that few slips of the pen
// part from it.
func nearZones(name string) string {
	folded := strings.ToLower(strings.NewReplacer(" ", "_", `\`, "/").Replace(strings.TrimSpace(name)))
	var near []string
	most := min(3, 1+len(folded)/4) // slips
	best := most
	for _, zone := range zones() {
		lower := strings.ToLower(zone)
		place := lower[strings.LastIndex(lower, "/")+1:]
		switch slips := min(distance(folded, lower), distance(folded, place)); {
		case slips >= best:
			if slips == best && best < most {
				near = append(near, zone)
			}
		default:
			best, near = slips, []string{zone}
		}
	}
	if len(near) == 0 || folded == "" {
		return "a name of the IANA database, such as Europe/Berlin"
	}
	return strings.Join(near[:min(len(near), 3)], " or ")
}

// distance is how many letters must be put in, taken out or changed to make one word of another.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		corner := row[0]
		row[0]++
		for j := range len(b) {
			change := corner
			if a[i] != b[j] {
				change++
			}
			corner = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
