package approve

import (
	"context"
	"fmt"
	"io"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"tightrope.dev/cmd/tightrope/exit"
)

// fieldManager owns spec.approved.
const fieldManager = "tightrope-approve"

// approval is a person's word about a guardrail or a ledger, or the question what there is to approve.
type approval struct {
	client    client.Client
	namespace string
	name      string
	hash      string
	dryRun    bool
}

// give writes the word. It names the object by its UID, so that one that is gone is not made anew.
func (a *approval) give(ctx context.Context, word runtime.ApplyConfiguration, kind string) error {
	options := []client.ApplyOption{client.FieldOwner(fieldManager), client.ForceOwnership} // a word is the last one's who gives it
	if a.dryRun {
		options = append(options, client.DryRunAll)
	}
	switch err := a.client.Apply(ctx, word, options...); {
	case apierrors.IsForbidden(err):
		return fmt.Errorf("you may not approve here: it takes the verbs patch and approve on %s, as the role lead has them: %w", resources[kind], err)
	case err != nil:
		return fmt.Errorf("write spec.approved of %s %s: %w", kind, a.name, err)
	}
	return nil
}

// resources are what rights name the kinds that a word is about.
var resources = map[string]string{"guardrail": "guardrails", "ledger": "accountledgers"}

// confirm says what comes of the word.
func (a *approval) confirm(out io.Writer, comes string) error {
	text := "approved " + a.hash + ": " + comes
	if a.dryRun {
		text += " (dry run: nothing was written)"
	}
	_, err := fmt.Fprintln(out, text)
	return err
}

// command is what to type.
func (a *approval) command(kind, hash string) string {
	text := fmt.Sprintf("tightrope approve %s %s --namespace %s", kind, a.name, a.namespace)
	if hash != "" {
		text += " " + hash
	}
	return text
}

func printed(out io.Writer, lines []string) error {
	for _, line := range lines {
		if _, err := fmt.Fprintln(out, line); err != nil {
			return err
		}
	}
	return nil
}

func at(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 MST") }

// failed is the end of a command that could not print.
func failed(err error) error {
	if err == nil {
		return nil
	}
	return exit.Failed(fmt.Errorf("print: %w", err))
}
