package plan

import (
	"time"

	"tightrope.dev/api/v1alpha1"
)

// Mark is how far a run had come when that was last noted outside the cluster. It outlives a restore of everything that is
// inside.
type Mark struct {
	// Made is how many Tasks had been made for its steps, Done how many steps people had done. Neither ever becomes less.
	Made, Done int32
	// Began is when the run began: where it begins anew, it is marked anew.
	Began time.Time
}

// MarkOf is how far a run has come by its ledger.
func MarkOf(run *v1alpha1.Engagement) Mark {
	mark := Mark{}
	if run.Ledger.StartTime != nil {
		mark.Began = run.Ledger.StartTime.Time
	}
	for _, record := range run.Ledger.Steps {
		mark.Made += record.Attempt
		if record.Phase == v1alpha1.StepDone {
			mark.Done++
		}
	}
	return mark
}

// IsNews says that a mark is another than the one that was noted last: the run has come farther, or it goes on from less
// because a person said so.
func (m Mark) IsNews(noted Mark) bool {
	return m.Made != noted.Made || m.Done != noted.Done || m.Made > 0 && !m.Began.Equal(noted.Began)
}

// IsBehind says that a run is as it was before its mark: Tasks were made for it, or done, that its ledger does not know. A
// mark of another beginning of the run says nothing.
func IsBehind(run *v1alpha1.Engagement, noted Mark) bool {
	now := MarkOf(run)
	return now.Began.Equal(noted.Began) && (noted.Made > now.Made || noted.Done > now.Done)
}

// isBehind says of a run that goes on that it is as it was before its mark, and that no person has let it go on as it is.
func isBehind(f EngagementFacts) bool {
	return goesOn(f.Ledger, f.Engagement) && IsBehind(f.Engagement, f.Mark) &&
		!doubts(f.Ledger.Doubts).lets(v1alpha1.DoubtRunBehind, f.Engagement.Name)
}

// goesOn says that a run has not ended, or is about to go on because its occasion has returned.
func goesOn(ledger v1alpha1.AccountLedgerRecord, run *v1alpha1.Engagement) bool {
	claim := claimOf(ledger, run.Name)
	return run.Ledger.End == nil || claim != nil && claim.Resumed > run.Ledger.Resumed
}
