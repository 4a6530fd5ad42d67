package approve

import (
	"errors"
	"strings"
	"testing"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/exit"
)

const now, other = "3f9c0d7be1a24458", "0123456789abcdef"

var morning = metav1.NewTime(time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC))

// guardrail holds three changes.
func guardrail(change ...func(*success.Guardrail)) *success.Guardrail {
	g := &success.Guardrail{ObjectMeta: metav1.ObjectMeta{Namespace: "emea", Name: "brake", UID: "uid-1"}}
	g.Status.Held = &success.HeldSet{
		Hash: now, Count: new(int32(3)), Activate: 2, Move: 1, Since: morning,
		Sample: []string{"acme would start outreach (episode/1)", "birch would move to high of exposure"},
	}
	for _, c := range change {
		c(g)
	}
	return g
}

func holdsNothing(g *success.Guardrail) { g.Status.Held = nil }

func approvedBefore(g *success.Guardrail) {
	g.Ledger.Approval = &success.Approval{Hash: other, Count: new(int32(1)), Time: morning}
}

func TestApprove(t *testing.T) {
	for name, test := range map[string]struct {
		approval approval
		stored   *success.Guardrail
		code     int
		says     string // the output, or a part of the error
		writes   []string
	}{
		"without a hash it shows what is held, and writes nothing": {
			approval{name: "brake"}, guardrail(), exit.OK, `guardrail brake in namespace emea holds 3 changes, the oldest since 2026-11-03 09:00 UTC:
       2  to begin a run
       1  to move to another segment

Some of it:
  acme would start outreach (episode/1)
  birch would move to high of exposure

To let exactly this go on:
  tightrope approve guardrail brake --namespace emea 3f9c0d7be1a24458
`, nil,
		},
		"a word that names another set is said": {
			approval{name: "brake"}, guardrail(func(g *success.Guardrail) { g.Spec.Approved = other }), exit.OK,
			"0123456789abcdef was approved, and names another set: it lets nothing go on.", nil,
		},
		"a pause is said": {
			approval{name: "brake"}, guardrail(func(g *success.Guardrail) { g.Spec.Mode = success.GuardrailPause }), exit.OK,
			"The guardrail is in mode Pause: nothing goes on until spec.mode is Enforce.", nil,
		},
		"without a hash, where nothing is held": {
			approval{name: "brake"}, guardrail(holdsNothing), exit.OK, "guardrail brake holds nothing\n", nil,
		},
		"the present hash is written": {
			approval{name: "brake", hash: now}, guardrail(), exit.OK, "approved 3f9c0d7be1a24458: 3 changes will go on\n", []string{"tightrope-approve brake"},
		},
		"a dry run is one": {
			approval{name: "brake", hash: now, dryRun: true}, guardrail(), exit.OK,
			"approved 3f9c0d7be1a24458: 3 changes will go on (dry run: nothing was written)\n", []string{"tightrope-approve brake dry"},
		},
		"another hash is refused": {
			approval{name: "brake", hash: other}, guardrail(), exit.Problem,
			"0123456789abcdef is not what guardrail brake holds now: that is 3f9c0d7be1a24458, 3 changes; look at it before you approve it: tightrope approve guardrail brake --namespace emea; nothing was written", nil,
		},
		"a hash is refused where nothing is held": {
			approval{name: "brake", hash: now}, guardrail(holdsNothing), exit.Problem, "holds nothing, so 3f9c0d7be1a24458 approves nothing", nil,
		},
		"what was approved before is not written again": {
			approval{name: "brake", hash: other}, guardrail(approvedBefore), exit.OK,
			"0123456789abcdef was approved at 2026-11-03 09:00 UTC: 1 change; nothing was written\n", nil,
		},
		"a guardrail that is not there is not made": {
			approval{name: "break", hash: now}, guardrail(), exit.Usage, "there is no guardrail break in namespace emea", nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			out, written, err := execute(t, (*approval).runGuardrail, test.approval, nil, test.stored)
			outcome{test.code, test.says, test.writes}.check(t, out, written, err)
		})
	}
	t.Run("who may not approve is told what it takes", func(t *testing.T) {
		forbidden := apierrors.NewForbidden(schema.GroupResource{Resource: "guardrails"}, "brake", errors.New("no"))
		_, _, err := execute(t, (*approval).runGuardrail, approval{name: "brake", hash: now}, forbidden, guardrail())
		if exit.Code(err) != exit.Usage || !strings.Contains(err.Error(), "the verbs patch and approve") {
			t.Errorf("got %v", err)
		}
	})
}

func TestTheCommandLine(t *testing.T) {
	for line, want := range map[string]string{
		"ledger":                    "say which ledger: tightrope approve ledger NAME",
		"ledger acme 3f9c":          "ledger acme 3f9c",
		"accountledgers/acme":       "ledger acme ",
		"":                          "say which guardrail: tightrope approve guardrail NAME",
		"guardrail":                 "say which guardrail: tightrope approve guardrail NAME",
		"brake":                     "brake ",
		"guardrail brake":           "brake ",
		"guardrails/brake":          "brake ",
		"brake 3f9c":                "brake 3f9c",
		"guardrail brake 3f9c":      "brake 3f9c",
		"guard guardrail 3f9c":      "guardrail 3f9c",
		"guardrail brake 3f9c more": `"more" is too much: tightrope approve guardrail NAME HASH`,
	} {
		o := &options{}
		var got string
		if err := o.read(strings.Fields(line)); err != nil {
			got = err.Error()
		} else {
			got = o.name + " " + o.hash
			if o.ledger {
				got = "ledger " + got
			}
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", line, got, want)
		}
	}
}
