package v1alpha1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// Playbook is what a CS team promises the accounts of a segment: when it starts, which steps it has, and how one knows
// that it worked. It is a template: an edit makes a new revision, and runs that have begun stay on theirs.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +kubebuilder:resource:categories=tightrope,shortName=pb
// +kubebuilder:printcolumn:name="Trigger",type=string,JSONPath=`.spec.trigger.type`
// +kubebuilder:printcolumn:name="Segments",type=string,JSONPath=`.spec.segments[*].name`
// +kubebuilder:printcolumn:name="Active",type=integer,JSONPath=`.status.active`
// +kubebuilder:printcolumn:name="Completed",type=integer,JSONPath=`.status.completed`
// +kubebuilder:printcolumn:name="Ready",type=string,JSONPath=`.status.conditions[?(@.type=="Ready")].status`
// +kubebuilder:printcolumn:name="Reached-Percent",type=integer,priority=1,JSONPath=`.status.outcomes.all.reachedPercent.value`
// +kubebuilder:printcolumn:name="Stopped",type=date,priority=1,JSONPath=`.status.stopped.time`
// +kubebuilder:printcolumn:name="Suspend",type=boolean,priority=1,JSONPath=`.spec.suspend`
// +kubebuilder:printcolumn:name="Revision",type=string,priority=1,JSONPath=`.status.revision`
// +kubebuilder:printcolumn:name="Status",type=string,priority=1,JSONPath=`.status.conditions[?(@.type=="Ready")].message`
// +kubebuilder:printcolumn:name="Age",type=date,JSONPath=`.metadata.creationTimestamp`
// +kubebuilder:validation:XValidation:rule="self.metadata.name.size() <= 63",message="metadata.name has at most 63 characters: engagements and tasks carry it"
type Playbook struct {
	metav1.TypeMeta `json:",inline"`
	// metadata is the object's metadata.
	// +optional
	metav1.ObjectMeta `json:"metadata,omitzero"`

	// spec is the promise.
	// +required
	Spec PlaybookSpec `json:"spec,omitzero"`

	// status says how many runs there are.
	// +optional
	// +default={"observedGeneration": -1}
	Status PlaybookStatus `json:"status,omitzero"`
}

// PlaybookSpec is what a playbook promises.
//
// +kubebuilder:validation:XValidation:rule="self.steps.all(s, !has(s.dependsOn) || s.dependsOn.all(d, self.steps.exists(t, t.name == d)))",message="dependsOn names a step that is not in this playbook",fieldPath=".steps"
// +kubebuilder:validation:XValidation:rule="self.steps.all(s, !has(s.requires) || s.requires.all(d, self.steps.exists(t, t.name == d)))",message="requires names a step that is not in this playbook",fieldPath=".steps"
// +kubebuilder:validation:XValidation:rule="self.steps.all(s, !has(s.dependsOn) || !s.dependsOn.exists(d, d == s.name))",message="a step cannot wait for itself: remove its own name from dependsOn",fieldPath=".steps"
// +kubebuilder:validation:XValidation:rule="has(self.key) == has(oldSelf.key)",message="key cannot be added or removed: runs are remembered under it"
type PlaybookSpec struct {
	// key is the identity under which runs are remembered. It survives a new name. Empty means the playbook's name.
	// It cannot be changed.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self == oldSelf",message="cannot be changed: runs are remembered under it"
	Key Name `json:"key,omitempty"`

	// lifecycles are where in their life the accounts must stand. Empty means Prospect, Onboarding and Active: who has
	// left gets no outreach. An account whose lifecycle is not known is not taken for one that has left.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=5
	Lifecycles []Lifecycle `json:"lifecycles,omitempty"`

	// segments are the segments whose accounts the playbook is for; being in one of them is enough. Empty means
	// every account.
	// +optional
	// +listType=map
	// +listMapKey=dimension
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=16
	Segments []SegmentRef `json:"segments,omitempty"`

	// condition narrows the accounts further. It sees account.metadata, account.spec, today, responses, outcomes,
	// segments, segmentValues, scores and team.
	// +optional
	Condition Expression `json:"condition,omitempty"`

	// trigger says when a run starts for an account that qualifies.
	// +required
	Trigger Trigger `json:"trigger,omitzero"`

	// lateStart says what happens to an account that arrives when the start has already passed. Empty means CatchUp.
	// +optional
	LateStart LateStart `json:"lateStart,omitempty"`

	// reentry limits how often an account may run the playbook.
	// +optional
	Reentry *Reentry `json:"reentry,omitempty"`

	// exclusiveGroup is a name: of the playbooks of a group an account runs at most one at a time.
	// +optional
	ExclusiveGroup Name `json:"exclusiveGroup,omitempty"`

	// priority orders playbooks of an exclusive group and Tasks of a day: higher first. Empty means 0.
	// +optional
	// +kubebuilder:validation:Minimum=-1000
	// +kubebuilder:validation:Maximum=1000
	Priority int32 `json:"priority,omitempty"`

	// goal says how one knows that a run worked.
	// +optional
	Goal *PlaybookGoal `json:"goal,omitempty"`

	// onExit says what happens to a run when the account no longer qualifies. Empty means Cancel.
	// +optional
	OnExit ExitPolicy `json:"onExit,omitempty"`

	// onDelete says what happens to runs when the Playbook is deleted. Empty means Finish.
	// +optional
	OnDelete ExitPolicy `json:"onDelete,omitempty"`

	// suspend holds the playbook: no new run, no new Task; open Tasks stay.
	// +optional
	Suspend bool `json:"suspend,omitempty"`

	// rollout limits the playbook to a share of the accounts.
	// +optional
	Rollout *Rollout `json:"rollout,omitempty"`

	// holdLimit is how long a step may be held before it is left out, and said to be. Empty means 14d.
	// +optional
	HoldLimit Period `json:"holdLimit,omitempty"`

	// steps are the pieces of work. A step is known by its name, never by its place.
	// +required
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=24
	Steps []Step `json:"steps,omitempty"`
}

