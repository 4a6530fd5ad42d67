package v1alpha1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// Task is one piece of work for one person. spec is the controller's, status.report is the person's.
//
// What a customer would read never changes after creation. The controller closes a Task by spec.withdrawn, the person by
// the report: the first wins, and closed stays closed.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +kubebuilder:resource:categories=tightrope
// +kubebuilder:selectablefield:JSONPath=`.spec.account`
// +kubebuilder:selectablefield:JSONPath=`.spec.assignee`
// +kubebuilder:selectablefield:JSONPath=`.spec.playbook`
// +kubebuilder:selectablefield:JSONPath=`.spec.engagement`
// +kubebuilder:selectablefield:JSONPath=`.status.report.phase`
// +kubebuilder:printcolumn:name="Account",type=string,JSONPath=`.spec.account`
// +kubebuilder:printcolumn:name="Task",type=string,JSONPath=`.spec.title`
// +kubebuilder:printcolumn:name="Due",type=string,JSONPath=`.spec.due`
// +kubebuilder:printcolumn:name="Assignee",type=string,JSONPath=`.spec.assignee`
// +kubebuilder:printcolumn:name="State",type=string,JSONPath=`.status.conditions[?(@.type=="Ready")].reason`
// +kubebuilder:printcolumn:name="Playbook",type=string,priority=1,JSONPath=`.spec.playbook`
// +kubebuilder:printcolumn:name="Step",type=string,priority=1,JSONPath=`.spec.step`
// +kubebuilder:printcolumn:name="Why",type=string,priority=1,JSONPath=`.spec.reason`
// +kubebuilder:printcolumn:name="Ready",type=string,priority=1,JSONPath=`.status.conditions[?(@.type=="Ready")].status`
// +kubebuilder:printcolumn:name="Age",type=date,JSONPath=`.metadata.creationTimestamp`
// +kubebuilder:validation:XValidation:rule=`(has(self.status) && has(self.status.report) && has(self.status.report.response) ? self.status.report.response : "") == (has(oldSelf.status) && has(oldSelf.status.report) && has(oldSelf.status.report.response) ? oldSelf.status.report.response : "") || (has(self.spec.response) ? self.spec.response.type : 'None') != 'Choice' || (has(self.status) && has(self.status.report) && has(self.status.report.response) ? self.status.report.response : "") == "" || self.spec.response.choices.exists(c, c.name == self.status.report.response)`,message="is not one of the names in spec.response.choices",fieldPath=".status.report.response"
// +kubebuilder:validation:XValidation:rule=`(has(self.status) && has(self.status.report) && has(self.status.report.response) ? self.status.report.response : "") == (has(oldSelf.status) && has(oldSelf.status.report) && has(oldSelf.status.report.response) ? oldSelf.status.report.response : "") || (has(self.spec.response) ? self.spec.response.type : 'None') != 'NegativeConsent' || (has(self.status) && has(self.status.report) && has(self.status.report.response) ? self.status.report.response : "") in ["", 'Objected', 'NoObjection']`,message="write Objected when the customer objects, or NoObjection",fieldPath=".status.report.response"
// +kubebuilder:validation:XValidation:rule=`(has(self.status) && has(self.status.report) && has(self.status.report.response) ? self.status.report.response : "") == (has(oldSelf.status) && has(oldSelf.status.report) && has(oldSelf.status.report.response) ? oldSelf.status.report.response : "") || (has(self.spec.response) ? self.spec.response.type : 'None') != 'Confirmation' || (has(self.status) && has(self.status.report) && has(self.status.report.response) ? self.status.report.response : "") in ["", 'Confirmed', 'NotConfirmed']`,message="write Confirmed or NotConfirmed",fieldPath=".status.report.response"
// +kubebuilder:validation:XValidation:rule=`(has(self.status) && has(self.status.report) && has(self.status.report.response) ? self.status.report.response : "") == (has(oldSelf.status) && has(oldSelf.status.report) && has(oldSelf.status.report.response) ? oldSelf.status.report.response : "") || (has(self.spec.response) ? self.spec.response.type : 'None') != 'Approval' || (has(self.status) && has(self.status.report) && has(self.status.report.response) ? self.status.report.response : "") in ["", 'Approved', 'Rejected']`,message="write Approved or Rejected",fieldPath=".status.report.response"
// +kubebuilder:validation:XValidation:rule=`(has(self.status) && has(self.status.report) && has(self.status.report.response) ? self.status.report.response : "") == (has(oldSelf.status) && has(oldSelf.status.report) && has(oldSelf.status.report.response) ? oldSelf.status.report.response : "") || (has(self.spec.response) ? self.spec.response.type : 'None') != 'None' || (has(self.status) && has(self.status.report) && has(self.status.report.response) ? self.status.report.response : "") in [""]`,message="the task asks for no answer: leave response out, and write what is to be known into status.report.note",fieldPath=".status.report.response"
// +kubebuilder:validation:XValidation:rule=`(has(self.status) && has(self.status.report) && has(self.status.report.response) ? self.status.report.response : "") == (has(oldSelf.status) && has(oldSelf.status.report) && has(oldSelf.status.report.response) ? oldSelf.status.report.response : "") || (has(self.spec.response) ? self.spec.response.type : 'None') != 'Form' || (has(self.status) && has(self.status.report) && has(self.status.report.response) ? self.status.report.response : "") in [""]`,message="the task is a form: leave response out, and fill in status.report.answers",fieldPath=".status.report.response"
// +kubebuilder:validation:XValidation:rule=`(has(oldSelf.status) && has(oldSelf.status.report) ? oldSelf.status.report.phase : 'Open') == 'Done' || (has(self.status) && has(self.status.report) ? self.status.report.phase : 'Open') != 'Done' || (has(self.spec.response) ? self.spec.response.type : 'None') in ['None', 'Form'] || (has(self.status) && has(self.status.report) && has(self.status.report.response) ? self.status.report.response : "").trim() != ""`,message="the task asks for an answer: set status.report.response, or phase Skipped with a note",fieldPath=".status.report.response"
// +kubebuilder:validation:XValidation:rule="(has(self.spec.response) ? self.spec.response.type : 'None') == 'Form' || !(has(self.status) && has(self.status.report) && has(self.status.report.answers)) || has(oldSelf.status) && has(oldSelf.status.report) && has(oldSelf.status.report.answers)",message="the task is no form: leave answers out, and write the answer into status.report.response",fieldPath=".status.report.answers"
// +kubebuilder:validation:XValidation:rule="(has(self.spec.response) ? self.spec.response.type : 'None') != 'Form' || !(has(self.status) && has(self.status.report) && has(self.status.report.answers)) || self.status.report.answers.all(name, self.spec.response.fields.exists(f, f.name == name) || has(oldSelf.status) && has(oldSelf.status.report) && has(oldSelf.status.report.answers) && name in oldSelf.status.report.answers)",message="the form has no such field: write the names in spec.response.fields",fieldPath=".status.report.answers"
// +kubebuilder:validation:XValidation:rule=`(has(oldSelf.status) && has(oldSelf.status.report) ? oldSelf.status.report.phase : 'Open') == 'Done' || (has(self.status) && has(self.status.report) ? self.status.report.phase : 'Open') != 'Done' || (has(self.spec.response) ? self.spec.response.type : 'None') != 'Form' || !self.spec.response.fields.exists(f, has(f.need) && f.need == 'Required' && !(has(self.status) && has(self.status.report) && has(self.status.report.answers) && f.name in self.status.report.answers && self.status.report.answers[f.name].trim() != ""))`,message="a required field of the form is empty: set it in status.report.answers",fieldPath=".status.report.answers"
// +kubebuilder:validation:XValidation:rule="!(has(oldSelf.spec.withdrawn) || (has(oldSelf.status) && has(oldSelf.status.report) ? oldSelf.status.report.phase : 'Open') in ['Done', 'Skipped']) || (has(self.status) && has(self.status.report) && has(self.status.report.answers)) == (has(oldSelf.status) && has(oldSelf.status.report) && has(oldSelf.status.report.answers)) && (!(has(self.status) && has(self.status.report) && has(self.status.report.answers)) || self.status.report.answers.size() == oldSelf.status.report.answers.size() && self.status.report.answers.all(name, name in oldSelf.status.report.answers && self.status.report.answers[name] == oldSelf.status.report.answers[name]))",message="the task is closed, so its form is filled in no more",fieldPath=".status.report.answers"
// +kubebuilder:validation:XValidation:rule=`(has(oldSelf.status) && has(oldSelf.status.report) ? oldSelf.status.report.phase : 'Open') == 'Skipped' || (has(self.status) && has(self.status.report) ? self.status.report.phase : 'Open') != 'Skipped' || (has(self.status) && has(self.status.report) && has(self.status.report.note) ? self.status.report.note : "").trim() != ""`,message="say why the task will not be done",fieldPath=".status.report.note"
// +kubebuilder:validation:XValidation:rule="(has(self.spec.response) ? self.spec.response.type : 'None') != 'NegativeConsent' || has(oldSelf.spec.withdrawn) || (has(oldSelf.status) && has(oldSelf.status.report) ? oldSelf.status.report.phase : 'Open') != 'Waiting' || (has(self.status) && has(self.status.report) ? self.status.report.phase : 'Open') != 'InProgress'",message="the notice has gone out, and the customer has time to object; to start again would stop that time",fieldPath=".status.report.phase"
// +kubebuilder:validation:XValidation:rule=`!has(oldSelf.spec.withdrawn) || oldSelf.spec.withdrawn.reason != 'Expired' || (has(self.status) && has(self.status.report) && has(self.status.report.response) ? self.status.report.response : "") == (has(oldSelf.status) && has(oldSelf.status.report) && has(oldSelf.status.report.response) ? oldSelf.status.report.response : "")`,message="the time to answer is over: nobody is asked any more",fieldPath=".status.report.response"
// +kubebuilder:validation:XValidation:rule="!has(oldSelf.spec.withdrawn) || (has(self.status) && has(self.status.report) ? self.status.report.phase : 'Open') == (has(oldSelf.status) && has(oldSelf.status.report) ? oldSelf.status.report.phase : 'Open')",message="the task was withdrawn, so its phase cannot change; a late answer may still be set in response",fieldPath=".status.report.phase"
// +kubebuilder:validation:XValidation:rule="!has(oldSelf.status) || !has(oldSelf.status.report) || !(oldSelf.status.report.phase in ['Done', 'Skipped']) || (has(self.status) && has(self.status.report))",message="the task is closed and stays closed: its report cannot be removed",fieldPath=".status"
type Task struct {
	metav1.TypeMeta `json:",inline"`
	// metadata is the object's metadata. The name is a function of the Task's key.
	// +optional
	metav1.ObjectMeta `json:"metadata,omitzero"`

	// spec is the work. Only the manager writes it.
	// +required
	Spec TaskSpec `json:"spec,omitzero"`

	// status is what the person says, and how the controller takes it.
	// +optional
	// +default={"observedGeneration": -1}
	Status TaskStatus `json:"status,omitzero"`
}

