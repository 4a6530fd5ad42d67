package approve

import (
	"errors"
	"strings"
	"testing"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/exit"
	"tightrope.dev/controllers/engine/plan"
)

// ledger is one with doubts.
func ledger(doubts ...success.Doubt) *success.AccountLedger {
	l := &success.AccountLedger{ObjectMeta: metav1.ObjectMeta{Namespace: "emea", Name: "acme-1", UID: "uid-1"}}
	l.Spec.Account = success.KeyedRef{Name: "acme", Key: "crm-1"}
	l.Ledger.Doubts = doubts
	return l
}

// approved is a ledger with the word that a person gave last.
func approved(l *success.AccountLedger, hash string) *success.AccountLedger {
	l.Spec.Approved = hash
	return l
}

func TestApproveLedger(t *testing.T) {
	missing := success.Doubt{Kind: success.DoubtRunMissing, Name: "acme-welcome-1", Since: morning}
	settled := success.Doubt{Kind: success.DoubtTaskUnknown, Name: "acme-call-1", Since: morning, Approved: &morning}
	hash := plan.DoubtHash(ledger(missing).Ledger)
	for name, test := range map[string]struct {
		approval approval
		stored   *success.AccountLedger
		code     int
		says     string
		writes   []string
	}{
		"without a hash it shows what disagrees, and writes nothing": {
			approval{name: "acme-1"}, ledger(missing, settled), exit.OK, `ledger acme-1 of account acme in namespace emea disagrees with what was found, as after a restore:
  RunMissing, since 2026-11-03 09:00 UTC: Engagement acme-welcome-1 had begun and is not there; apply it again from the backup, or, approved, it begins again from the start
`, nil,
		},
		"and what to type": {
			approval{name: "acme-1"}, ledger(missing), exit.OK, "tightrope approve ledger acme-1 --namespace emea " + hash + "\n", nil,
		},
		"without a hash, where nothing is in doubt": {
			approval{name: "acme-1"}, ledger(settled), exit.OK, "ledger acme-1 and what was found agree: nothing waits for a word\n", nil,
		},
		"the present hash is written": {
			approval{name: "acme-1", hash: hash}, ledger(missing), exit.OK, "approved " + hash + ": the account goes on\n", []string{"tightrope-approve acme-1"},
		},
		"a dry run is one": {
			approval{name: "acme-1", hash: hash, dryRun: true}, ledger(missing), exit.OK, "(dry run: nothing was written)", []string{"tightrope-approve acme-1 dry"},
		},
		"another hash is refused": {
			approval{name: "acme-1", hash: other}, ledger(missing), exit.Problem, other + " is not what ledger acme-1 doubts now: that is " + hash, nil,
		},
		"a hash is refused where nothing is in doubt": {
			approval{name: "acme-1", hash: hash}, ledger(settled), exit.Problem, "doubts nothing, so " + hash + " approves nothing", nil,
		},
		"the hash that let it go on is not written again": {
			approval{name: "acme-1", hash: hash}, approved(ledger(settled), hash), exit.OK, hash + " of ledger acme-1 was approved; nothing was written\n", nil,
		},
		"a ledger that is not there is not made": {
			approval{name: "acme-2", hash: hash}, ledger(missing), exit.Usage, "there is no ledger acme-2 in namespace emea", nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			out, written, err := execute(t, (*approval).runLedger, test.approval, nil, test.stored)
			outcome{test.code, test.says, test.writes}.check(t, out, written, err)
		})
	}
	forbidden := apierrors.NewForbidden(schema.GroupResource{Resource: "accountledgers"}, "acme-1", errors.New("no"))
	if _, _, err := execute(t, (*approval).runLedger, approval{name: "acme-1", hash: hash}, forbidden, ledger(missing)); exit.Code(err) != exit.Usage || !strings.Contains(err.Error(), "patch and approve on accountledgers") {
		t.Errorf("who may not approve is told %v", err)
	}
}
