package chaos

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// writeOverlay writes the files that replace others, and the list of them that the go command reads.
func writeOverlay(dir string, overlay Overlay) (string, error) {
	replace := map[string]string{}
	for i, path := range sortedKeys(overlay) {
		file := filepath.Join(dir, fmt.Sprintf("overlay-%d.go", i))
		if err := os.WriteFile(file, []byte(overlay[path]), 0o600); err != nil {
			return "", fmt.Errorf("write the overlay: %w", err)
		}
		replace[filepath.Join(root(), filepath.FromSlash(path))] = file
	}
	content, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", fmt.Errorf("write the overlay: %w", err)
	}
	list := filepath.Join(dir, "overlay.json")
	return list, os.WriteFile(list, content, 0o600)
}
