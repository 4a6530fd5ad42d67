package main

import (
	"fmt"
	"os"
	"path/filepath"
)

// writeFile writes a private file so that a reader sees all of it or nothing.
func writeFile(path string, content []byte) error {
	part, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*") // mode 0600
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	defer os.Remove(part.Name())
	if _, err := part.Write(content); err != nil {
		_ = part.Close()
		return fmt.Errorf("write %s: %w", path, err)
	}
	if err := part.Close(); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	if err := os.Rename(part.Name(), path); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}
