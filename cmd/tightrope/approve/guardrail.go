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
)

// runGuardrail is a person's word about a guardrail, or the question what there is to approve.
func (a *approval) runGuardrail(ctx context.Context, out io.Writer) error {
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
			a.hash, a.name, held.Hash, changes(*held.Count), a.command("guardrail", "")))
	}
	word := apply.Guardrail(a.name, a.namespace).WithUID(g.UID).WithSpec(apply.GuardrailSpec().WithApproved(a.hash))
	if err := a.give(ctx, word, "guardrail"); err != nil {
		return exit.Failed(err)
	}
	return failed(a.confirm(out, goesOn(g, held)))
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
	lines = append(lines, "", "To let exactly this go on:", "  "+a.command("guardrail", held.Hash))
	return printed(out, lines)
}

// goesOn says what a word lets go on, and when.
func goesOn(g *success.Guardrail, held *success.HeldSet) string {
	text := changes(*held.Count) + " will go on"
	if stops(g) {
		text += fmt.Sprintf(" when spec.mode is Enforce; now it is %s", g.Spec.Mode)
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
