package archive

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// FuzzRead: no bytes make the reader of archives panic. Damage has a line of the file and says why, and a record has an object.
func FuzzRead(f *testing.F) {
	object := []byte(`{"apiVersion":"tightrope.dev/v1alpha1","kind":"Task","metadata":{"name":"a"}}`)
	sound := `{"time":"2026-11-02T09:00:00Z","object":` + string(object) + `,"sha256":"` + checksum("", object) + `"}` + "\n"
	for _, seed := range []string{sound, sound + sound, sound[:len(sound)/2], sound[:len(sound)/2] + "\n", "\n", "{}\n", "null\n", `{"object":null}` + "\n", `{"object":[]}` + "\n"} {
		f.Add([]byte(seed), false)
		f.Add([]byte(seed), true)
	}
	f.Fuzz(func(t *testing.T, raw []byte, signed bool) {
		if signed { // what comes behind the checksum
			raw = []byte(`{"time":"2026-11-02T09:00:00Z","object":` + string(raw) + `,"sha256":"` + checksum("", raw) + `"}` + "\n")
		}
		file := filepath.Join(t.TempDir(), "a.jsonl")
		if err := os.WriteFile(file, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		records, err := Read(file)
		if damage := (*Damage)(nil); errors.As(err, &damage) {
			if damage.Line != len(records)+1 || damage.Why == "" {
				t.Errorf("%d records, and then damage on line %d: %s", len(records), damage.Line, damage.Why)
			}
		} else if err != nil {
			t.Fatal(err)
		}
		for _, r := range records {
			if r.Object == nil || r.Object.GetKind() == "" {
				t.Errorf("a record without an object: %v", r)
			}
		}
	})
}
