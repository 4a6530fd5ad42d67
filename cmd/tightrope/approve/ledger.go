package approve

import (
	"context"
	"fmt"
	"io"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"

	success "tightrope.dev/api/v1alpha1"
	apply "tightrope.dev/api/v1alpha1/applyconfiguration/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/exit"
	"tightrope.dev/controllers/engine/plan"
)

// runLedger is a person's word about what an AccountLedger and what was found disagree in, or the question what that is.
func (a *approval) runLedger(ctx context.Context, out io.Writer) error {
	l := &success.AccountLedger{}
	err := a.client.Get(ctx, client.ObjectKey{Namespace: a.namespace, Name: a.name}, l)
	switch {
	case apierrors.IsNotFound(err):
		return exit.Failed(fmt.Errorf("there is no ledger %s in namespace %s", a.name, a.namespace))
	case err != nil:
		return exit.Failed(fmt.Errorf("read ledger %s: %w", a.name, err))
	}
	hash := plan.DoubtHash(l.Ledger)
	switch {
	case a.hash == "" && hash == "":
		_, err = fmt.Fprintf(out, "ledger %s and what was found agree: nothing waits for a word\n", a.name)
		return failed(err)
	case a.hash == "":
		return failed(a.showDoubts(out, l, hash))
	case hash == "" && l.Spec.Approved == a.hash:
		_, err = fmt.Fprintf(out, "%s of ledger %s was approved; nothing was written\n", a.hash, a.name)
		return failed(err)
	case hash == "":
		return exit.With(exit.Problem, fmt.Errorf("ledger %s doubts nothing, so %s approves nothing; nothing was written", a.name, a.hash))
	case hash != a.hash:
		return exit.With(exit.Problem, fmt.Errorf(
			"%s is not what ledger %s doubts now: that is %s; look at it before you approve it: %s; nothing was written",
			a.hash, a.name, hash, a.command("ledger", "")))
	}
	word := apply.AccountLedger(a.name, a.namespace).WithUID(l.UID).WithSpec(apply.AccountLedgerSpec().WithApproved(a.hash))
	if err := a.give(ctx, word, "ledger"); err != nil {
		return exit.Failed(err)
	}
	return failed(a.confirm(out, "the account goes on"))
}

// showDoubts says what is in doubt, what comes of a word, and what to type.
func (a *approval) showDoubts(out io.Writer, l *success.AccountLedger, hash string) error {
	lines := []string{fmt.Sprintf("ledger %s of account %s in namespace %s disagrees with what was found, as after a restore:", a.name, l.Spec.Account.Name, a.namespace)}
	for _, d := range plan.Doubted(l.Ledger) {
		lines = append(lines, fmt.Sprintf("  %s, since %s: %s", d.Kind, at(d.Since.Time), plan.DoubtWords(d)))
	}
	lines = append(lines, "", "What has gone out since the backup is not known in the cluster: ask the people before you approve.", "", "To let exactly this go on:", "  "+a.command("ledger", hash))
	return printed(out, lines)
}
