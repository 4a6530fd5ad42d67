package chaos

import (
	"context"
	"errors"
	"fmt"
	"syscall"
	"time"

	"k8s.io/apimachinery/pkg/util/wait"
)

const (
	// lasting is how long a fault goes on that is not over at once.
	lasting = 4 * time.Second
	// likely is how likely a request goes wrong in a storm.
	likely = 0.3
	// enough is how long an act waits for the work that came with it. What is left then goes on beside the next fault.
	enough = 20 * time.Second
)

// act does what the schedule says, with work that comes due at the same time.
func (s *scene) act(ctx context.Context, a act) error {
	before := s.created()
	if err := s.do(ctx, a); err != nil {
		return err
	}
	return s.progress(ctx, before+a.batch*stepsPerAccount)
}

func (s *scene) do(ctx context.Context, a act) error {
	switch a.fault {
	case killManager:
		return s.killManager(ctx, a)
	case terminate:
		return s.terminate(ctx, a)
	case freeze:
		return s.freezeLeader(ctx, a)
	case killAPIServer:
		return s.killPlane(ctx, a, s.plane.killAPIServer)
	case killEtcd:
		return s.killPlane(ctx, a, s.plane.killEtcd)
	case compaction:
		return s.compact(ctx, a)
	case storm:
		return s.while(ctx, a, func(p *proxy) { p.setStorm(likely) }, func(p *proxy) { p.setStorm(0) })
	case cut:
		return s.while(ctx, a, (*proxy).cutWatches, (*proxy).cutWatches)
	case stale:
		return s.while(ctx, a, (*proxy).pauseWatches, func(p *proxy) { p.resumeWatches() })
	case gone:
		return s.while(ctx, a, func(p *proxy) { p.setGone(true); p.cutWatches() }, func(p *proxy) { p.setGone(false) })
	case revoke:
		return s.under(ctx, a, s.revoked)
	case quota:
		return s.under(ctx, a, s.full)
	}
	return fmt.Errorf("%q is no fault", a.fault)
}

// killManager kills a manager at a write: the leader, where there is one.
func (s *scene) killManager(ctx context.Context, a act) error {
	at, err := s.victim(ctx, a)
	if err != nil {
		return err
	}
	err = s.at(ctx, a, []*slot{at}, func() {
		s.note(at, false)
		at.kill()
	})
	return errors.Join(err, s.feed(ctx, 1)) // work is waiting for the one that takes over: the time until then is taken
}

// terminate asks the leader to end.
func (s *scene) terminate(ctx context.Context, a act) error {
	at, err := s.leader(ctx)
	if err != nil {
		return err
	}
	s.runner.summary.terms++
	err = s.at(ctx, a, []*slot{at}, func() {
		s.note(at, true)
		at.signal(syscall.SIGTERM)
	})
	return errors.Join(err, s.feed(ctx, 1))
}

// freezeLeader stops the leader at the creation of a Task, and keeps the request back, until another manager makes Tasks.
// Then the request goes through, and the old leader wakes and goes on as if nothing had been.
func (s *scene) freezeLeader(ctx context.Context, a act) error {
	at, err := s.leader(ctx)
	if err != nil {
		return err
	}
	other := s.other(at)
	held := make(chan struct{})
	sprung := at.proxy.arm(&trap{matches: createsTask, skip: a.skip, held: held, spring: func() { at.signal(syscall.SIGSTOP) }})
	if err := s.feed(ctx, a.batch); err != nil {
		close(held)
		return err
	}
	if !s.springs(ctx, sprung) && at.proxy.disarm(sprung) {
		at.signal(syscall.SIGSTOP)
	}
	s.woken[at.proxy.known()] = true
	before := other.proxy.created()
	err = s.feed(ctx, a.batch) // work for the one that takes over
	if err == nil {
		err = wait.PollUntilContextTimeout(ctx, 50*time.Millisecond, patience, true, func(context.Context) (bool, error) {
			return other.proxy.created() > before, nil
		})
	}
	at.signal(syscall.SIGCONT)
	close(held)
	if err != nil {
		return fmt.Errorf("wait for another leader: %w", err)
	}
	s.runner.summary.freezes++
	return nil
}

// killPlane kills the API server or etcd while Tasks are made.
func (s *scene) killPlane(ctx context.Context, a act, kill func() error) error {
	var failed error
	if err := s.at(ctx, a, s.slots[:], func() { failed = kill() }); err != nil {
		return err
	}
	return errors.Join(failed, s.plane.waitReady(ctx))
}