// TaskSpec is a piece of work.
type TaskSpec struct {
	// key is the Task's identity over all history. It cannot be changed.
	// +required
	// +kubebuilder:validation:XValidation:rule="self == oldSelf",message="cannot be changed: it is the identity of the work"
	Key TaskKey `json:"key,omitzero"`

	// account is the name of the Account.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	Account string `json:"account,omitempty"`

	// engagement is the name of the Engagement.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	Engagement string `json:"engagement,omitempty"`

	// playbook is the name of the Playbook.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	Playbook string `json:"playbook,omitempty"`

	// step is the name of the step.
	// +required
	Step Name `json:"step,omitempty"`

	// anchor is the date of the Engagement for which the Task was made. Empty where the Engagement hangs on none.
	// +optional
	Anchor Date `json:"anchor,omitempty"`

	// title says what to do. It cannot be changed.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=512
	// +kubebuilder:validation:XValidation:rule="self == oldSelf",message="cannot be changed after creation"
	Title string `json:"title,omitempty"`

	// message is what the customer is to read. It cannot be changed.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self == oldSelf",message="cannot be changed after creation"
	Message *TaskMessage `json:"message,omitempty"`

	// response is what to report. It cannot be changed.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self == oldSelf",message="cannot be changed after creation"
	Response *ResponseSpec `json:"response,omitempty"`

	// channel is how the customer is reached.
	// +optional
	Channel Channel `json:"channel,omitempty"`

	// touch is what the contact is about.
	// +optional
	Touch Touch `json:"touch,omitempty"`

	// role is the role that does it.
	// +optional
	// +kubebuilder:validation:MaxLength=63
	Role string `json:"role,omitempty"`

	// assignee is the member who does it. Empty means that the account has nobody in the role.
	// +optional
	// +kubebuilder:validation:MaxLength=63
	Assignee string `json:"assignee,omitempty"`

	// start is when the work could begin.
	// +required
	Start metav1.Time `json:"start,omitzero"`

	// due is when the work is to be done: the end of the last day, in the account's calendar.
	// +required
	Due metav1.Time `json:"due,omitzero"`

	// pace says whether the Task was made in time. Empty means OnTime.
	// +optional
	Pace Pace `json:"pace,omitempty"`

	// effortMinutes is how long it takes.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=10080
	EffortMinutes *int32 `json:"effortMinutes,omitempty"`

	// urgency is how far rules of pace hold the Task back.
	// +optional
	Urgency Urgency `json:"urgency,omitempty"`

	// priority orders the Tasks of a day: higher first.
	// +optional
	// +kubebuilder:validation:Minimum=-1000
	// +kubebuilder:validation:Maximum=1000
	Priority int32 `json:"priority,omitempty"`

	// reason says in one line why the Task exists.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=512
	Reason string `json:"reason,omitempty"`

	// withdrawn says that the controller took the Task back, and why. Once set it stays.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self == oldSelf",message="cannot be changed: a withdrawn task stays withdrawn"
	Withdrawn *Withdrawal `json:"withdrawn,omitempty"`
}

