package sim_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/test/build"
	"tightrope.dev/test/sim"
)

// triggers is a folder of small samples, one for each kind of trigger and each large feature.
var triggers = filepath.Join(build.Root(), "config", "samples", "triggers")

// trigger is a world with the accounts of the samples and what one of them declares.
func trigger(t *testing.T, name string) *sim.World {
	t.Helper()
	w := sim.New("2026-11-04")
	for _, file := range []string{"accounts", name} {
		content, err := os.ReadFile(filepath.Join(triggers, file+".yaml"))
		if err != nil {
			t.Fatal(err)
		}
		objects, err := build.Objects(content)
		if err != nil {
			t.Fatal(err)
		}
		for _, object := range objects {
			w.Put(object)
		}
	}
	return w
}

// triggerSamples are the samples, and what happens in them.
var triggerSamples = map[string]func(w *sim.World) *sim.World{
	"date": func(w *sim.World) *sim.World {
		return w.Live("2026-11-13").Report("meadow-foods", "letter", v1alpha1.ReportDone, "").
			Change("meadow-foods", "the renewal is corrected by ten days", renewsOn("2027-02-20")).Live("2026-12-20")
	},
	"membership": func(w *sim.World) *sim.World {
		return w.Live("2026-11-12").Report("meadow-foods", "listen", v1alpha1.ReportDone, "the export is missing").Live("2027-05-01")
	},
	"every": func(w *sim.World) *sim.World {
		return w.Live("2026-11-12").Report("meadow-foods", "prepare", v1alpha1.ReportDone, "").
			Live("2026-11-20").Report("meadow-foods", "review", v1alpha1.ReportDone, "").Live("2027-02-12")
	},
	"each": func(w *sim.World) *sim.World {
		return w.Live("2026-11-05").Report("meadow-foods", "tell", v1alpha1.ReportDone, "").Live("2026-11-20").
			Change("meadow-foods", "the export is shipped", func(s *v1alpha1.AccountSpec) { s.Requests[1].Status = v1alpha1.RequestShipped }).Live("2026-11-25")
	},
	"hand": func(w *sim.World) *sim.World {
		return w.Live("2026-11-06").Report("meadow-foods", "invite", v1alpha1.ReportDone, "").Live("2026-11-21")
	},
	"exclusive-group": func(w *sim.World) *sim.World {
		return w.Live("2026-11-06").Report("meadow-foods", "ask", v1alpha1.ReportDone, "agrees").Live("2026-11-09")
	},
	"rollout": func(w *sim.World) *sim.World { // meadow-foods is held out
		seats := func(s *v1alpha1.AccountSpec) { s.Attributes["seats"] = v1alpha1.Value{Integer: new(int64(120))} }
		return w.Live("2026-11-06").Report("tall-oak-homes", "workshop", v1alpha1.ReportDone, "").
			Live("2026-12-01").Change("tall-oak-homes", "they have 120 seats", seats).
			Change("meadow-foods", "they have 120 seats, too", seats).Live("2026-12-03")
	},
	"approval": func(w *sim.World) *sim.World {
		return w.Live("2026-11-28").Report("meadow-foods", "propose", v1alpha1.ReportDone, "10 percent, for a second year").
			Live("2026-12-01").Report("meadow-foods", "approve", v1alpha1.ReportDone, v1alpha1.AnswerApproved).Live("2026-12-05")
	},
	"escalation": func(w *sim.World) *sim.World {
		return w.Live("2026-11-13").Report("tall-oak-homes", "call", v1alpha1.ReportDone, "").Live("2026-11-20")
	},
	"value-window": func(w *sim.World) *sim.World { return w.Live("2026-11-20") },
}

// TestTriggerSamples lives each sample day by day. Who reads the sample can read what becomes of it.
func TestTriggerSamples(t *testing.T) {
	for name, live := range triggerSamples {
		t.Run(name, func(t *testing.T) { golden(t, "triggers-"+name, live(trigger(t, name))) })
	}
}

// TestEveryTriggerSampleIsLived looks for files that no story is told of.
func TestEveryTriggerSampleIsLived(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(triggers, "*.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".yaml")
		if triggerSamples[name] == nil && !slices.Contains([]string{"accounts", "kustomization", "namespace"}, name) {
			t.Errorf("no story is told of %s", file)
		}
	}
}
