package sim_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/test/build"
	"tightrope.dev/test/sim"
)

var update = flag.Bool("update", false, "write the stories as they are now")

// covid is a world with the segments and playbooks of the first sample, and no account.
func covid(t *testing.T, day string) *sim.World {
	t.Helper()
	w := sim.New(day)
	for _, object := range samples(t) {
		switch object.(type) {
		case *v1alpha1.Segment, *v1alpha1.Playbook:
			w.Put(object)
		}
	}
	return w
}

func samples(t *testing.T) []any {
	t.Helper()
	objects, err := build.Samples("covid-exposure")
	if err != nil {
		t.Fatal(err)
	}
	all := make([]any, 0, len(objects))
	for _, object := range objects {
		all = append(all, object)
	}
	return all
}

func account(name, industry, renewal string) *v1alpha1.Account {
	a := &v1alpha1.Account{}
	a.Name = name
	a.Spec = v1alpha1.AccountSpec{
		DisplayName: strings.ToUpper(name[:1]) + name[1:],
		Industry:    industry,
		Lifecycle:   v1alpha1.LifecycleActive,
		Team:        map[string]v1alpha1.Name{"csm": "jane"},
	}
	if renewal != "" {
		a.Spec.Commercial = &v1alpha1.Commercial{RenewalDate: v1alpha1.Date(renewal)}
	}
	return a
}

func renewsOn(date string) func(*v1alpha1.AccountSpec) {
	return func(s *v1alpha1.AccountSpec) { s.Commercial = &v1alpha1.Commercial{RenewalDate: v1alpha1.Date(date)} }
}

// golden compares a story with the one that was reviewed.
func golden(t *testing.T, name string, w *sim.World) {
	t.Helper()
	for object, times := range w.Created {
		if times != 1 {
			t.Errorf("%s was created %d times", object, times)
		}
	}
	compare(t, name, w.String())
}

// compare compares a story with the one that was reviewed.
func compare(t *testing.T, name, story string) {
	t.Helper()
	file := filepath.Join("testdata", name+".story")
	if *update {
		if err := os.WriteFile(file, []byte(story), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), story); diff != "" {
		t.Errorf("the story changed (-reviewed +now); look at it, then run with -update:\n%s", diff)
	}
}