// compact has watches that stand still ask for revisions that neither etcd nor the API server has any more.
func (s *scene) compact(ctx context.Context, a act) error {
	at := s.slots[a.slot]
	at.proxy.pauseWatches()
	defer at.proxy.resumeWatches()
	if err := s.feed(ctx, a.batch); err != nil {
		return err
	}
	if err := s.insist(ctx, s.plane.compact); err != nil {
		return fmt.Errorf("compact: %w", err)
	}
	if err := s.plane.killAPIServer(); err != nil {
		return err
	}
	return s.plane.waitReady(ctx)
}

// while has a fault go on for some time at one manager's proxy, or at both.
func (s *scene) while(ctx context.Context, a act, begin, end func(*proxy)) error {
	at := s.slots[:]
	if a.mark {
		at = at[a.slot : a.slot+1]
	}
	for _, slot := range at {
		begin(slot.proxy)
		defer end(slot.proxy)
	}
	if err := s.feed(ctx, a.batch); err != nil {
		return err
	}
	return s.pass(ctx, ahead+lasting)
}

// under has a fault go on for some time at the API server.
func (s *scene) under(ctx context.Context, a act, begin func(context.Context) (func() error, error)) error {
	end, err := begin(ctx)
	if err != nil {
		return err
	}
	return errors.Join(s.feed(ctx, a.batch), s.pass(ctx, ahead+lasting), end())
}

// at brings work, and does something at the write that the act names, of one of the managers. Where no such write comes,
// because the machine is slow or the work is done already, it is done even so.
func (s *scene) at(ctx context.Context, a act, slots []*slot, do func()) error {
	matches := createsTask
	if a.mark {
		matches = marksRun
	}
	once := make(chan struct{}, 1)
	once <- struct{}{}
	spring := func() {
		select {
		case <-once:
			do()
		default: // the other manager was first
		}
	}
	var all []<-chan struct{}
	first := make(chan struct{})
	for _, slot := range slots {
		sprung := slot.proxy.arm(&trap{matches: matches, skip: a.skip, after: a.after, spring: spring})
		all = append(all, sprung)
		go func() {
			select {
			case <-sprung:
				select {
				case first <- struct{}{}:
				default:
				}
			case <-ctx.Done():
			}
		}()
	}
	if err := s.feed(ctx, a.batch); err != nil {
		return err
	}
	if s.springs(ctx, first) {
		s.runner.summary.struck++
	}
	for i, slot := range slots {
		if !slot.proxy.disarm(all[i]) {
			<-all[i] // it is about to be over
		}
	}
	spring()
	return ctx.Err()
}

// springs waits for a trap, as long as work may take to come.
func (s *scene) springs(ctx context.Context, sprung <-chan struct{}) bool {
	select {
	case <-sprung:
		return true
	case <-time.After(ahead + enough):
	case <-ctx.Done():
	}
	return false
}

// progress waits until the managers have made so many Tasks in all, or long enough.
func (s *scene) progress(ctx context.Context, wanted int) error {
	_ = wait.PollUntilContextTimeout(ctx, 50*time.Millisecond, ahead+enough, true, func(context.Context) (bool, error) {
		return s.created() >= wanted, nil
	})
	return ctx.Err()
}

func (s *scene) pass(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s *scene) created() int {
	return s.slots[0].proxy.created() + s.slots[1].proxy.created()
}

func (s *scene) other(than *slot) *slot {
	if s.slots[0] == than {
		return s.slots[1]
	}
	return s.slots[0]
}

// note remembers that a leader ends now, so that the time until another is at work can be taken from the audit log.
func (s *scene) note(at *slot, asked bool) {
	if s.elect {
		s.signals = append(s.signals, signalled{time.Now(), at.proxy.known(), asked})
	}
}

// victim is the manager to kill: the leader, or the one of the schedule where both are at work.
func (s *scene) victim(ctx context.Context, a act) (*slot, error) {
	if !s.elect {
		return s.slots[a.slot], nil
	}
	return s.leader(ctx)
}

// leader waits until a manager leads, and gives it.
func (s *scene) leader(ctx context.Context) (*slot, error) {
	var found *slot
	err := wait.PollUntilContextTimeout(ctx, 50*time.Millisecond, patience, true, func(context.Context) (bool, error) {
		found = s.slots[0]
		if s.slots[1].proxy.leading().After(found.proxy.leading()) {
			found = s.slots[1]
		}
		return time.Since(found.proxy.leading()) < 3*time.Second && found.process().running(), nil
	})
	if err != nil {
		return nil, fmt.Errorf("wait for a leader: %w", err)
	}
	return found, nil
}
