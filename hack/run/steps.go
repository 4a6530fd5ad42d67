package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"sigs.k8s.io/controller-runtime/pkg/client"
)

// session is one run: what it was asked for, and what it has started.
type session struct {
	options  options
	state    *state
	out      io.Writer
	progress *progress
	fail     context.CancelCauseFunc // ends the session

	programs     programs
	controlPlane *child
	manager      *child
	page         *child
	links        []link // to the page
	cluster      client.WithWatch
	identity     *identity
}

// step is one of the steps to a running Tightrope. It returns what came of it, in a few words.
type step struct {
	title string
	do    func(*session, context.Context) (string, error)
}

var steps = []step{
	{"Build the control plane, the manager and the page", (*session).build},
	{"Start the control plane", (*session).startControlPlane},
	{"Install the kinds, the rights and the policies", (*session).install},
	{"Start the manager", (*session).startManager},
	{"Apply the sample", (*session).applySamples},
	{"Wait until everything is Ready", (*session).settle},
	{"Start the page", (*session).startPage},
}

// errNotReady is the end of a run with --once after which something is not Ready.
var errNotReady = errors.New("not everything is Ready")

// run takes the steps, shows what there is, and follows what happens.
func (s *session) run(ctx context.Context) error {
	for i, step := range steps {
		s.progress.begin(i+1, step.title)
		result, err := step.do(s, ctx)
		if err != nil && !errors.Is(err, errNotReady) {
			s.progress.abort()
			return err
		}
		s.progress.end(result)
	}
	found, err := s.look(ctx)
	if err != nil {
		return err
	}
	fmt.Fprint(s.out, "\n"+picture(found))
	if s.options.Once {
		return verdict(found)
	}
	fmt.Fprint(s.out, "\n"+s.hints(found)+"\n")
	return s.follow(ctx)
}

func verdict(found world) error {
	if len(found.notReady()) > 0 {
		return errNotReady
	}
	return nil
}

// stop ends the page and the manager, then the control plane.
func (s *session) stop() {
	if s.controlPlane == nil {
		return
	}
	if !s.options.Once {
		fmt.Fprintln(s.out, "\nStopping. What is there is kept; make run goes on from it, make run FRESH=1 forgets it.")
	}
	s.page.stop()
	s.manager.stop()
	s.controlPlane.stop()
}
