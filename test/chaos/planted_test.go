package chaos

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestTheObserverSees plants what the design forbids into the manager, and expects the observer to see it: a check that
// cannot fail shows nothing.
func TestTheObserverSees(t *testing.T) {
	skipWhenShort(t)
	plane, err := startPlane(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(plane.stop)
	for _, planted := range []struct {
		name, title, file, old, new string
		seen                        func(verdict) int
	}{{
		name: "twice", title: "a name that is not a function of the key",
		file: "controllers/engine/plan/names.go",
		old:  "return named([]string{key.Account, string(key.Step)}, parts...)",
		new:  "return named([]string{key.Account, string(key.Step)}, append(parts, strconv.FormatInt(time.Now().UnixNano(), 36))...)",
		seen: func(v verdict) int { return v.duplicates },
	}, {
		name: "never", title: "a pass that does not come back when the next step is due",
		file: "controllers/spread.go",
		old:  "return spread(now, comeBack(now, next), days, o)",
		new:  "return ctrl.Result{}",
		seen: func(v verdict) int { return v.lost },
	}, {
		name: "soon", title: "a clock that is half a minute ahead",
		file: "controllers/engagement_controller.go",
		old:  "seen := engagementView{EngagementFacts: plan.EngagementFacts{Now: r.Clock.Now(),",
		new:  "seen := engagementView{EngagementFacts: plan.EngagementFacts{Now: r.Clock.Now().Add(30 * time.Second),",
		seen: func(v verdict) int { return v.early },
	}} {
		t.Run(planted.title, func(t *testing.T) {
			found, err := run(t.Context(), options{
				counts:  counts{kills: 2, steps: 60, seed: 1},
				overlay: overlayOf(t, edit{planted.file, planted.old, planted.new}),
				plane:   plane, name: planted.name, dir: t.TempDir(), settle: 5 * time.Second, say: t.Logf,
			})
			if err != nil {
				t.Fatal(err)
			}
			if planted.seen(found.verdict) == 0 {
				t.Errorf("nobody saw it: %s", found)
			}
		})
	}
}

// edit changes one place of a file.
type edit struct{ file, old, new string }

// overlayOf are the files that edits change.
func overlayOf(t *testing.T, edits ...edit) Overlay {
	t.Helper()
	changed := Overlay{}
	for _, e := range edits {
		text, ok := changed[e.file]
		if !ok {
			content, err := os.ReadFile(filepath.Join(root(), e.file))
			if err != nil {
				t.Fatal(err)
			}
			text = string(content)
		}
		if strings.Count(text, e.old) != 1 {
			t.Fatalf("%s has not exactly one place that says %s", e.file, e.old)
		}
		text = strings.Replace(text, e.old, e.new, 1)
		if strings.Contains(e.new, "time.") && !strings.Contains(text, "\t\"time\"\n") {
			text = strings.Replace(text, "import (\n", "import (\n\t\"time\"\n", 1)
		}
		changed[e.file] = text
	}
	return changed
}
