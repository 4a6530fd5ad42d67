package chaos

import (
	"context"
	"fmt"
	"os"
	"slices"
	"time"

	"k8s.io/apimachinery/pkg/util/wait"
)

// options are a run.
type options struct {
	counts

	dir     string               // where data and logs are
	overlay Overlay              // what is planted in the manager
	plane   *plane               // the control plane to use; nil starts one
	name    string               // what namespaces begin with
	atMost  time.Duration        // no round begins after that; 0 is for ever
	settle  time.Duration        // how long a round may take, at its end, until everything is there
	say     func(string, ...any) // what happens, as it happens
}

// runner is a run under way.
type runner struct {
	options

	program string
	read    int64 // how far the audit log has been read
	summary summary
}

// summary is what a run did and what was found.
type summary struct {
	verdict

	kills, apiserver, etcd, freezes, terms, steps int
	faults                                        map[fault]int
	// restarts are the managers that ended, also by themselves, and were started again; disturbs are the requests that went
	// wrong on purpose.
	// struck are the faults that came at the write they were drawn for; the others came when the time for it was over.
	struck               int
	restarts, disturbs   int
	afterTerm, afterKill []time.Duration
}

// took is the median and the worst of some times.
func took(times []time.Duration) string {
	if len(times) == 0 {
		return "not measured"
	}
	sorted := slices.Sorted(slices.Values(times))
	return fmt.Sprintf("median %s, worst %s, of %d", sorted[len(sorted)/2].Round(10*time.Millisecond), sorted[len(sorted)-1].Round(10*time.Millisecond), len(sorted))
}

// String is the line by which a run is known.
func (s summary) String() string {
	return fmt.Sprintf("kills=%d apiserver=%d etcd=%d freezes=%d steps=%d duplicates=%d lost=%d early=%d",
		s.kills, s.apiserver, s.etcd, s.freezes, s.steps, s.duplicates, s.lost, s.early)
}

// run runs every round of the schedule, and stops after one in which something was found.
func run(ctx context.Context, o options) (summary, error) {
	r := &runner{options: o, summary: summary{faults: map[fault]int{}}}
	var err error
	if r.program, err = buildManager(ctx, o.dir, o.overlay); err != nil {
		return r.summary, err
	}
	if r.plane == nil {
		if r.plane, err = startPlane(ctx, o.dir); err != nil {
			return r.summary, err
		}
		defer r.plane.stop()
	}
	start, rounds := time.Now(), schedule(o.counts)
	for i, todo := range rounds {
		began := time.Now()
		if o.atMost > 0 && began.Sub(start) > o.atMost {
			o.say("the time is over after %d of %d rounds", i, len(rounds))
			break
		}
		if err := r.round(ctx, i, todo); err != nil {
			return r.summary, fmt.Errorf("seed %d, round %d: %w", o.seed, i, err)
		}
		r.summary.apiserver, r.summary.etcd = r.plane.apiserverKills, r.plane.etcdKills
		o.say("round %d of %d (elect=%t, %s): %s", i+1, len(rounds), todo.elect, time.Since(began).Round(time.Second), r.summary)
		if r.summary.violations() > 0 {
			break
		}
	}
	return r.summary, nil
}

// scene is a round under way.
type scene struct {
	*runner
	*world

	elect bool
	slots [2]*slot
	// signals are when a leader was told or made to end, and what the audit log calls it.
	signals []signalled
	// woken are the leaders that were frozen. They go on for seconds beside the new one, until they see that they lead no more.
	woken map[string]bool
}

type signalled struct {
	at    time.Time
	agent string
	asked bool
}

func (r *runner) round(ctx context.Context, number int, todo round) error {
	s, err := r.begin(ctx, number, todo.elect, [2][]string{})
	defer s.close()
	if err != nil {
		return err
	}
	for i, a := range todo.acts {
		r.say("  %d: %s", i, a)
		if err := s.act(ctx, a); err != nil {
			return fmt.Errorf("act %d, %s: %w", i, a, err)
		}
		r.summary.faults[a.fault]++
	}
	return s.finish(ctx)
}

