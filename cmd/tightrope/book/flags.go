package book

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/pflag"
	"k8s.io/utils/clock"

	"tightrope.dev/cmd/tightrope/cluster"
	"tightrope.dev/cmd/tightrope/manifest"
)

// Options are the flags of a command that reads what there is in a namespace: where it is, and for when the answer is.
type Options struct {
	// Cluster is where to read when there is no snapshot.
	Cluster cluster.Options
	// Snapshot is a file that tightrope snapshot wrote; "-" is standard input. Empty means the cluster.
	Snapshot string
	// At is a day or an instant. Empty means now, and for a snapshot when it was taken.
	At string
}

// Bind adds the flags.
func (o *Options) Bind(flags *pflag.FlagSet) {
	o.Cluster.Bind(flags)
	flags.StringVar(&o.Snapshot, "snapshot", "", "read this file of tightrope snapshot instead of a cluster; - for standard input")
	o.BindAt(flags)
}

// BindAt adds only the flag that says for when the answer is.
func (o *Options) BindAt(flags *pflag.FlagSet) {
	flags.StringVar(&o.At, "at", "", "answer for this day (2026-12-31: its noon, UTC) or instant (2026-12-31T09:00:00Z) instead of now; with a snapshot, now is when it was taken")
}

// Load reads the book, and says for which instant the answer is. The clock is asked at most once.
func (o *Options) Load(ctx context.Context, now clock.PassiveClock, in io.Reader) (*Book, time.Time, error) {
	b, err := o.load(ctx, now, in)
	if err != nil {
		return nil, time.Time{}, err
	}
	at, err := o.Time(b.Taken)
	return b, at, err
}

func (o *Options) load(ctx context.Context, now clock.PassiveClock, in io.Reader) (*Book, error) {
	if o.Snapshot == "" {
		c, namespace, err := o.Cluster.Connect()
		if err != nil {
			return nil, err
		}
		return FromCluster(ctx, c, namespace, now.Now())
	}
	if o.Cluster.Kubeconfig != "" || o.Cluster.Context != "" {
		return nil, errors.New("--snapshot reads no cluster; leave --kubeconfig and --context out")
	}
	b, err := manifest.Reading(ctx, func() (*Book, error) { return Open(o.Snapshot, in) })
	if err == nil && o.Cluster.Namespace != "" && o.Cluster.Namespace != b.Namespace {
		return nil, fmt.Errorf("snapshot %s is of namespace %s, not of %s", o.Snapshot, b.Namespace, o.Cluster.Namespace)
	}
	return b, err
}

// Time is the instant of --at, or else the one that is given.
func (o *Options) Time(otherwise time.Time) (time.Time, error) {
	if o.At == "" {
		return otherwise, nil
	}
	if day, err := time.Parse(time.DateOnly, o.At); err == nil {
		return day.Add(noon), nil
	}
	if at, err := time.Parse(time.RFC3339, o.At); err == nil {
		return at.UTC(), nil
	}
	return time.Time{}, fmt.Errorf("--at %q is neither a day, such as 2026-12-31, nor an instant, such as 2026-12-31T09:00:00Z", o.At)
}

// noon is when a day is meant: at noon, UTC, it is that day in nearly every time zone.
const noon = 12 * time.Hour
