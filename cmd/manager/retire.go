package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strconv"
	"time"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
	"tightrope.dev/controllers"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/controllers/persist/archive"
)

// shortest is how long what has ended stays at least, so that a late answer can be given and a person can look.
const shortest = 24 * time.Hour

// retirement is what the flags say of what has ended.
type retirement struct {
	tasks, engagements time.Duration
	archive            string
}

func (r *retirement) addFlags(flags *flag.FlagSet) {
	flags.DurationVar(&r.tasks, "task-retention", 30*24*time.Hour, "how long a closed Task stays in the cluster, at least 24h; 0 is for ever")
	flags.DurationVar(&r.engagements, "engagement-retention", 90*24*time.Hour,
		"how long an Engagement stays in the cluster after its run has ended, at least 24h; 0 is for ever; it never leaves before its Tasks")
	flags.StringVar(&r.archive, "archive", "",
		"the directory where Tasks and Engagements are kept before they are removed, as JSON Lines with checksums, and where marks say how far runs have come, so that a restore of etcd is noticed; empty is nowhere: they are removed for good, and nobody notices")
}

// check refuses a retention that is too short.
func (r *retirement) check() error {
	for _, f := range []struct {
		name string
		said time.Duration
	}{{"task-retention", r.tasks}, {"engagement-retention", r.engagements}} {
		if f.said != 0 && f.said < shortest {
			return fmt.Errorf("read the flags: --%s=%s is too short; write at least 24h, so that a late answer can be given, or 0 to remove nothing", f.name, f.said)
		}
	}
	return nil
}

// open opens the archive, where there is to be one.
func (r *retirement) open(scheme *runtime.Scheme) (ended controllers.Retirement, done func(), err error) {
	ended.Retention = plan.Retention{Tasks: r.tasks, Engagements: r.engagements}
	if r.archive == "" {
		return ended, func() {}, nil
	}
	host, err := os.Hostname() // the pod's name
	if err != nil {
		return ended, nil, fmt.Errorf("open the archive: %w", err)
	}
	now := clock.RealClock{}
	process := host + "-" + strconv.FormatInt(now.Now().Unix(), 36)
	kept, err := archive.Open(r.archive, process, scheme, now)
	if err != nil {
		return ended, nil, fmt.Errorf("read --archive: %w", err)
	}
	marks, err := archive.OpenMarks(r.archive, process, now)
	if marks == nil {
		return ended, nil, errors.Join(fmt.Errorf("read --archive: %w", err), kept.Close())
	}
	if err != nil {
		ctrl.Log.Error(err, "Part of the marks cannot be read: after a restore, what they say is not known")
	}
	ended.Archive, ended.Marks = kept, marks
	return ended, func() { _, _ = kept.Close(), marks.Close() }, nil
}
