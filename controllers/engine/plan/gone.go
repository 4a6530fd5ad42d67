package plan

import (
	"strconv"

	"tightrope.dev/api/v1alpha1"
)

// gone is what is decided of an account that is gone. Its runs hold and end by themselves. The claims of those that have
// ended are let go, and what has ended leaves as it would if the account were there. Nothing begins.
func gone(f AccountFacts) AccountPlan {
	ledger := *f.Ledger.DeepCopy()
	closeClaims(&ledger, f.Engagements)
	leave, next := retire(f, &ledger)
	if f.Brake.Stop.Stopped() {
		return AccountPlan{Ledger: *f.Ledger.DeepCopy(), Next: next}
	}
	for i := range leave {
		endEpisode(&ledger, &leave[i])
	}
	return AccountPlan{Ledger: ledger, Remove: leave, Next: next}
}

// endEpisode ends the time for which an account qualified, where the run of it leaves that was cancelled because the account
// was gone: nothing is left that could go on, and an account that comes back after so long is met anew. A run that came to
// its end before stands, and is not repeated.
func endEpisode(ledger *v1alpha1.AccountLedgerRecord, run *v1alpha1.Engagement) {
	at, found := find(*ledger, v1alpha1.Name(run.Spec.Playbook.Key))
	if !found || !resumable(run) || run.Spec.Trigger.Type != v1alpha1.TriggerMembership {
		return
	}
	if record := &ledger.Playbooks[at]; run.Spec.Trigger.Key == episodeKey(record.Episode) {
		record.QualifiedSince = nil
	}
}

func episodeKey(episode int32) string { return "episode/" + strconv.Itoa(int(episode)) }