// SegmentRef names a segment of a dimension.
type SegmentRef struct {
	// dimension is the dimension of the segment.
	// +required
	Dimension Name `json:"dimension,omitempty"`

	// name is the name of the Segment, in this namespace.
	// +required
	Name Name `json:"name,omitempty"`
}

// Trigger says when a run starts. Exactly the member that type names is set.
//
// +kubebuilder:validation:XValidation:rule="self.type == 'Date' ? has(self.date) : !has(self.date)",message="set trigger.date when type is Date, and only then"
// +kubebuilder:validation:XValidation:rule="self.type == 'Every' ? has(self.every) : !has(self.every)",message="set trigger.every when type is Every, and only then"
// +kubebuilder:validation:XValidation:rule="self.type == 'Each' ? has(self.each) : !has(self.each)",message="set trigger.each when type is Each, and only then"
// +kubebuilder:validation:XValidation:rule="self.type == 'Membership' || !has(self.membership)",message="set trigger.membership only when type is Membership"
type Trigger struct {
	// type is the kind of trigger.
	// +required
	// +unionDiscriminator
	// +kubebuilder:validation:Enum=Date;Membership;Every;Each
	Type TriggerType `json:"type,omitempty"`

	// date starts a run at a distance from a date of the account.
	// +optional
	Date *DateTrigger `json:"date,omitempty"`

	// membership starts a run when the account qualifies.
	// +optional
	Membership *MembershipTrigger `json:"membership,omitempty"`

	// every starts a run again and again.
	// +optional
	Every *EveryTrigger `json:"every,omitempty"`

	// each starts a run for each element of a list.
	// +optional
	Each *EachTrigger `json:"each,omitempty"`
}

// TriggerType is what starts a run. A Playbook names all but Hand.
type TriggerType string

// The kinds of trigger.
const (
	// TriggerDate starts a run at a distance from a date of the account.
	TriggerDate TriggerType = "Date"
	// TriggerMembership starts a run when the account qualifies.
	TriggerMembership TriggerType = "Membership"
	// TriggerEvery starts a run once in each period.
	TriggerEvery TriggerType = "Every"
	// TriggerEach starts a run for each element of a list.
	TriggerEach TriggerType = "Each"
	// TriggerHand is an Engagement that a person created. A Playbook cannot name it.
	TriggerHand TriggerType = "Hand"
)

