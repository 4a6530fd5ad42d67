package playtest

import (
	"tightrope.dev/api/v1alpha1"
)

// Entry is one point of a story: at most one thing that happens, and what is expected then.
//
// Wherever an account is to be named, the name may be left out in a test that has one account only.
type Entry struct {
	// Wait lets time pass: 14d, 2w, 3mo, 5bd, 4h. Days end at the hour at which they began.
	Wait v1alpha1.Period `json:"wait,omitempty"`
	// Until lets time pass until nine in the morning of a day.
	Until v1alpha1.Date `json:"until,omitempty"`
	// Change changes facts of an account.
	Change *Change `json:"change,omitempty"`
	// Arrive is a new account.
	Arrive *Account `json:"arrive,omitempty"`
	// Leave takes an account away, as a deletion.
	Leave *Of `json:"leave,omitempty"`
	// Report is what a person says of a task.
	Report *Report `json:"report,omitempty"`
	// Override is a person's word that an account belongs in another segment.
	Override *Override `json:"override,omitempty"`
	// Lift takes such a word back.
	Lift *Lift `json:"lift,omitempty"`
	// StartRun starts a run by hand.
	StartRun *StartRun `json:"startRun,omitempty"`
	// EndRun ends the run that is under way, for good.
	EndRun *RunWord `json:"endRun,omitempty"`
	// WaiveStep lets the run that is under way go on without a step.
	WaiveStep *RunWord `json:"waiveStep,omitempty"`
	// FollowRevision has the run that is under way follow the playbook as it is now.
	FollowRevision *RunWord `json:"followRevision,omitempty"`
	// Approve is a person's word that what a guardrail holds goes on.
	Approve *Approve `json:"approve,omitempty"`
	// Edit changes a definition.
	Edit *Edit `json:"edit,omitempty"`
	// Delete takes a definition away.
	Delete *Definition `json:"delete,omitempty"`

	// Expect is how it stands then.
	Expect *Expectation `json:"expect,omitempty"`
}

// Of names an account.
type Of struct {
	// Account is the name of the account.
	Account string `json:"account,omitempty"`
}

// Change changes facts of an account. Paths are as in expressions: commercial.renewalDate, requests[sso].status, team.csm.
type Change struct {
	Of `json:",inline"`
	// Set gives facts new values, by path. A signal and an attribute may be set to a value (signals.nps: 4): a signal is observed
	// then, an attribute keeps its kind.
	Set map[string]any `json:"set,omitempty"`
	// Unset takes facts away: they are unknown then.
	Unset []string `json:"unset,omitempty"`
}

// Report is what a person says of the last task of a step.
type Report struct {
	Of `json:",inline"`
	// Playbook is the playbook of the task. It may be left out where one playbook only has such a task.
	Playbook string `json:"playbook,omitempty"`
	// Run is the key of the run, such as each/sso, where a playbook has several.
	Run string `json:"run,omitempty"`
	// Step is the step of the task.
	Step v1alpha1.Name `json:"step,omitempty"`
	// Level is the level of an escalation, for the task that it made.
	Level v1alpha1.Name `json:"level,omitempty"`
	// By is who says it. Empty is who has the task.
	By string `json:"by,omitempty"`
	// Phase is where the work stands: InProgress, Waiting (the customer has it), Done or Skipped. Empty means that the answer is
	// given, and Done where none is.
	Phase v1alpha1.ReportPhase `json:"phase,omitempty"`
	// Response is the answer.
	Response string `json:"response,omitempty"`
	// Answers are the answers to the fields of a form.
	Answers map[string]string `json:"answers,omitempty"`
	// Note is a note for the team; for Skipped it is the reason.
	Note string `json:"note,omitempty"`
	// SnoozedUntil hides the task until a day.
	SnoozedUntil v1alpha1.Date `json:"snoozedUntil,omitempty"`
	// Refused is what the person is told where the report is not accepted, such as: the form wants why to be filled in. Then
	// nothing changes.
	Refused string `json:"refused,omitempty"`
}

// Override is a person's word that an account belongs in another segment.
type Override struct {
	Of `json:",inline"`
	// Dimension is the dimension.
	Dimension v1alpha1.Name `json:"dimension,omitempty"`
	// Segment is the segment in which the account belongs.
	Segment v1alpha1.Name `json:"segment,omitempty"`
	// Reason says why.
	Reason string `json:"reason,omitempty"`
	// ExpiresOn is the last day on which the word holds. Empty means until it is lifted.
	ExpiresOn v1alpha1.Date `json:"expiresOn,omitempty"`
}

// Lift takes all words back that are about a dimension of an account.
type Lift struct {
	Of `json:",inline"`
	// Dimension is the dimension.
	Dimension v1alpha1.Name `json:"dimension,omitempty"`
}

// StartRun starts a run by hand.
type StartRun struct {
	Of `json:",inline"`
	// Playbook is the playbook.
	Playbook string `json:"playbook,omitempty"`
	// Name is the name of the run; its key is hand/ and the name. Empty means the account and the playbook.
	Name string `json:"name,omitempty"`
	// Anchor is the date that the run hangs on. Empty means today, for a playbook that needs one.
	Anchor v1alpha1.Date `json:"anchor,omitempty"`
}

// RunWord is a person's word on the runs of a playbook for an account that have not ended.
type RunWord struct {
	Of `json:",inline"`
	// Playbook is the playbook.
	Playbook string `json:"playbook,omitempty"`
	// Step is the step to waive; only waiveStep has it.
	Step v1alpha1.Name `json:"step,omitempty"`
	// Reason says why.
	Reason string `json:"reason,omitempty"`
}

// Approve names the guardrail.
type Approve struct {
	// Guardrail is the name of the guardrail.
	Guardrail string `json:"guardrail,omitempty"`
}

// Definition names a definition.
type Definition struct {
	// Kind is Playbook, Segment, Scorecard, Calendar or Guardrail.
	Kind string `json:"kind,omitempty"`
	// Name is its name.
	Name string `json:"name,omitempty"`
}

// Edit changes a definition. Paths are as the API server writes them: spec.steps[ask].due.
type Edit struct {
	Definition `json:",inline"`
	// Set gives fields new values, by path.
	Set map[string]any `json:"set,omitempty"`
	// Unset takes fields away.
	Unset []string `json:"unset,omitempty"`
}
