package migrate

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"golang.org/x/sync/errgroup"
	appsv1 "k8s.io/api/apps/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/exit"
	"tightrope.dev/controllers/engine/plan"
)

const (
	workers = 8 // runs that are looked at at the same time
	tries   = 5 // times that a run is read again because somebody wrote to it meanwhile
)

// fieldOwner owns spec.revision of the runs that were raised.
const fieldOwner = "tightrope-migrate"

// migration is one call of the command.
type migration struct {
	client                   client.Client
	namespace                string
	playbook, engagement, to string
	dryRun                   bool
}

// result is what became of a run.
type result int

const (
	notReached result = iota
	raised
	already
	asked
	notSafe
	failed
)

// row is a run in the table.
type row struct {
	engagement, account, from, to string
	result
	// why is why it was not safe, or what went wrong.
	why string
}

// run raises the runs and prints what became of each. What could not be read is an error; what was not safe is the answer
// no.
func (m *migration) run(ctx context.Context, out, errs io.Writer) error {
	playbook, err := m.readPlaybook(ctx)
	if err != nil {
		return exit.Failed(err)
	}
	target, err := m.readTarget(ctx, playbook)
	if err != nil {
		return exit.Failed(err)
	}
	runs, err := m.readRuns(ctx, plan.PlaybookKey(playbook))
	if err != nil {
		return exit.Failed(err)
	}
	if len(runs) == 0 {
		_, _ = fmt.Fprintf(errs, "no run of playbook %s goes on: there is nothing to raise\n", m.playbook)
		return nil
	}
	slices.SortFunc(runs, func(a, b success.Engagement) int {
		return cmp.Or(cmp.Compare(a.Spec.Account.Name, b.Spec.Account.Name), cmp.Compare(a.Name, b.Name))
	})
	rows, err := m.raiseAll(ctx, runs, target)
	if err != nil {
		return exit.Failed(err)
	}
	if err := printTable(out, rows); err != nil {
		return exit.Failed(fmt.Errorf("print the table: %w", err))
	}
	_, _ = fmt.Fprintln(errs, summary(rows, m.dryRun))
	return verdict(ctx, rows)
}

// verdict is how the command ends.
func verdict(ctx context.Context, rows []row) error {
	n := count(rows)
	switch {
	case ctx.Err() != nil:
		return exit.Failed(errors.New("interrupted; run the same command again to complete it"))
	case n[failed] > 0:
		return exit.Failed(fmt.Errorf("%s could not be raised because something went wrong", runs(n[failed])))
	case n[notSafe] > 0:
		return exit.With(exit.Problem, fmt.Errorf("%s cannot follow; the table says why", runs(n[notSafe])))
	}
	return nil
}

// raiseAll looks at every run, some at a time. After an interrupt it finishes those that it has begun.
func (m *migration) raiseAll(ctx context.Context, runs []success.Engagement, target *plan.Playbook) ([]row, error) {
	known := revisions{target.Revision: target}
	rows := make([]row, len(runs))
	for i := range runs {
		from, err := m.followed(ctx, &runs[i])
		if err != nil {
			return nil, err
		}
		rows[i] = row{engagement: runs[i].Name, account: runs[i].Spec.Account.Name, from: from, to: target.Revision}
		if _, read := known[from]; !read {
			if known[from], err = m.compile(ctx, from); err != nil {
				return nil, err
			}
		}
	}
	var group errgroup.Group
	group.SetLimit(workers)
	for i := range runs {
		group.Go(func() error {
			if ctx.Err() == nil {
				rows[i].result, rows[i].why = m.raise(context.WithoutCancel(ctx), &runs[i], known[rows[i].from], target)
			}
			return nil
		})
	}
	return rows, group.Wait()
}

// raise raises a run where that is safe. One that somebody wrote to meanwhile is read again.
func (m *migration) raise(ctx context.Context, run *success.Engagement, now, target *plan.Playbook) (result, string) {
	for range tries {
		if refusal := plan.CanFollow(run, now, target); refusal != nil {
			return notSafe, reason(refusal)
		}
		wish, there := run.Spec.Revision, now != nil && now.Revision == target.Revision
		switch {
		case there && (wish == "" || wish == target.Revision):
			return already, ""
		case wish == target.Revision:
			return asked, "the manager has not looked at it since"
		}
		switch err := m.ask(ctx, run, target.Revision); {
		case err == nil && there:
			return already, "it no longer asks for " + wish
		case err == nil:
			return raised, ""
		case !apierrors.IsConflict(err):
			return failed, err.Error()
		}
		var err error
		if now, err = m.readAgain(ctx, run, now, target); err != nil {
			return failed, err.Error()
		}
	}
	return failed, "somebody writes to it all the time"
}

// readAgain reads a run, and gives the revision that it follows by now.
func (m *migration) readAgain(ctx context.Context, run *success.Engagement, before, target *plan.Playbook) (*plan.Playbook, error) {
	if err := m.client.Get(ctx, client.ObjectKeyFromObject(run), run); err != nil {
		return nil, fmt.Errorf("read it again: %w", err)
	}
	switch name, err := m.followed(ctx, run); {
	case err != nil:
		return nil, err
	case before != nil && before.Revision == name:
		return before, nil
	case target.Revision == name:
		return target, nil
	default:
		return m.compile(ctx, name)
	}
}

// ask sets the revision that a run is to follow, if nobody has written to the run since it was read.
func (m *migration) ask(ctx context.Context, run *success.Engagement, revision string) error {
	wanted := run.DeepCopy()
	wanted.Spec.Revision = revision
	options := []client.PatchOption{client.FieldOwner(fieldOwner)}
	if m.dryRun {
		options = append(options, client.DryRunAll)
	}
	return m.client.Patch(ctx, wanted, client.MergeFromWithOptions(run, client.MergeFromWithOptimisticLock{}), options...)
}

// byNumber sorts revisions.
func byNumber(list []appsv1.ControllerRevision) {
	slices.SortFunc(list, func(a, b appsv1.ControllerRevision) int {
		return cmp.Or(cmp.Compare(a.Revision, b.Revision), cmp.Compare(a.Name, b.Name))
	})
}
