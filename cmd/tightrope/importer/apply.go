package importer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/controller-runtime/pkg/client"

	success "tightrope.dev/api/v1alpha1"
)

const (
	applyWorkers = 8                // requests under way at the same time
	applyTime    = 30 * time.Second // for one request; one that is under way is finished even after an interrupt
	listPage     = 500              // accounts read at a time
)

// destination is where accounts are applied, and how.
type destination struct {
	applyOptions
	client    client.Client
	namespace string
}

// applyOptions say how to write.
type applyOptions struct {
	fieldManager  string
	force, dryRun bool
}

// outcome is what became of one account.
type outcome int

const (
	notReached outcome = iota
	created
	changed
	unchanged
	failed
)

// apply sends the accounts, some at a time, and closes with a summary. After an interrupt it finishes what is under way and
// says how far it came; what was applied stays, and the same command completes it.
func (c *destination) apply(ctx context.Context, accounts []account, errs io.Writer) error {
	before, err := c.existing(ctx)
	if err != nil {
		return fmt.Errorf("list the accounts in namespace %s: %w", c.namespace, err)
	}
	bar := newBar(errs, len(accounts))
	outcomes, problems, lost := c.applyAll(ctx, accounts, before, func() { _ = bar.Add(1) })
	_ = bar.Clear()
	problems.Print(errs)
	_, _ = fmt.Fprintln(errs, summary(outcomes, c.dryRun))
	switch {
	case lost != nil:
		return fmt.Errorf("the cluster does not answer: %w; run the same command again to complete the import", lost)
	case ctx.Err() != nil:
		return errors.New("interrupted; run the same command again to complete the import")
	case len(problems) > 0:
		return fmt.Errorf("%s could not be applied", count(len(problems), "account"))
	}
	return nil
}

// newBar is a progress bar on a terminal, and nothing elsewhere.
func newBar(errs io.Writer, steps int) *progressbar.ProgressBar {
	file, isFile := errs.(*os.File)
	visible := isFile && term.IsTerminal(int(file.Fd()))
	return progressbar.NewOptions(steps, progressbar.OptionSetWriter(errs), progressbar.OptionSetVisibility(visible),
		progressbar.OptionSetDescription("accounts"), progressbar.OptionShowCount(), progressbar.OptionClearOnFinish())
}

// known are the accounts that were there before: their generation by name, and their name by key.
type known struct {
	generations map[string]int64
	names       map[string]string
}

// existing reads the accounts of the namespace, a page at a time.
func (c *destination) existing(ctx context.Context) (known, error) {
	before := known{map[string]int64{}, map[string]string{}}
	for next := ""; ; {
		page := &success.AccountList{}
		if err := c.client.List(ctx, page, client.InNamespace(c.namespace), client.Limit(listPage), client.Continue(next)); err != nil {
			return known{}, err
		}
		for _, account := range page.Items {
			before.generations[account.Name] = account.Generation
			if account.Spec.ExternalID != "" {
				before.names[account.Spec.ExternalID] = account.Name
			}
		}
		if next = page.Continue; next == "" {
			return before, nil
		}
	}
}

// applyAll applies every account. lost is set where the cluster stopped answering: then no more requests are started.
func (c *destination) applyAll(ctx context.Context, accounts []account, before known, done func()) (outcomes []outcome, problems Problems, lost error) {
	outcomes, errs := make([]outcome, len(accounts)), make([]error, len(accounts))
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	next := make(chan int)
	var workers sync.WaitGroup
	for range applyWorkers {
		workers.Go(func() {
			for i := range next {
				outcomes[i], errs[i] = c.applyOne(ctx, accounts[i], before)
				if status := apierrors.APIStatus(nil); errs[i] != nil && !errors.As(errs[i], &status) && !errors.Is(errs[i], errRefused) {
					stop(errs[i])
				}
				done()
			}
		})
	}
	feed(ctx, next, len(accounts))
	workers.Wait()
	for i, err := range errs {
		if err != nil {
			row := accounts[i].row
			problems = append(problems, Problem{File: row.file, Line: row.line, Message: fmt.Sprintf("account %s: %s", accounts[i].name, err)})
		}
	}
	if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, context.Canceled) {
		lost = cause
	}
	return outcomes, problems, lost
}

// feed hands out the places of a list until it ends or the context does.
func feed(ctx context.Context, next chan<- int, n int) {
	defer close(next)
	for i := range n {
		if ctx.Err() != nil {
			return // select would choose at random
		}
		select {
		case next <- i:
		case <-ctx.Done():
			return
		}
	}
}

// errRefused marks what is refused here and not by the cluster.
var errRefused = errors.New("")

// applyOne applies one account. Facts changed where the generation did: status and ownership do not count.
func (c *destination) applyOne(ctx context.Context, a account, before known) (outcome, error) {
	if name := before.names[a.key]; name != "" && name != a.name {
		return failed, fmt.Errorf("%wthe key %q already belongs to account %s; give the row that name, or delete that account first", errRefused, a.key, name)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), applyTime)
	defer cancel()
	object := (&unstructured.Unstructured{Object: a.object}).DeepCopy()
	options := []client.ApplyOption{client.FieldOwner(c.fieldManager)}
	if c.force {
		options = append(options, client.ForceOwnership)
	}
	if c.dryRun {
		options = append(options, client.DryRunAll)
	}
	if err := c.client.Apply(ctx, client.ApplyConfigurationFromUnstructured(object), options...); err != nil {
		return failed, inWords(err)
	}
	generation, found := before.generations[a.name]
	switch {
	case !found:
		return created, nil
	case generation != object.GetGeneration():
		return changed, nil
	}
	return unchanged, nil
}

// inWords says what to do about the answer that people meet most.
func inWords(err error) error {
	if apierrors.IsConflict(err) {
		return fmt.Errorf("%w; leave the field out of the mapping, or take it with --force-conflicts", err)
	}
	return err
}

// summary counts the outcomes in one line.
func summary(outcomes []outcome, dryRun bool) string {
	counts := map[outcome]int{}
	for _, o := range outcomes {
		counts[o]++
	}
	line := fmt.Sprintf("%s: %d created, %d changed, %d unchanged, %d failed", count(len(outcomes), "account"),
		counts[created], counts[changed], counts[unchanged], counts[failed])
	if counts[notReached] > 0 {
		line += fmt.Sprintf(", %d not reached", counts[notReached])
	}
	if dryRun {
		line += " (dry run: nothing was written)"
	}
	return line
}