// DateTrigger starts a run at a distance from a date of the account.
type DateTrigger struct {
	// field is the path of the date below account.spec, such as commercial.renewalDate or attributes.goLive.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=128
	// +kubebuilder:validation:XValidation:rule="self.matches('^[a-zA-Z][a-zA-Z0-9_]*([.][a-zA-Z][a-zA-Z0-9_]*)*$')",message="is not a path below account.spec; write names with dots, such as commercial.renewalDate"
	Field string `json:"field,omitempty"`

	// offset is when the run starts, from the date: -60d is sixty days before. Empty means on the day.
	// +optional
	Offset Offset `json:"offset,omitempty"`

	// sameWithin is how far the date may move and still be the same occasion. Empty means 45d.
	// +optional
	SameWithin Period `json:"sameWithin,omitempty"`
}

// MembershipTrigger starts a run when the account qualifies.
type MembershipTrigger struct {
	// for is how long the account must have qualified, so that a flapping fact makes no work.
	// +optional
	For Period `json:"for,omitempty"`
}

// EveryTrigger starts a run once in each period. A period that passed while nobody looked is left out, and said to be.
//
// +kubebuilder:validation:XValidation:rule="!self.period.startsWith('0')",message="is no time at all; write how often the run starts, such as 3mo",fieldPath=".period"
// +kubebuilder:validation:XValidation:rule="!self.period.endsWith('h')",message="is counted in hours; write days or more, such as 1w or 3mo",fieldPath=".period"
type EveryTrigger struct {
	// period is the length of a period, such as 3mo.
	// +required
	Period Period `json:"period,omitempty"`

	// anchor is the path, below account.spec, of the date from which periods are counted, such as commercial.startDate.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=128
	// +kubebuilder:validation:XValidation:rule="self.matches('^[a-zA-Z][a-zA-Z0-9_]*([.][a-zA-Z][a-zA-Z0-9_]*)*$')",message="is not a path below account.spec; write names with dots, such as commercial.startDate"
	Anchor string `json:"anchor,omitempty"`

	// offset is where the first period begins, from the anchor. Empty means on the day itself.
	// +optional
	Offset Offset `json:"offset,omitempty"`
}

// EachTrigger starts a run for each element of a list, once per key. Steps see the element as item.
type EachTrigger struct {
	// in is an expression that gives the list, such as account.spec.requests.
	// +required
	In Expression `json:"in,omitempty"`

	// where keeps the elements for which it is true; it sees the element as item.
	// +optional
	Where Expression `json:"where,omitempty"`

	// key gives the key of an element, a text such as item.name; it sees the element as item. Two elements with one key
	// are one.
	// +required
	Key Expression `json:"key,omitempty"`
}

// LateStart says what happens to an account that arrives late.
// +kubebuilder:validation:Enum=CatchUp;Skip
type LateStart string

// What happens to an account that arrives late.
const (
	// LateStartCatchUp starts the run at once; what is overdue is made, and marked late.
	LateStartCatchUp LateStart = "CatchUp"
	// LateStartSkip leaves this occasion out.
	LateStartSkip LateStart = "Skip"
)

// Reentry limits how often an account may run a playbook.
type Reentry struct {
	// cooldown is the least time between the end of a run and the start of the next.
	// +optional
	Cooldown Period `json:"cooldown,omitempty"`

	// maximum is how many runs an account may have in all. Runs that a person started count, and are not limited.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=1000
	Maximum *int32 `json:"maximum,omitempty"`
}

// PlaybookGoal says how one knows that a run worked.
type PlaybookGoal struct {
	// reached is true when the run has done what it is for. It sees what steps see.
	// +required
	Reached Expression `json:"reached,omitempty"`

	// within is how long the run may take, from its start. Empty means until the last step has ended.
	// +optional
	Within Period `json:"within,omitempty"`
}

// ExitPolicy says what happens to runs whose ground is gone.
// +kubebuilder:validation:Enum=Cancel;Finish
type ExitPolicy string

// What happens to runs whose ground is gone.
const (
	// ExitCancel withdraws open Tasks and ends the run.
	ExitCancel ExitPolicy = "Cancel"
	// ExitFinish lets the run go on to its end.
	ExitFinish ExitPolicy = "Finish"
)

