package approve

import (
	"context"
	"fmt"
	"io"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"

	success "tightrope.dev/api/v1alpha1"
	apply "tightrope.dev/api/v1alpha1/applyconfiguration/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/exit"
)

// fieldManager owns spec.approved.
const fieldManager = "tightrope-approve"

// approval is a person's word about a guardrail, or the question what there is to approve.
type approval struct {
	client    client.Client
	namespace string
	name      string
	hash      string
	dryRun    bool
}

func (a *approval) run(ctx context.Context, out io.Writer) error {
	g := &success.Guardrail{}
	err := a.client.Get(ctx, client.ObjectKey{Namespace: a.namespace, Name: a.name}, g)
	switch {
	case apierrors.IsNotFound(err):
		return exit.Failed(fmt.Errorf("there is no guardrail %s in namespace %s", a.name, a.namespace))
	case err != nil:
		return exit.Failed(fmt.Errorf("read guardrail %s: %w", a.name, err))
	}
	held := g.Status.Held
	switch {
	case a.hash != "" && g.Ledger.Approval != nil && g.Ledger.Approval.Hash == a.hash:
		_, err = fmt.Fprintf(out, "%s was approved at %s: %s; nothing was written\n", a.hash, at(g.Ledger.Approval.Time.Time), changes(*g.Ledger.Approval.Count))
		return failed(err)
	case a.hash == "" && held == nil:
		_, err = fmt.Fprintf(out, "guardrail %s holds nothing\n", a.name)
		return failed(err)
	case a.hash == "":
		return failed(a.show(out, g, held))
	case held == nil:
		return exit.With(exit.Problem, fmt.Errorf("guardrail %s holds nothing, so %s approves nothing; nothing was written", a.name, a.hash))
	case held.Hash != a.hash:
		return exit.With(exit.Problem, fmt.Errorf(
			"%s is not what guardrail %s holds now: that is %s, %s; look at it before you approve it: %s; nothing was written",
			a.hash, a.name, held.Hash, changes(*held.Count), a.command("")))
	}
	if err := a.write(ctx, g); err != nil {
		return exit.Failed(err)
	}
	return failed(a.confirm(out, g, held))
}

// show says what is held, and what to type.
func (a *approval) show(out io.Writer, g *success.Guardrail, held *success.HeldSet) error {
	lines := []string{fmt.Sprintf("guardrail %s in namespace %s holds %s, the oldest since %s:", a.name, a.namespace, changes(*held.Count), at(held.Since.Time))}
	for _, part := range []struct {
		count int32
		words string
	}{{held.Activate, "to begin a run"}, {held.Move, "to move to another segment"}, {held.End, "to cancel a run"}} {
		if part.count > 0 {
			lines = append(lines, fmt.Sprintf("  %6d  %s", part.count, part.words))
		}
	}
	lines = append(lines, "", "Some of it:")
	for _, words := range held.Sample {
		lines = append(lines, "  "+words)
	}
	if word := g.Spec.Approved; word != "" && (g.Ledger.Approval == nil || g.Ledger.Approval.Hash != word) {
		lines = append(lines, "", fmt.Sprintf("%s was approved, and names another set: it lets nothing go on.", word))
	}
	if stops(g) {
		lines = append(lines, "", fmt.Sprintf("The guardrail is in mode %s: nothing goes on until spec.mode is Enforce.", g.Spec.Mode))
	}
	lines = append(lines, "", "To let exactly this go on:", "  "+a.command(held.Hash))
	for _, line := range lines {
		if _, err := fmt.Fprintln(out, line); err != nil {
			return err
		}
	}
	return nil
}

// write gives the word. It names the object by its UID, so that a guardrail which is gone is not made anew.
func (a *approval) write(ctx context.Context, g *success.Guardrail) error {
	word := apply.Guardrail(a.name, a.namespace).WithUID(g.UID).WithSpec(apply.GuardrailSpec().WithApproved(a.hash))
	options := []client.ApplyOption{client.FieldOwner(fieldManager), client.ForceOwnership} // a word is the last one's who gives it
	if a.dryRun {
		options = append(options, client.DryRunAll)
	}
	switch err := a.client.Apply(ctx, word, options...); {
	case apierrors.IsForbidden(err):
		return fmt.Errorf("you may not approve here: it takes the verbs patch and approve on guardrails, as the role lead has them: %w", err)
	case err != nil:
		return fmt.Errorf("write spec.approved of guardrail %s: %w", a.name, err)
	}
	return nil
}

func (a *approval) confirm(out io.Writer, g *success.Guardrail, held *success.HeldSet) error {
	text := "approved " + a.hash + ": " + changes(*held.Count) + " will go on"
	if stops(g) {
		text += fmt.Sprintf(" when spec.mode is Enforce; now it is %s", g.Spec.Mode)
	}
	if a.dryRun {
		text += " (dry run: nothing was written)"
	}
	_, err := fmt.Fprintln(out, text)
	return err
}

// command is what to type.
func (a *approval) command(hash string) string {
	text := fmt.Sprintf("tightrope approve guardrail %s --namespace %s", a.name, a.namespace)
	if hash != "" {
		text += " " + hash
	}
	return text
}

func stops(g *success.Guardrail) bool {
	return g.Spec.Mode == success.GuardrailPause || g.Spec.Mode == success.GuardrailShadow
}

func changes(n int32) string {
	if n == 1 {
		return "1 change"
	}
	return fmt.Sprintf("%d changes", n)
}

func at(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 MST") }

// failed is the end of a command that could not print.
func failed(err error) error {
	if err == nil {
		return nil
	}
	return exit.Failed(fmt.Errorf("print: %w", err))
}