// TaskMessage is what the customer is to read, with every hole filled.
type TaskMessage struct {
	// subject is one line.
	// +optional
	// +kubebuilder:validation:MaxLength=512
	Subject string `json:"subject,omitempty"`

	// body is the text.
	// +optional
	// +kubebuilder:validation:MaxLength=16384
	Body string `json:"body,omitempty"`
}

// TaskKey is a Task's identity over all history.
type TaskKey struct {
	// account is the key of the account.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	Account string `json:"account,omitempty"`

	// playbook is the key of the playbook.
	// +required
	Playbook Name `json:"playbook,omitempty"`

	// trigger is the key of the run.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=96
	Trigger string `json:"trigger,omitempty"`

	// step is the name of the step.
	// +required
	Step Name `json:"step,omitempty"`

	// escalation is the name of the level, where the Task tells somebody that another Task of the step stays open.
	// +optional
	Escalation Name `json:"escalation,omitempty"`

	// attempt counts from 1. A Task that was withdrawn before anybody acted on it may be made again as the next
	// attempt.
	// +required
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=1000
	Attempt int32 `json:"attempt,omitempty"`
}

// Pace says whether a Task was made in time.
// +kubebuilder:validation:Enum=OnTime;Late
type Pace string

// Whether a Task was made in time.
const (
	PaceOnTime Pace = "OnTime"
	// PaceLate means that the Task was made after the day on which it was to start.
	PaceLate Pace = "Late"
)