// Rollout limits a playbook to a share of the accounts. Which accounts these are is a function of the playbook's key and
// the account's key: raising percent adds accounts and takes none away.
type Rollout struct {
	// state says whether runs start. Empty means Active.
	// +optional
	State RolloutState `json:"state,omitempty"`

	// stopWhen stops the rollout once it is true; then no further run starts until this field, percent or
	// holdoutPercent is changed. It sees the playbook's own outcomes: stats.reached, stats.missed, stats.cancelled,
	// stats.ended, stats.active, stats.reachedPercent, and the same of the accounts held out as holdout.reached and so on.
	// +optional
	StopWhen Expression `json:"stopWhen,omitempty"`

	// percent is the share of accounts that get the playbook. Empty means 100.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=100
	Percent *int32 `json:"percent,omitempty"`

	// holdoutPercent is the share of accounts that get nothing, for comparison: whether they reach the goal all the same
	// is noted. Empty means 0.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=100
	HoldoutPercent *int32 `json:"holdoutPercent,omitempty"`
}

// RolloutState says whether runs of a rollout start.
// +kubebuilder:validation:Enum=Active;Paused
type RolloutState string

// Whether runs start.
const (
	// RolloutActive starts runs.
	RolloutActive RolloutState = "Active"
	// RolloutPaused starts none; those that run go on.
	RolloutPaused RolloutState = "Paused"
)

// Step is one piece of work of a playbook. Texts may have {{ }} holes with expressions in them.
type Step struct {
	// name is the step's identity within the playbook.
	// +required
	Name Name `json:"name,omitempty"`

	// renamedFrom is the name the step had in an earlier revision. A run that is raised to this one takes it for the same
	// step, so that work is neither repeated nor lost.
	// +optional
	RenamedFrom Name `json:"renamedFrom,omitempty"`

	// title is what the Task is called.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=256
	Title string `json:"title,omitempty"`

	// channel is how the customer is reached. Empty means Internal.
	// +optional
	Channel Channel `json:"channel,omitempty"`

	// touch is what the contact is about. Empty means None.
	// +optional
	Touch Touch `json:"touch,omitempty"`

	// role is who does it: the name of a role in the account's team, such as csm. Empty means csm.
	// +optional
	// +kubebuilder:validation:MaxLength=256
	Role string `json:"role,omitempty"`

	// effortMinutes is how long it takes.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=10080
	EffortMinutes *int32 `json:"effortMinutes,omitempty"`

	// urgency is how far rules of pace hold the step back. Empty means Normal.
	// +optional
	Urgency Urgency `json:"urgency,omitempty"`

	// start is when the step starts. Empty means with the engagement, or when the steps in dependsOn have ended.
	// Where both start and dependsOn are set, the later one counts.
	// +optional
	Start *StepStart `json:"start,omitempty"`

	// slack is how much later the step may start, so that it falls into one of the account's value windows: on the first
	// working day of one, and no quiet day. Empty means not at all; 12mo is the most.
	// +optional
	Slack Period `json:"slack,omitempty"`

	// due is how long the person has, from the step's start, to the end of the day. Empty means the same day.
	// +optional
	Due Period `json:"due,omitempty"`

	// latest is how late the step may still be made, from its start. After that it is skipped as missed. Empty means
	// that it is made however late, and marked.
	// +optional
	Latest Period `json:"latest,omitempty"`

	// dependsOn are steps that must have ended, in whatever way.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=8
	DependsOn []Name `json:"dependsOn,omitempty"`

	// requires are steps that must have been done; where one ended otherwise, this step is skipped.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=8
	Requires []Name `json:"requires,omitempty"`

	// when is read once, as the step starts: false skips it, with the reason. It sees account.metadata,
	// account.spec, today, responses, outcomes, segments, segmentValues, scores, team, steps, engagement, now, and item
	// with a trigger of type Each.
	// +optional
	When Expression `json:"when,omitempty"`

	// waitFor holds the step until it is true.
	// +optional
	WaitFor Expression `json:"waitFor,omitempty"`

	// cancelWhen withdraws the open Task once it is true.
	// +optional
	CancelWhen Expression `json:"cancelWhen,omitempty"`

	// completedWhen is true when the world already shows the work done: the Task is then closed, or never made.
	// +optional
	CompletedWhen Expression `json:"completedWhen,omitempty"`

	// response is what the person reports. Empty means None.
	// +optional
	Response *ResponseSpec `json:"response,omitempty"`

	// message is what the customer is to read.
	// +optional
	Message *Message `json:"message,omitempty"`

	// escalate says who gets a Task of their own when this one stays open past its due time. Each level fires once.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=3
	// +kubebuilder:validation:XValidation:rule="self.all(e, e.name.size() <= 32)",message="the name of a level has at most 32 characters"
	Escalate []Escalation `json:"escalate,omitempty"`
}

