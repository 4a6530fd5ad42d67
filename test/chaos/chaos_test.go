package chaos

import (
	"cmp"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestExactlyOnce runs the schedule of the flags, and expects nothing twice, nothing lost and nothing early.
func TestExactlyOnce(t *testing.T) {
	skipWhenShort(t)
	wanted.seed = seeded()
	t.Logf("the schedule is that of -seed=%d", wanted.seed)
	found, err := run(t.Context(), options{counts: wanted, name: "round", dir: kept(t, "."), atMost: *atMost, settle: *settle, say: t.Logf})
	results["processes"] = found.String()
	t.Logf("managers that ended and were started again: %d; faults that struck at their write: %d; requests that went wrong on purpose: %d; "+
		"objects whose creation the audit log missed: %d", found.restarts, found.struck, found.disturbs, found.unseen)
	for _, f := range sortedKeys(found.faults) {
		t.Logf("%4d × %s", found.faults[f], f)
	}
	t.Logf("first emission after SIGTERM of the leader: %s", took(found.afterTerm))
	t.Logf("first emission after SIGKILL of the leader: %s", took(found.afterKill))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found.findings {
		t.Errorf("-seed=%d: %s", wanted.seed, f)
	}
	expectAll(t, found)
}

// seeded is the seed of the flags, or one that nobody had.
func seeded() int64 {
	return cmp.Or(wanted.seed, time.Now().Unix())
}

// kept is the directory of the flags, or one that is gone after the test.
func kept(t *testing.T, name string) string {
	t.Helper()
	if *keep == "" {
		return t.TempDir()
	}
	dir := filepath.Join(*keep, name)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	return dir
}

// expectAll checks that what was asked for was done: a run that did nothing has found nothing.
func expectAll(t *testing.T, found summary) {
	t.Helper()
	counts := map[string][2]int{
		"kills of managers":       {found.kills, wanted.kills},
		"leaders asked to end":    {found.terms, wanted.terms},
		"faults at their write":   {found.struck, 1},
		"requests that go wrong":  {found.disturbs, min(wanted.others, 1)},
		"kills of the API server": {found.apiserver, wanted.apiserver},
		"kills of etcd":           {found.etcd, wanted.etcd},
		"freezes":                 {found.freezes, wanted.freezes},
		"due steps":               {found.steps, wanted.steps},
	}
	for _, f := range others {
		counts[string(f)] = [2]int{found.faults[f], wanted.others}
	}
	for what, count := range counts {
		if count[0] < count[1] {
			t.Errorf("%s: %d, and %d were asked for", what, count[0], count[1])
		}
	}
}

func skipWhenShort(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("it starts a control plane")
	}
}
