package chaos

import (
	"flag"
	"testing"
	"time"
)

var planted = flag.Bool("planted", false, "plant what must not be into the webhook, and see that it is seen; minutes")

// plantedInHooks are mistakes in the webhook: what is broken, the fault that shows it, and where it is counted.
var plantedInHooks = []struct {
	title string
	edits []edit
	fault fault
	seen  func(*hookSummary) int
}{{
	title: "a call that fails is a refusal", fault: closed,
	edits: []edit{hasty, {"config/webhook/definitions.yaml", "failurePolicy: Ignore", "failurePolicy: Fail"}},
	seen:  func(f *hookSummary) int { return f.hooks.failed },
}, {
	title: "nobody looks at the bundle again that was stored once", fault: wiped,
	edits: []edit{hasty, {
		"controllers/webhook/trust.go", "		t.note(ctx, t.Pass(ctx))\n",
		"		if t.failed != nil || t.Keeper.Expires().IsZero() {\n			t.note(ctx, t.Pass(ctx))\n		}\n",
	}},
	seen: func(f *hookSummary) int { return f.hooks.unhealed },
}, {
	title: "a certificate leaves the bundle when the next one is made", fault: renewed,
	edits: []edit{
		{hasty.file, hasty.old, "Life{Valid: time.Minute, Renew: 12 * time.Second, Settle: time.Second}"},
		{hasty.file, "withOurs(stored, k.replica, k.pairs, now), nil", "withOurs(stored, k.replica, k.pairs[len(k.pairs)-1:], now), nil"},
	},
	seen: func(f *hookSummary) int { return f.hooks.distrusted },
}, {
	title: "the webhook refuses in words of its own", fault: closed,
	edits: []edit{hasty, {"controllers/webhook/answer.go", `strings.TrimPrefix(r.Message, r.Field+": "),`, `strings.TrimPrefix(r.Message, r.Field+": ") + "!",`}},
	seen:  func(f *hookSummary) int { return f.hooks.unlike },
}, {
	title: "the condition has words of its own", fault: closed,
	edits: []edit{hasty, {"controllers/conditions.go", "ConditionStalled, metav1.ConditionTrue, generation, now, why.Reason, why.Message))",
		"ConditionStalled, metav1.ConditionTrue, generation, now, why.Reason, \"! \"+why.Message))",
	}},
	seen: func(f *hookSummary) int { return f.hooks.unlike },
}, {
	title: "a name is not a function of the key", fault: bothDown,
	edits: []edit{hasty, {
		"controllers/engine/plan/names.go", "return named([]string{key.Account, string(key.Step)}, parts...)",
		"return named([]string{key.Account, string(key.Step)}, append(parts, strconv.FormatInt(time.Now().UnixNano(), 36))...)",
	}},
	seen: func(f *hookSummary) int { return f.audit.duplicates },
}}

// TestTheWebhookIsWatched breaks each promise about the webhook once, and expects it to be seen.
func TestTheWebhookIsWatched(t *testing.T) {
	if !*planted {
		t.Skip("it builds a manager and starts a control plane for each mistake, which takes minutes: make faults-planted")
	}
	for _, bug := range plantedInHooks {
		t.Run(bug.title, func(t *testing.T) {
			found, err := runHooks(t.Context(), options{
				counts: counts{seed: 1}, overlay: overlayOf(t, bug.edits...), name: "planted", dir: t.TempDir(), settle: 20 * time.Second, say: t.Logf,
			}, [][]hookAct{{{fault: bug.fault}}})
			if err != nil {
				t.Fatal(err)
			}
			if bug.seen(&found) == 0 {
				t.Fatalf("nobody saw it: %s", found)
			}
			t.Logf("seen: %s\n%s", found, found.findings()[0])
		})
	}
}