// Channel is how the customer is reached.
// +kubebuilder:validation:Enum=Email;Call;Meeting;Survey;Internal
type Channel string

// The channels.
const (
	ChannelEmail    Channel = "Email"
	ChannelCall     Channel = "Call"
	ChannelMeeting  Channel = "Meeting"
	ChannelSurvey   Channel = "Survey"
	ChannelInternal Channel = "Internal"
)

// Touch is what a contact is about.
// +kubebuilder:validation:Enum=Relationship;Commercial;Both;None
type Touch string

// What a contact is about.
const (
	TouchRelationship Touch = "Relationship"
	TouchCommercial   Touch = "Commercial"
	TouchBoth         Touch = "Both"
	TouchNone         Touch = "None"
)

// Urgency is how far rules of pace hold a step back.
// +kubebuilder:validation:Enum=Normal;Deadline;Critical
type Urgency string

// The urgencies.
const (
	// UrgencyNormal follows every rule.
	UrgencyNormal Urgency = "Normal"
	// UrgencyDeadline is exempt from touch balance and rates, but reported.
	UrgencyDeadline Urgency = "Deadline"
	// UrgencyCritical ignores quiet days as well.
	UrgencyCritical Urgency = "Critical"
)

// StepStart is when a step starts.
type StepStart struct {
	// from is what the offset counts from. Empty means Start.
	// +optional
	From StartFrom `json:"from,omitempty"`

	// offset is the distance. Empty means 0d.
	// +optional
	Offset Offset `json:"offset,omitempty"`
}

// StartFrom is what a step's start counts from.
// +kubebuilder:validation:Enum=Start;Dependencies;Anchor
type StartFrom string

// What a step's start counts from.
const (
	// FromStart counts from the day on which the engagement was to start.
	FromStart StartFrom = "Start"
	// FromDependencies counts from the end of the last of the steps in dependsOn.
	FromDependencies StartFrom = "Dependencies"
	// FromAnchor counts from the date that the engagement hangs on, such as the renewal date.
	FromAnchor StartFrom = "Anchor"
)

// ResponseSpec is what the person who does a Task reports.
//
// +kubebuilder:validation:XValidation:rule="self.type == 'Choice' ? has(self.choices) : !has(self.choices)",message="set response.choices when type is Choice, and only then"
// +kubebuilder:validation:XValidation:rule="self.type == 'Form' ? has(self.fields) : !has(self.fields)",message="set response.fields when type is Form, and only then"
// +kubebuilder:validation:XValidation:rule="self.type == 'NegativeConsent' ? has(self.window) : (!has(self.window) || self.type == 'Approval')",message="set response.window when type is NegativeConsent; Approval may have one; no other type has"
// +kubebuilder:validation:XValidation:rule="self.type == 'Approval' ? has(self.role) : !has(self.role)",message="set response.role when type is Approval, and only then"
// +kubebuilder:validation:XValidation:rule="self.type == 'Approval' || !has(self.notBy)",message="set response.notBy only when type is Approval"
// +kubebuilder:validation:XValidation:rule="self.type == 'Confirmation' || !has(self.by)",message="set response.by only when type is Confirmation"
type ResponseSpec struct {
	// type is the kind of answer.
	// +required
	// +unionDiscriminator
	Type ResponseType `json:"type,omitempty"`

	// choices are the answers to choose from (Choice).
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MinItems=2
	// +kubebuilder:validation:MaxItems=12
	Choices []Choice `json:"choices,omitempty"`

	// fields are what to fill in (Form).
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=8
	Fields []FormField `json:"fields,omitempty"`

	// window is how long the customer has to object (NegativeConsent): it runs from the report that the notice went out.
	// For an Approval it is how long the question stands, from the step's start; then the step is skipped with the answer
	// Expired. An Approval without a window stands until it is answered.
	// +optional
	Window Period `json:"window,omitempty"`

	// by is who confirms (Confirmation). Empty means Customer.
	// +optional
	By ConfirmedBy `json:"by,omitempty"`

	// role is who approves (Approval): the holder of this role in the account's team. Nobody else's word counts.
	// +optional
	Role Name `json:"role,omitempty"`

	// notBy are roles whose holder may not approve (Approval). Who did a step that this one depends on may not either:
	// nobody approves what they asked for.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=8
	NotBy []Name `json:"notBy,omitempty"`
}

