package plan

import (
	"time"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine"
	"tightrope.dev/controllers/engine/brake"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/score"
	"tightrope.dev/controllers/engine/segment"
)

// AccountFacts is everything the decision about an account depends on, read at one moment.
type AccountFacts struct {
	Now time.Time
	// Calendar counts the days of the account.
	Calendar calendar.Calendar
	// OtherCalendar says that it is not the one the account names, and why; empty where it is.
	OtherCalendar string

	// Account is the account. Where it is gone it is nil, and only what has ended is decided about: of the other facts Ledger,
	// Playbooks, Engagements, Left, Retention and Brake.Stop count then.
	Account *v1alpha1.Account
	// Ledger is what is remembered of the account, the zero record where nothing is.
	Ledger v1alpha1.AccountLedgerRecord
	// Unremembered says that no AccountLedger is stored.
	Unremembered bool
	// LedgerCreated is when the AccountLedger was created; zero where that is not known.
	LedgerCreated time.Time
	// Approved is the hash of the doubts that a person lets go on.
	Approved string
	// Segments are the segments of the namespace that compile.
	Segments []*segment.Definition
	// Scorecards are the scorecards of the namespace; one that does not compile is stood in for.
	Scorecards []*score.Definition
	// Overrides are the segment overrides for this account.
	Overrides []v1alpha1.SegmentOverride
	// Playbooks are the playbooks of the namespace that compile, at their present revision.
	Playbooks []*Playbook
	// Stopped says, by the keys of playbooks, why their rollout stopped by itself.
	Stopped map[string]string
	// Engagements are all runs of the account, open and closed.
	Engagements []v1alpha1.Engagement
	// Tasks are the open Tasks of the account.
	Tasks []v1alpha1.Task
	// Marks say how far runs of the account had come when that was last noted outside the cluster, by their names. Nil where
	// nothing is noted.
	Marks map[string]Mark
	// Left is how many Tasks there are, open and closed, of the runs in LongEnded, by the run's name. A run that is not named
	// was not counted and stays.
	Left map[string]int
	// Retention is how long what has ended stays.
	Retention Retention

	// Guardrails are the Guardrails of the namespace, in any order: what they forbid, and how they balance touches.
	Guardrails []v1alpha1.Guardrail
	// Brake is what the Guardrails let happen. The zero Brake limits nothing.
	Brake brake.Brake
}

// AccountPlan is what to do about an account, in this order: write Ledger where it differs from what was read, create
// Engagements, write Status where it differs, remove.
type AccountPlan struct {
	// Ledger is what must be remembered.
	Ledger v1alpha1.AccountLedgerRecord
	// Engagements are the runs that are claimed and do not exist yet.
	Engagements []v1alpha1.Engagement
	// Status is what the account's status must be; of an account that is gone there is none.
	Status v1alpha1.AccountStatus
	// Remove are runs to be archived and then removed, each only if nobody has written to it since it was read, and only
	// once Ledger is stored: it says what must be remembered of them.
	Remove []v1alpha1.Engagement
	// Next is when the answer may change though nothing else does; zero if never.
	Next time.Time
}

// EngagementFacts is everything the decision about a run depends on, read at one moment.
type EngagementFacts struct {
	Now      time.Time
	Calendar calendar.Calendar

	// Engagement is the run.
	Engagement *v1alpha1.Engagement
	// Account is the account; nil where it is gone.
	Account *v1alpha1.Account
	// Ledger is what is remembered of the account.
	Ledger v1alpha1.AccountLedgerRecord
	// Segments are the segments of the namespace that compile.
	Segments []*segment.Definition
	// Scorecards are the scorecards of the namespace; one that does not compile is stood in for.
	Scorecards []*score.Definition
	// Siblings are all runs of the account, this one included.
	Siblings []v1alpha1.Engagement
	// Pinned is the playbook at the revision that the run follows; nil where that revision is gone and Wanted can take its
	// place.
	Pinned *Playbook
	// Wanted is the playbook at the revision that a person named, where that is another one.
	Wanted *Playbook
	// Unwanted is why the revision that a person named cannot be followed by any run: it is not there, or does not compile.
	Unwanted *engine.Refusal
	// Live is the Playbook as it is now; nil where it is gone.
	Live *v1alpha1.Playbook
	// Tasks are the Tasks of the run, open and closed.
	Tasks []v1alpha1.Task
	// Mark is how far the run had come when that was last noted outside the cluster; the zero Mark where it was not.
	Mark Mark
	// Retention is how long what has ended stays.
	Retention Retention

	// Guardrails are the Guardrails of the namespace, in any order: what they forbid, and how they balance touches.
	Guardrails []v1alpha1.Guardrail
	// Brake is what the Guardrails let happen. The zero Brake limits nothing.
	Brake brake.Brake
}

// EngagementPlan is what to do about a run, in this order: withdraw, create, restore, write Ledger where it differs from
// what was read, write Status where it differs, remove.
type EngagementPlan struct {
	// Withdraw are the Tasks to take back, each only if nobody has written to it since it was read.
	Withdraw []Withdrawal
	// Create are the Tasks to make. One that exists with the same key is as good.
	Create []v1alpha1.Task
	// Restore are Tasks that vanished: to be made under the same name, with the report in status.report.
	Restore []v1alpha1.Task
	// Repair are Tasks whose spec somebody changed, as they must be.
	Repair []v1alpha1.Task
	// Ledger is what the run's ledger must say.
	Ledger v1alpha1.EngagementLedger
	// Status is what the run's status must be.
	Status v1alpha1.EngagementStatus
	// Remove are Tasks to be archived and then removed, each only if nobody has written to it since it was read, and only
	// once Ledger is stored: it says how they ended.
	Remove []v1alpha1.Task
	// Next is when the answer may change though nothing else does; zero if never.
	Next time.Time
}

// Withdrawal is a Task to take back, and why.
type Withdrawal struct {
	Task *v1alpha1.Task
	Why  v1alpha1.Withdrawal
}
