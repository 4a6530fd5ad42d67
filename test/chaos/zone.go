package chaos

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// writeZone writes a time zone in which the day begins at an instant. It is how steps come due within seconds: the clock
// is the real one, the place is not. A manager reads it where ZONEINFO names the directory.
func writeZone(dir, name string, day time.Time) error {
	path := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("make the directory of time zones: %w", err)
	}
	if err := os.WriteFile(path, zoneOf(day), 0o600); err != nil {
		return fmt.Errorf("write a time zone: %w", err)
	}
	return nil
}

// nearestMidnight gives the date whose midnight in UTC is nearest to an instant.
func nearestMidnight(day time.Time) time.Time {
	return day.UTC().Add(12 * time.Hour).Truncate(24 * time.Hour)
}

// zoneOf is a file of the IANA database, version 1: one rule, no change of the clocks.
func zoneOf(day time.Time) []byte {
	offset := int32(nearestMidnight(day).Unix() - day.Unix())
	file := append([]byte("TZif"), make([]byte, 16)...)
	for _, count := range []uint32{0, 0, 0, 0, 1, 4} { // one type of local time, four letters
		file = binary.BigEndian.AppendUint32(file, count)
	}
	file = binary.BigEndian.AppendUint32(file, uint32(offset))
	return append(file, 0, 0, 'T', 'I', 'R', 0)
}