// begin makes a namespace, and two managers that are at work in it, with some arguments of their own. The scene is to be
// closed, also after an error.
func (r *runner) begin(ctx context.Context, number int, elect bool, args [2][]string) (s *scene, err error) {
	s = &scene{runner: r, elect: elect, woken: map[string]bool{}}
	if s.world, err = newWorld(ctx, r.plane, fmt.Sprintf("%s-%d", r.name, number)); err != nil {
		return s, err
	}
	if err := s.feed(ctx, 1); err != nil { // the directory of time zones must be there
		return s, err
	}
	for i := range s.slots {
		name := fmt.Sprintf("manager-%d-of-%s-%d", i, r.name, number)
		if s.slots[i], err = r.newSlot(name, elect, s.world, r.seed+int64(number*2+i), args[i]...); err != nil {
			return s, err
		}
	}
	return s, s.atWork(ctx)
}

// close ends the managers.
func (s *scene) close() {
	for _, at := range s.slots {
		if at != nil {
			at.close()
		}
	}
}

// finish waits until every step is there, and judges.
func (s *scene) finish(ctx context.Context) error {
	if err := s.feed(ctx, 1); err != nil { // a restart would wake what nobody comes back to: this work nothing disturbs
		return err
	}
	if err := s.settled(ctx); err != nil {
		return err
	}
	return s.judge(ctx)
}

// atWork waits until the managers have made their first Task: faults are of no use to managers that do not run.
func (s *scene) atWork(ctx context.Context) error {
	err := wait.PollUntilContextTimeout(ctx, 100*time.Millisecond, patience, true, func(context.Context) (bool, error) {
		return s.created() > 0, nil
	})
	if err != nil {
		said, _ := os.ReadFile(s.slots[0].log)
		return fmt.Errorf("wait for the first Task: %w: %s", err, said[max(0, len(said)-2000):])
	}
	return nil
}

// settled waits until every step is there and marked. Where that never comes, the verdict says what is missing.
func (s *scene) settled(ctx context.Context) error {
	if err := s.plane.waitReady(ctx); err != nil {
		return err
	}
	_ = wait.PollUntilContextTimeout(ctx, time.Second, s.settle, true, func(ctx context.Context) (bool, error) {
		v, err := s.present(ctx, nil)
		return err == nil && v.lost == 0, nil
	})
	return ctx.Err()
}

// present judges what is there by a log.
func (s *scene) present(ctx context.Context, log []entry) (verdict, error) {
	tasks, err := s.objects(ctx, "tasks")
	if err != nil {
		return verdict{}, fmt.Errorf("list tasks: %w", err)
	}
	runs, err := s.objects(ctx, "engagements")
	if err != nil {
		return verdict{}, fmt.Errorf("list engagements: %w", err)
	}
	return judge(s.expected, log, tasks, runs), nil
}

// judge reads the audit log of the round, when both managers have ended.
func (s *scene) judge(ctx context.Context) error {
	for _, at := range s.slots {
		at.close()
		s.summary.kills += at.kills
		s.summary.restarts += at.starts - 1
		s.summary.disturbs += at.proxy.disturbs
	}
	log, next, err := readAudit(s.plane.auditLog(), s.read)
	if err != nil {
		return err
	}
	s.read = next
	v, err := s.present(ctx, ofNamespace(log, s.namespace))
	if err != nil {
		return err
	}
	s.summary.add(v)
	s.summary.steps += len(s.expected)
	s.measure(log)
	return nil
}

func ofNamespace(log []entry, namespace string) []entry {
	var of []entry
	for _, e := range log {
		if e.namespace == namespace {
			of = append(of, e)
		}
	}
	return of
}

// measure takes, for every leader that ended, the time until another process made a Task. A
// woken leader does not count: it was never gone.
func (s *scene) measure(log []entry) {
	for _, ended := range s.signals {
		for _, e := range log {
			if e.resource == "tasks" && e.verb == "create" && e.at.After(ended.at) && e.by != ended.agent && !s.woken[e.by] {
				if ended.asked {
					s.summary.afterTerm = append(s.summary.afterTerm, e.at.Sub(ended.at))
				} else {
					s.summary.afterKill = append(s.summary.afterKill, e.at.Sub(ended.at))
				}
				break
			}
		}
	}
}