// Withdrawal says that the controller took a Task back.
type Withdrawal struct {
	// reason is why, in one word.
	// +required
	Reason WithdrawReason `json:"reason,omitempty"`

	// message says why, for people.
	// +optional
	// +kubebuilder:validation:MaxLength=256
	Message string `json:"message,omitempty"`

	// time is when.
	// +required
	Time metav1.Time `json:"time,omitzero"`
}

// WithdrawReason is why a Task was taken back.
// +kubebuilder:validation:Enum=CompletedElsewhere;NoObjection;GoalReached;GoalMissed;Cancelled;AccountLeft;AccountMissing;PlaybookDeleted;AnchorMoved;CancelledByHand;Expired;StepEnded;Forbidden
type WithdrawReason string

// Why a Task was taken back.
const (
	// WithdrawCompletedElsewhere means that completedWhen is true.
	WithdrawCompletedElsewhere WithdrawReason = "CompletedElsewhere"
	// WithdrawNoObjection means that the window of a negative consent passed in silence: the work is done.
	WithdrawNoObjection WithdrawReason = "NoObjection"
	// WithdrawGoalReached means that the run's goal is reached.
	WithdrawGoalReached WithdrawReason = "GoalReached"
	// WithdrawGoalMissed means that the run's time is over.
	WithdrawGoalMissed WithdrawReason = "GoalMissed"
	// WithdrawCancelled means that cancelWhen is true.
	WithdrawCancelled WithdrawReason = "Cancelled"
	// WithdrawAccountLeft means that the account no longer qualifies.
	WithdrawAccountLeft WithdrawReason = "AccountLeft"
	// WithdrawAccountMissing means that the Account has been gone for too long.
	WithdrawAccountMissing WithdrawReason = "AccountMissing"
	// WithdrawPlaybookDeleted means that the Playbook has been gone for too long.
	WithdrawPlaybookDeleted WithdrawReason = "PlaybookDeleted"
	// WithdrawAnchorMoved means that the date moved; the step is made again for the new date.
	WithdrawAnchorMoved WithdrawReason = "AnchorMoved"
	// WithdrawCancelledByHand means that a person ended the run.
	WithdrawCancelledByHand WithdrawReason = "CancelledByHand"
	// WithdrawExpired means that the window of an approval passed without an answer.
	WithdrawExpired WithdrawReason = "Expired"
	// WithdrawStepEnded means that the Task which an escalation tells of has ended.
	WithdrawStepEnded WithdrawReason = "StepEnded"
	// WithdrawForbidden means that a Guardrail forbids the step for the account.
	WithdrawForbidden WithdrawReason = "Forbidden"
)