// ResponseType is a kind of answer.
// +kubebuilder:validation:Enum=None;FreeText;Choice;Form;NegativeConsent;Confirmation;Approval
type ResponseType string

// The kinds of answer, and what status.report.response may say.
const (
	// ResponseNone asks for nothing.
	ResponseNone ResponseType = "None"
	// ResponseFreeText asks for what the customer said.
	ResponseFreeText ResponseType = "FreeText"
	// ResponseChoice asks for the name of one of the choices.
	ResponseChoice ResponseType = "Choice"
	// ResponseForm asks for answers to the fields.
	ResponseForm ResponseType = "Form"
	// ResponseNegativeConsent asks for Objected where the customer objects; silence becomes NoObjection.
	ResponseNegativeConsent ResponseType = "NegativeConsent"
	// ResponseConfirmation asks for Confirmed or NotConfirmed.
	ResponseConfirmation ResponseType = "Confirmation"
	// ResponseApproval asks for Approved or Rejected.
	ResponseApproval ResponseType = "Approval"
)

// The fixed answers.
const (
	AnswerObjected     = "Objected"
	AnswerNoObjection  = "NoObjection"
	AnswerConfirmed    = "Confirmed"
	AnswerNotConfirmed = "NotConfirmed"
	AnswerApproved     = "Approved"
	AnswerRejected     = "Rejected"
	AnswerExpired      = "Expired"
)

// ConfirmedBy is who confirms.
// +kubebuilder:validation:Enum=Customer;Team
type ConfirmedBy string

// Who confirms.
const (
	ConfirmedByCustomer ConfirmedBy = "Customer"
	ConfirmedByTeam     ConfirmedBy = "Team"
)

// Choice is an answer to choose.
type Choice struct {
	// name is what expressions and reports say.
	// +required
	Name Name `json:"name,omitempty"`

	// label is what people read.
	// +optional
	// +kubebuilder:validation:MaxLength=128
	Label string `json:"label,omitempty"`
}

// FormField is a field to fill in.
type FormField struct {
	// name is what expressions and reports say.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=40
	Name string `json:"name,omitempty"`

	// label is what people read.
	// +optional
	// +kubebuilder:validation:MaxLength=128
	Label string `json:"label,omitempty"`

	// need says whether the field must be filled in. Empty means Optional.
	// +optional
	Need FieldNeed `json:"need,omitempty"`
}

// FieldNeed says whether a field must be filled in.
// +kubebuilder:validation:Enum=Required;Optional
type FieldNeed string

// Whether a field must be filled in.
const (
	FieldRequired FieldNeed = "Required"
	FieldOptional FieldNeed = "Optional"
)

// Message is what the customer is to read. Its holes are filled for the Task's start date; it never changes after that.
type Message struct {
	// subject is one line.
	// +optional
	// +kubebuilder:validation:MaxLength=256
	// +kubebuilder:validation:XValidation:rule="!self.contains('\\n') && !self.contains('\\r')",message="has more than one line; keep the subject on one line"
	Subject string `json:"subject,omitempty"`

	// body is the text.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=8192
	Body string `json:"body,omitempty"`
}

// Escalation says whom to tell when a Task stays open.
type Escalation struct {
	// name is the level's name.
	// +required
	Name Name `json:"name,omitempty"`

	// after is how long after the due time.
	// +required
	After Period `json:"after,omitempty"`

	// unless leaves the level out while the report says so.
	// +optional
	Unless ReportPhase `json:"unless,omitempty"`

	// to is the role that gets the Task.
	// +required
	To Name `json:"to,omitempty"`
}

// PlaybookStatus says how a playbook runs.
type PlaybookStatus struct {
	// conditions tell how the playbook stands: Ready, and Stalled while its author must act.
	// +optional
	Conditions Conditions `json:"conditions,omitempty"`

	// observedGeneration is the metadata.generation that the status speaks of.
	// +optional
	ObservedGeneration int64 `json:"observedGeneration,omitempty"`

	// revision is the name of the ControllerRevision that new runs are pinned to.
	// +optional
	// +kubebuilder:validation:MaxLength=253
	Revision string `json:"revision,omitempty"`

	// active is how many runs have not ended.
	// +optional
	Active *int32 `json:"active,omitempty"`

	// completed is how many runs have ended, in whatever way.
	// +optional
	Completed *int32 `json:"completed,omitempty"`

	// revisions say how many runs that have not ended are on which revision, newest first.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=8
	Revisions []RevisionCount `json:"revisions,omitempty"`

	// outcomes say how runs ended: in all, by revision, and of the accounts that are held out.
	// +optional
	Outcomes *PlaybookOutcomes `json:"outcomes,omitempty"`

	// stopped says that the rollout's stopWhen became true.
	// +optional
	Stopped *RolloutStop `json:"stopped,omitempty"`
}

