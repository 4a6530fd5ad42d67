package book

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	testingclock "k8s.io/utils/clock/testing"

	"tightrope.dev/cmd/tightrope/cluster"
)

// endless is standard input before which nobody types anything.
type endless struct{ asked chan struct{} }

// Read implements io.Reader.
func (e endless) Read([]byte) (int, error) {
	close(e.asked)
	select {}
}

func TestWhoInterruptsDoesNotWaitForASnapshot(t *testing.T) {
	ctx, interrupt := context.WithCancel(t.Context())
	in := endless{make(chan struct{})}
	go func() {
		<-in.asked
		interrupt()
	}()
	o := Options{Snapshot: "-"}
	if _, _, err := o.Load(ctx, testingclock.NewFakePassiveClock(morning), in); err == nil || err.Error() != "interrupted; nothing was read to its end" {
		t.Errorf("got %v", err)
	}
}

func TestASnapshotIsReadForTheInstantAtWhichItWasTaken(t *testing.T) {
	path := filepath.Join(t.TempDir(), "emea.snapshot")
	if err := os.WriteFile(path, written(t, newBook(t, emea()...)), 0o600); err != nil {
		t.Fatal(err)
	}
	later := testingclock.NewFakePassiveClock(morning.AddDate(1, 0, 0))
	for name, test := range map[string]struct {
		options Options
		want    time.Time
		problem string
	}{
		"without --at":                   {Options{Snapshot: path}, morning, ""},
		"from standard input":            {Options{Snapshot: "-"}, morning, ""},
		"with a day":                     {Options{Snapshot: path, At: "2026-12-31"}, time.Date(2026, 12, 31, 12, 0, 0, 0, time.UTC), ""},
		"with an instant":                {Options{Snapshot: path, At: "2026-12-31T23:30:00+01:00"}, time.Date(2026, 12, 31, 22, 30, 0, 0, time.UTC), ""},
		"with its namespace":             {Options{Snapshot: path, Cluster: cluster.Options{Namespace: "emea"}}, morning, ""},
		"with words":                     {Options{Snapshot: path, At: "tomorrow"}, time.Time{}, `--at "tomorrow" is neither a day, such as 2026-12-31, nor an instant`},
		"with another namespace":         {Options{Snapshot: path, Cluster: cluster.Options{Namespace: "apac"}}, time.Time{}, "is of namespace emea, not of apac"},
		"with a cluster as well":         {Options{Snapshot: path, Cluster: cluster.Options{Context: "prod"}}, time.Time{}, "--snapshot reads no cluster; leave --kubeconfig and --context out"},
		"that is not there":              {Options{Snapshot: path + "x"}, time.Time{}, "there is no snapshot "},
		"with a cluster that is nowhere": {Options{Cluster: cluster.Options{Kubeconfig: path + "x"}}, time.Time{}, "find the cluster"},
	} {
		t.Run(name, func(t *testing.T) {
			b, at, err := test.options.Load(t.Context(), later, bytes.NewReader(written(t, newBook(t, emea()...))))
			if test.problem != "" {
				if err == nil || !strings.Contains(err.Error(), test.problem) {
					t.Errorf("got %v, want …%s…", err, test.problem)
				}
				return
			}
			if err != nil || !at.Equal(test.want) || b.Namespace != "emea" {
				t.Errorf("got %v at %s, %v", b, at, err)
			}
		})
	}
}