func TestStories(t *testing.T) {
	for name, live := range map[string]func(*testing.T) *sim.World{
		"high-asks-at-sixty-days": func(t *testing.T) *sim.World {
			return covid(t, "2026-10-30").Put(account("acme", "Tourism", "2026-12-31")).Live("2026-11-03").
				Report("acme", "ask", v1alpha1.ReportDone, "half a year of rest").Live("2027-02-01")
		},
		"high-gets-no-answer": func(t *testing.T) *sim.World {
			return covid(t, "2026-10-30").Put(account("acme", "Tourism", "2026-12-31")).Live("2027-01-10")
		},
		"moderate-picks-from-the-menu": func(t *testing.T) *sim.World {
			return covid(t, "2026-10-30").Put(account("north", "Chemicals", "2026-12-31")).Live("2026-11-02").
				Report("north", "menu", v1alpha1.ReportDone, "smaller-plan").Live("2026-11-05").
				Report("north", "prepare-smaller-plan", v1alpha1.ReportDone, "").Live("2027-01-10")
		},
		"low-does-not-object": func(t *testing.T) *sim.World {
			return covid(t, "2026-10-30").Put(account("summit", "Telecoms", "2026-12-31")).Live("2026-11-02").
				Report("summit", "notice", v1alpha1.ReportWaiting, "").Live("2026-12-02").
				Report("summit", "invoice", v1alpha1.ReportDone, "").Live("2027-01-10")
		},
		"low-objects": func(t *testing.T) *sim.World {
			return covid(t, "2026-10-30").Put(account("summit", "Telecoms", "2026-12-31")).Live("2026-11-02").
				Report("summit", "notice", v1alpha1.ReportWaiting, "").Live("2026-11-08").
				Report("summit", "notice", v1alpha1.ReportDone, v1alpha1.AnswerObjected).Live("2026-12-20")
		},
		"low-objects-after-the-week": func(t *testing.T) *sim.World {
			return covid(t, "2026-10-30").Put(account("summit", "Telecoms", "2026-12-31")).Live("2026-11-02").
				Report("summit", "notice", v1alpha1.ReportWaiting, "").Live("2026-11-12").
				Report("summit", "notice", v1alpha1.ReportWaiting, v1alpha1.AnswerObjected).Live("2026-12-20")
		},
		"low-objects-with-the-invoice-open": func(t *testing.T) *sim.World {
			return covid(t, "2026-10-30").Put(account("summit", "Telecoms", "2026-12-31")).Live("2026-11-02").
				Report("summit", "notice", v1alpha1.ReportWaiting, "").Live("2026-12-02").
				Report("summit", "notice", v1alpha1.ReportWaiting, v1alpha1.AnswerObjected).Live("2026-12-20")
		},
		"low-notice-is-never-sent": func(t *testing.T) *sim.World {
			return covid(t, "2026-10-30").Put(account("summit", "Telecoms", "2026-12-31")).Live("2027-01-10")
		},
		"date-moves-later-before-the-notice-goes-out": func(t *testing.T) *sim.World {
			return covid(t, "2026-10-30").Put(account("summit", "Telecoms", "2026-12-31")).Live("2026-11-03").
				Change("summit", "the renewal moves to 2027-01-20", renewsOn("2027-01-20")).Live("2026-11-22").
				Report("summit", "notice", v1alpha1.ReportWaiting, "").Live("2026-12-22")
		},
		"date-moves-earlier-mid-way": func(t *testing.T) *sim.World {
			return covid(t, "2026-10-30").Put(account("summit", "Telecoms", "2026-12-31")).Live("2026-11-02").
				Report("summit", "notice", v1alpha1.ReportWaiting, "").Live("2026-11-20").
				Change("summit", "the renewal moves to 2026-12-15", renewsOn("2026-12-15")).Live("2026-12-20")
		},
		"date-moves-to-next-year-and-back": func(t *testing.T) *sim.World {
			return covid(t, "2026-10-30").Put(account("acme", "Tourism", "2026-12-31")).Live("2026-11-03").
				Change("acme", "the renewal moves to 2027-12-31", renewsOn("2027-12-31")).Live("2026-11-06").
				Change("acme", "the renewal moves back to 2026-12-31", renewsOn("2026-12-31")).Live("2026-11-10")
		},
		"date-moves-to-next-year": func(t *testing.T) *sim.World {
			return covid(t, "2026-10-30").Put(account("acme", "Tourism", "2026-12-31")).Live("2026-11-03").
				Change("acme", "the renewal moves to 2027-12-31", renewsOn("2027-12-31")).Live("2027-11-05")
		},
		"date-moves-between-two-runs": func(t *testing.T) *sim.World {
			return covid(t, "2026-10-30").Put(account("acme", "Tourism", "2026-11-30")).Live("2026-11-03").
				Change("acme", "the renewal moves to 2027-01-20", renewsOn("2027-01-20")).Live("2026-11-24").
				Report("acme", "ask", v1alpha1.ReportDone, v1alpha1.AnswerNoObjection).Live("2026-11-26").
				Change("acme", "the renewal moves to 2026-12-31", renewsOn("2026-12-31")).Live("2027-01-10")
		},
		"account-arrives-late": func(t *testing.T) *sim.World {
			return covid(t, "2026-12-11").Put(account("acme", "Tourism", "2026-12-31"), account("summit", "Telecoms", "2026-12-31")).Live("2026-12-14")
		},
		"industry-is-on-no-list": func(t *testing.T) *sim.World {
			return covid(t, "2026-11-01").Put(account("falcon", "Falconry", "2026-12-31"), account("nameless", "", "2026-12-31")).Live("2026-11-03").
				Change("falcon", "the CRM learns the industry", func(s *v1alpha1.AccountSpec) { s.Industry = "Media" }).Live("2026-11-05")
		},
		"the-samples": func(t *testing.T) *sim.World {
			return sim.New("2026-11-22").Put(samples(t)...).Live("2026-12-06")
		},
	} {
		t.Run(name, func(t *testing.T) { golden(t, name, live(t)) })
	}
}