// RevisionCount is how many runs are on a revision.
type RevisionCount struct {
	// name is the name of the ControllerRevision.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	Name string `json:"name,omitempty"`

	// number counts the playbook's revisions, from 1. Zero means that the revision is gone.
	// +optional
	Number int64 `json:"number,omitempty"`

	// active is how many runs on it have not ended.
	// +required
	Active *int32 `json:"active,omitempty"`
}

// PlaybookOutcomes say how runs of a playbook ended.
type PlaybookOutcomes struct {
	// all counts every run there ever was.
	// +optional
	All OutcomeStats `json:"all,omitzero"`

	// revisions count by revision, newest first: the runs that are still in the cluster.
	// +optional
	// +listType=map
	// +listMapKey=revision
	// +kubebuilder:validation:MaxItems=8
	Revisions []RevisionOutcomes `json:"revisions,omitempty"`

	// holdout counts the accounts that are held out, and whether they reached the goal all the same.
	// +optional
	Holdout *OutcomeStats `json:"holdout,omitempty"`

	// difference is reachedPercent of the runs less that of the holdout, in percentage points.
	// +optional
	Difference *PercentEstimate `json:"difference,omitempty"`
}

// RevisionOutcomes count how the runs of a revision ended.
type RevisionOutcomes struct {
	// revision is the name of the ControllerRevision.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	Revision string `json:"revision,omitempty"`

	OutcomeStats `json:",inline"`
}

// OutcomeStats count how runs ended.
type OutcomeStats struct {
	// active is how many have not ended.
	// +optional
	Active int32 `json:"active,omitempty"`

	// reached is how many reached the goal, or, without one, ended all their steps.
	// +optional
	Reached int32 `json:"reached,omitempty"`

	// missed is how many ended without.
	// +optional
	Missed int32 `json:"missed,omitempty"`

	// cancelled is how many lost their ground. They count in no percentage.
	// +optional
	Cancelled int32 `json:"cancelled,omitempty"`

	// medianDaysToGoal is the median of the days from a run's start to its goal, of the runs that are still in the
	// cluster and reached it, rounded up.
	// +optional
	MedianDaysToGoal *int32 `json:"medianDaysToGoal,omitempty"`

	// reachedPercent is the share of reached among reached and missed, of the runs whose time (goal.within) is over: who
	// reaches a goal ends sooner than who misses it, and would flatter the share. It is absent while there is none.
	// +optional
	ReachedPercent *PercentEstimate `json:"reachedPercent,omitempty"`
}

// PercentEstimate is a percentage with the interval in which the true value lies with a confidence of 95 %: for a share
// the score interval of Wilson (1927), for a difference of shares that of Newcombe (1998), method 10. Values are whole
// percentage points, the interval rounded outwards.
type PercentEstimate struct {
	// value is the share that was seen.
	// +optional
	// +kubebuilder:validation:Minimum=-100
	// +kubebuilder:validation:Maximum=100
	Value int32 `json:"value"`

	// low is the lower end of the interval.
	// +optional
	// +kubebuilder:validation:Minimum=-100
	// +kubebuilder:validation:Maximum=100
	Low int32 `json:"low"`

	// high is the upper end of the interval.
	// +optional
	// +kubebuilder:validation:Minimum=-100
	// +kubebuilder:validation:Maximum=100
	High int32 `json:"high"`
}

// RolloutStop says when and why a rollout stopped by itself.
type RolloutStop struct {
	// rollout identifies the rollout that stopped: another one, with other numbers, starts.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=64
	Rollout string `json:"rollout,omitempty"`

	// message says what was true.
	// +optional
	// +kubebuilder:validation:MaxLength=512
	Message string `json:"message,omitempty"`

	// time is when it was seen.
	// +required
	Time metav1.Time `json:"time,omitzero"`
}

// PlaybookList is a list of Playbooks.
// +kubebuilder:object:root=true
type PlaybookList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitzero"`
	// items are the objects.
	// +optional
	Items []Playbook `json:"items"`
}
