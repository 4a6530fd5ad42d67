package v1alpha1

import "k8s.io/apimachinery/pkg/util/intstr"

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

	// priority orders the step's Tasks among those of a day, higher first: a whole number from -1000 to 1000, or an
	// expression in {{ }} that gives one, such as "{{ account.spec.commercial.arr >= 50000 ? 20 : 10 }}". Empty means the
	// playbook's, as it is when the Task is made. The expression sees what a title sees, and is read once, for the day on
	// which the Task starts; a later change of facts moves no Task. As with every hole, a missing fact holds the step and
	// says so: say with has(...) or .orValue(...) what counts without it. A number out of bounds holds it as well.
	// It makes no difference to which playbook of an exclusive group starts.
	// +optional
	// +kubebuilder:validation:XIntOrString
	// +kubebuilder:validation:MaxLength=1024
	// +kubebuilder:validation:XValidation:rule="type(self) == int ? self >= -1000 && self <= 1000 : self.startsWith('{{') && self.endsWith('}}')",message="is neither a whole number from -1000 to 1000 nor an expression in {{ }}; write 50 without quotes, or \"{{ ... }}\" with nothing around it"
	Priority *intstr.IntOrString `json:"priority,omitempty"`

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
	// UrgencyCritical ignores quiet days and days off as well.
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