// TaskStatus is what the person says of a Task, and how the controller takes it.
type TaskStatus struct {
	// conditions tell how the Task stands. The reason of Ready is the Task's state in one word: Open, InProgress,
	// Waiting, Done, Skipped or Withdrawn.
	// +optional
	Conditions Conditions `json:"conditions,omitempty"`

	// observedGeneration is the metadata.generation that the conditions speak of.
	// +optional
	ObservedGeneration int64 `json:"observedGeneration,omitempty"`

	// report is what the person says. The controller never writes it, but where the Task had to be made again.
	// +optional
	Report *Report `json:"report,omitempty"`
}

// Report is what a person says of a Task. It is kept in the ledger of the run as well, so it is short: what is longer
// belongs into the system of record.
//
// +kubebuilder:validation:XValidation:rule="(has(self.response) ? self.response.size() : 0) + (has(self.answers) ? self.answers.map(k, k.size() + self.answers[k].size()).sum() : 0) + (has(self.note) ? self.note.size() : 0) + (has(self.feedback) ? self.feedback.size() : 0) <= 640",message="response, answers, note and feedback have at most 640 characters in all; write less, and the rest where the customer's file is"
// +kubebuilder:validation:XValidation:rule="!(oldSelf.phase in ['Done', 'Skipped']) || self.phase == oldSelf.phase",message="the task is closed and stays closed; a late answer may still be set in response",fieldPath=".phase"
// +kubebuilder:validation:XValidation:rule="!(oldSelf.phase in ['Done', 'Skipped']) || !has(oldSelf.response) || (has(self.response) && self.response == oldSelf.response)",message="the task is closed and its answer stands",fieldPath=".response"
type Report struct {
	// phase is where the work stands.
	// +required
	Phase ReportPhase `json:"phase,omitempty"`

	// response is the answer, as the Task's spec.response asks for it.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=256
	Response string `json:"response,omitempty"`

	// answers are the answers to the fields of a form: name to text.
	// +optional
	// +kubebuilder:validation:MaxProperties=8
	// +kubebuilder:validation:XValidation:rule="self.all(name, name.size() <= 40)",message="the name of a field has at most 40 characters"
	Answers map[string]Answer `json:"answers,omitempty"`

	// note is for the team.
	// +optional
	// +kubebuilder:validation:MaxLength=512
	Note string `json:"note,omitempty"`

	// feedback says whether the Task made sense.
	// +optional
	// +kubebuilder:validation:MaxLength=128
	Feedback string `json:"feedback,omitempty"`

	// snoozedUntil hides the Task until that day.
	// +optional
	SnoozedUntil Date `json:"snoozedUntil,omitempty"`

	// by is who said so. It is set from the identity of the caller.
	// +optional
	// +kubebuilder:validation:MaxLength=256
	By string `json:"by,omitempty"`

	// time is when it was said. Empty means when the controller first saw it.
	// +optional
	Time *metav1.Time `json:"time,omitempty"`
}

// Answer is the answer to one field of a form.
// +kubebuilder:validation:MaxLength=96
type Answer string

// ReportPhase is where the work stands, in the person's word.
// +kubebuilder:validation:Enum=Open;InProgress;Waiting;Done;Skipped
type ReportPhase string

// Where the work stands.
const (
	// ReportOpen means not begun.
	ReportOpen ReportPhase = "Open"
	// ReportInProgress means begun.
	ReportInProgress ReportPhase = "InProgress"
	// ReportWaiting means that the customer has it. For negative consent: the notice has gone out.
	ReportWaiting ReportPhase = "Waiting"
	// ReportDone means done.
	ReportDone ReportPhase = "Done"
	// ReportSkipped means that it will not be done.
	ReportSkipped ReportPhase = "Skipped"
)

// TaskList is a list of Tasks.
// +kubebuilder:object:root=true
type TaskList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitzero"`
	// items are the objects.
	// +optional
	Items []Task `json:"items"`
}
