package policy

import (
	"context"
	"errors"
	"regexp"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"tightrope.dev/api/v1alpha1"
)

// act is what somebody tries to do.
type act func(ctx context.Context, c client.Client) error

// allowed is the answer that nothing stands in the way.
const allowed = ""

// no is RBAC's answer to who has no role that gives a right.
func no(verb, resource string) string { return "cannot " + verb + " resource " + resource }

// rbac is what the API server says where RBAC refuses.
var rbac = regexp.MustCompile(`cannot ([a-z-]+) resource "([a-z/]+)" in API group`)

// answer is what the API server said: allowed, the message of a policy, no(…), or else the whole error.
func answer(err error) string {
	if err == nil {
		return allowed
	}
	if _, message, found := strings.Cut(err.Error(), " denied request: "); found {
		return message
	}
	if found := rbac.FindStringSubmatch(err.Error()); found != nil && apierrors.IsForbidden(err) {
		return no(found[1], found[2])
	}
	var status apierrors.APIStatus
	if errors.As(err, &status) && status.Status().Details != nil && len(status.Status().Details.Causes) == 1 {
		return status.Status().Details.Causes[0].Message
	}
	return err.Error()
}

func create(one func() client.Object) act {
	return func(ctx context.Context, c client.Client) error { return c.Create(ctx, one()) }
}

// patch makes an object as the manager would, and then merges into it.
func patch(one func() client.Object, with string) act {
	return func(ctx context.Context, c client.Client) error { return merge(ctx, c, made(ctx, one()), with) }
}

func patchStatus(one func() client.Object, with string) act {
	return func(ctx context.Context, c client.Client) error { return mergeStatus(ctx, c, made(ctx, one()), with) }
}

func remove(one func() client.Object) act {
	return func(ctx context.Context, c client.Client) error { return c.Delete(ctx, made(ctx, one())) }
}

// retire deletes what was read, and nothing else, as the manager does.
func retire(one func() client.Object) act {
	return func(ctx context.Context, c client.Client) error {
		read := made(ctx, one())
		return c.Delete(ctx, read, client.Preconditions{UID: new(read.GetUID()), ResourceVersion: new(read.GetResourceVersion())})
	}
}

// half deletes with one of the two preconditions.
func half(one func() client.Object, which func(client.Object) client.Preconditions) act {
	return func(ctx context.Context, c client.Client) error {
		read := made(ctx, one())
		return c.Delete(ctx, read, which(read))
	}
}

func onlyUID(o client.Object) client.Preconditions { return client.Preconditions{UID: new(o.GetUID())} }
func onlyVersion(o client.Object) client.Preconditions {
	return client.Preconditions{ResourceVersion: new(o.GetResourceVersion())}
}

func theRevision() client.Object {
	return aRevision(map[string]string{v1alpha1.LabelPlaybook: "welcome"})
}
func anotherRevision() client.Object { return aRevision(nil) }

func theTask() client.Object { return aTask("task") }
func theRun() client.Object  { return aRun("run") }
func theCancelled() client.Object {
	run := aRun("run")
	run.Spec.Cancelled = "they are bankrupt"
	return run
}
func theLedger() client.Object    { return aLedger("ledger") }
func theGuardrail() client.Object { return aGuardrail("guardrail") }
func theApproved() client.Object  { return approved("approved") }
func theBooked() client.Object    { return booked("booked") }

func hand(changes ...func(*v1alpha1.Engagement)) func() client.Object {
	return func() client.Object { return byHand(changes...) }
}

const (
	anOwner   = `{"metadata":{"ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap","name":"x","uid":"x"}]}}`
	aBooking  = `{"ledger":{"booked":[{"kind":"Task","since":"2026-11-02T09:00:00Z","count":0}]}}`
	aReport   = `{"status":{"report":{"phase":"InProgress"}}}`
	aVerdict  = `{"status":{"conditions":[{"type":"Ready","status":"True","reason":"Done","message":"","lastTransitionTime":"2026-11-02T09:00:00Z"}]}}`
	anHistory = `{"ledger":{"revision":"welcome-2"}}`
	aWaiver   = `{"spec":{"waived":[{"step":"call","reason":"they called us"}]}}`

	tasksAreMade     = "Tasks are made by the manager, from Playbooks. To give somebody work, add a step to a Playbook."
	workIsManagers   = "only the manager changes the spec of a Task. To say how the work stands, write status.report (kubectl patch --subresource=status). To change the work for the next runs, edit the Playbook."
	ownerIsManagers  = "only the manager changes the owner of a Task. Leave metadata.ownerReferences as it is."
	onlyTheReport    = "people change only status.report of a Task; conditions and observedGeneration are the manager's. Send the patch with status.report alone."
	reportStays      = "a report is not removed. To take it back, set status.report.phase to Open; a Task that is closed stays closed."
	tasksAreClosed   = "a Task is closed, not deleted: set status.report.phase to Skipped, with a note. The manager removes it when it is recorded. (For a repair, act as the group tightrope:break-glass.)"
	onlyHand         = "of the Engagements a person makes only those of trigger type Hand; the others are made by the manager, from Playbooks. To start a run by hand, set spec.trigger.type to Hand."
	nameTooLong      = "Invalid value: metadata.name has at most 63 characters: the account's ledger remembers it"
	ownKey           = "Invalid value: the key of a run by hand is hand/ and the name of the Engagement, such as hand/second-welcome"
	keysNeeded       = "spec.account.key and spec.playbook.key are needed, because the run is remembered under them: write the externalID of the Account and the spec.key of the Playbook, or their names where they have none."
	noRecordYet      = "only the manager writes the ledger of an Engagement: it is the record of what was done. Leave ledger out."
	threeFields      = "of the spec of an Engagement a person may change only revision, cancelled and waived. To change what the run is about, correct the account or the Playbook."
	recordIsManagers = "only the manager writes the ledger of an Engagement: it is the record of what was done. To say how work stands, report on the Task."
	runStands        = "only the manager writes the status of an Engagement. To say how work stands, report on the Task."
	runHasNoOwner    = "an Engagement has no owner, so that it outlives the account. Leave metadata.ownerReferences empty."
	runsAreRecords   = "an Engagement is the record of a run, and the manager removes it in time. To end the run, write why into spec.cancelled. (For a repair, act as the group tightrope:break-glass.)"
	ledgersAreMade   = "AccountLedgers are made by the manager. To restore one from a backup, act as the group tightrope:break-glass."
	ledgerIsManagers = "only the manager writes an AccountLedger: it keeps finished work from starting again. To change where an account stands, correct the Account or write a SegmentOverride."
	ledgerHasNoOwner = "an AccountLedger has no owner, so that it outlives the account. Leave metadata.ownerReferences empty."
	ledgersStay      = "an AccountLedger keeps finished work from starting again; without it the customer would get the same letters a second time. There is no need to delete it, even when the account is gone. (For a repair, act as the group tightrope:break-glass.)"
	bookedIsManagers = "only the manager writes the ledger of a Guardrail: it is what was booked and approved. To let more happen, raise the limits in spec."
	heldIsManagers   = "only the manager writes the status of a Guardrail. To let go on what is held, use tightrope approve."
	leadLetsGoOn     = "spec.approved is set by who has the verb approve on this AccountLedger (the role lead): it lets go on what is in doubt. Leave it as it is, or ask a lead."
	leadApproves     = "spec.approved is set by who has the verb approve on this Guardrail (the role lead): it lets go on what is held. Leave it as it is, or ask a lead."
	asRead           = "the manager deletes what it has read, and nothing that has changed since: name the uid and the resourceVersion in the preconditions of the request."
	revisionsStay    = "a revision of a Playbook says what its runs go by, and runs that are pinned to one that is gone stand still. There is no need to delete it. (For a repair, act as the group tightrope:break-glass.)"
	stayCancelled    = "Invalid value: cancelled cannot be taken back: the run has ended for this reason"
	aboutThis        = "Invalid value: cannot be changed: it is what the run is about"
)

// expected are the answers that rows expect.
var expected []string

// row is an entry of a table whose answer is noted, so that a rule without a row is found.
func row(name string, who person, does act, want string) TableEntry {
	expected = append(expected, want)
	return Entry(name, who, does, want)
}

var _ = DescribeTable("Who may do what", func(ctx SpecContext, who person, does act, want string) {
	Expect(answer(does(ctx, who.client()))).To(Equal(want))
},
	// Tasks: people report.
	row("a CSM reports on a Task", csm, patchStatus(theTask, aReport), allowed),
	row("a viewer does not", viewer, patchStatus(theTask, aReport), no("patch", "tasks/status")),
	row("nor does the CRM sync", crm, patchStatus(theTask, aReport), no("patch", "tasks/status")),
	row("a CSM changes no other part of a Task", csm, patch(theTask, `{"spec":{"priority":9}}`), no("patch", "tasks")),
	row("nor does an administrator", admin, patch(theTask, `{"spec":{"priority":9}}`), workIsManagers),
	row("the manager does", manager, patch(theTask, `{"spec":{"withdrawn":{"reason":"GoalReached","time":"2026-11-02T09:00:00Z"}}}`), allowed),
	row("a CSM does not say how a Task is taken", csm, patchStatus(theTask, aVerdict), onlyTheReport),
	row("a CSM does not take a report away", csm, reportAndRemove, reportStays),
	row("an administrator gives a Task no owner", admin, patch(theTask, anOwner), ownerIsManagers),
	row("a CSM makes no Task", csm, create(theTask), no("create", "tasks")),
	row("nor does an administrator", admin, create(theTask), tasksAreMade),
	row("an administrator deletes no Task", admin, remove(theTask), tasksAreClosed),
	row("the manager deletes a Task as it read it", manager, retire(theTask), allowed),
	row("and none that it has not read", manager, remove(theTask), asRead),
	row("nor one that may be another by now", manager, half(theTask, onlyVersion), asRead),
	row("nor one that may have changed", manager, half(theTask, onlyUID), asRead),
	row("the garbage collector follows", collector, remove(theTask), allowed),
	row("the namespace controller empties", emptier, remove(theTask), allowed),
	row("the API server may", apiserver, remove(theTask), allowed),
	row("the garbage collector takes an owner away", collector, patch(theTask, anOwner), allowed),
	row("who breaks the glass changes one", breakGlass, patch(theTask, `{"spec":{"priority":9}}`), allowed),
	row("and so does who breaks the glass", breakGlass, remove(theTask), allowed),

	// Engagements: people start runs by hand, and say three things of any.
	row("a CSM starts a run by hand", csm, create(hand()), allowed),
	row("a lead does, with a step left out from the start", lead, create(hand(func(e *v1alpha1.Engagement) {
		e.Spec.Waived = []v1alpha1.Waiver{{Step: "call", Reason: "they called us"}}
	})), allowed),
	row("a viewer starts none", viewer, create(hand()), no("create", "engagements")),
	row("CS operations start none", ops, create(hand()), no("create", "engagements")),
	row("a CSM starts none for a date", csm, create(theRun), onlyHand),
	row("nor does an administrator", admin, create(theRun), onlyHand),
	row("the manager does", manager, create(theRun), allowed),
	row("who breaks the glass restores one", breakGlass, create(theRun), allowed),
	row("a run by hand has its own name as its key", csm, create(hand(func(e *v1alpha1.Engagement) {
		e.Name = "kickoff"
		e.Spec.Trigger.Key = "hand/another"
	})), ownKey),
	row("and has a key at all", csm, create(hand(func(e *v1alpha1.Engagement) {
		e.Name = "kickoff"
		e.Spec.Trigger.Key = ""
	})), ownKey),
	row("its name is no longer than the ledger can carry", csm, create(hand(func(e *v1alpha1.Engagement) {
		e.Name = strings.Repeat("a", 64)
		e.Spec.Trigger.Key = "hand/" + e.Name
	})), nameTooLong),
	row("it names the key of the account", csm, create(hand(func(e *v1alpha1.Engagement) { e.Spec.Account.Key = "" })), keysNeeded),
	row("and the key of the playbook", csm, create(hand(func(e *v1alpha1.Engagement) { e.Spec.Playbook.Key = "" })), keysNeeded),
	row("who breaks the glass restores one of before there were keys", breakGlass, create(hand(func(e *v1alpha1.Engagement) { e.Spec.Account.Key = "" })), allowed),
	row("of which a CSM says what may be said", csm, patch(hand(func(e *v1alpha1.Engagement) { e.Spec.Account.Key = "" }), aWaiver), allowed),
	row("it brings no record", csm, create(hand(func(e *v1alpha1.Engagement) { e.Ledger.Revision = "welcome-1" })), noRecordYet),
	row("and no owner", csm, create(hand(func(e *v1alpha1.Engagement) {
		e.OwnerReferences = []metav1.OwnerReference{{APIVersion: "v1", Kind: "ConfigMap", Name: "x", UID: "x"}}
	})), runHasNoOwner),
	row("a CSM lets a run go on without a step", csm, patch(theRun, aWaiver), allowed),
	row("a viewer does not", viewer, patch(theRun, aWaiver), no("patch", "engagements")),
	row("a lead moves a run to another revision", lead, patch(theRun, `{"spec":{"revision":"welcome-2"}}`), allowed),
	row("a lead ends a run", lead, patch(theRun, `{"spec":{"cancelled":"they are bankrupt"}}`), allowed),
	row("and does not take that back", lead, patch(theCancelled, `{"spec":{"cancelled":null}}`), stayCancelled),
	row("a lead hangs a run on no date", lead, patch(theRun, `{"spec":{"anchor":"2026-12-31"}}`), threeFields),
	row("and gives it to no other account", lead, patch(theRun, `{"spec":{"account":{"key":"crm-2"}}}`), aboutThis),
	row("a lead does not rewrite the record of a run", lead, patch(theRun, anHistory), recordIsManagers),
	row("an administrator gives a run no owner", admin, patch(theRun, anOwner), runHasNoOwner),
	row("a lead writes no status of a run", lead, patchStatus(theRun, aVerdict), no("patch", "engagements/status")),
	row("nor does an administrator", admin, patchStatus(theRun, aVerdict), runStands),
	row("a lead deletes no run", lead, remove(theRun), no("delete", "engagements")),
	row("nor does an administrator", admin, remove(theRun), runsAreRecords),
	row("the manager deletes a run as it read it", manager, retire(theRun), allowed),
	row("and none that it has not read", manager, remove(theRun), asRead),
	row("the namespace controller empties", emptier, remove(theRun), allowed),
	row("the garbage collector may", collector, remove(theRun), allowed),

	// Revisions: what runs go by.
	row("an administrator deletes no revision", admin, remove(theRevision), revisionsStay),
	row("who breaks the glass does", breakGlass, remove(theRevision), allowed),
	row("the namespace controller empties", emptier, remove(theRevision), allowed),
	row("a revision of a StatefulSet is not looked at", admin, remove(anotherRevision), allowed),

	row("the manager writes the record of a run", manager, patch(theRun, anHistory), allowed),
	row("and its status", manager, patchStatus(theRun, aVerdict), allowed),
	row("who breaks the glass rewrites it", breakGlass, patch(theRun, anHistory), allowed),

	// AccountLedgers: the manager's alone, but for the word of who has the verb approve.
	row("a lead writes no AccountLedger", lead, patch(theLedger, `{"ledger":{"keys":["0123456789abcdef"]}}`), ledgerIsManagers),
	row("nor whose it is", lead, patch(theLedger, `{"spec":{"account":{"name":"other"}}}`), ledgerIsManagers),
	row("but lets go on what is in doubt", lead, patch(theLedger, `{"spec":{"approved":"0123456789abcdef"}}`), allowed),
	row("who may approve one Guardrail does not", approver, patch(theLedger, `{"spec":{"approved":"0123456789abcdef"}}`), leadLetsGoOn),
	row("CS operations do not", ops, patch(theLedger, `{"spec":{"approved":"0123456789abcdef"}}`), no("patch", "accountledgers")),
	row("an administrator makes none", admin, create(theLedger), ledgersAreMade),
	row("and changes none", admin, patch(theLedger, `{"ledger":{"keys":["0123456789abcdef"]}}`), ledgerIsManagers),
	row("nor says how it stands", admin, patchStatus(theLedger, aVerdict), ledgerIsManagers),
	row("and gives none an owner", admin, patch(theLedger, anOwner), ledgerHasNoOwner),
	row("and deletes none", admin, remove(theLedger), ledgersStay),
	row("who breaks the glass restores one", breakGlass, create(theLedger), allowed),
	row("and changes one", breakGlass, patch(theLedger, `{"ledger":{"keys":["0123456789abcdef"]}}`), allowed),
	row("the manager says how it stands", manager, patchStatus(theLedger, aVerdict), allowed),
	row("the manager writes one", manager, patch(theLedger, `{"ledger":{"keys":["0123456789abcdef"]}}`), allowed),
	row("the namespace controller empties", emptier, remove(theLedger), allowed),

	// Guardrails: who edits sets the limits, who has the verb approves.
	row("CS operations make a Guardrail", ops, create(theGuardrail), allowed),
	row("and change its limits", ops, patch(theGuardrail, `{"spec":{"tasksPerHour":100,"mode":"Pause"}}`), allowed),
	row("and of one that was approved too", ops, patch(theApproved, `{"spec":{"tasksPerHour":100}}`), allowed),
	row("but approve nothing", ops, patch(theGuardrail, `{"spec":{"approved":"abc"}}`), leadApproves),
	row("nor while they make it", ops, create(theApproved), leadApproves),
	row("and take no word back", ops, patch(theApproved, `{"spec":{"approved":null}}`), leadApproves),
	row("and delete one", ops, remove(theGuardrail), allowed),
	row("a lead approves", lead, patch(theGuardrail, `{"spec":{"approved":"abc"}}`), allowed),
	row("a lead raises a limit", lead, patch(theGuardrail, `{"spec":{"tasksPerHour":100}}`), allowed),
	row("a CSM approves nothing", csm, patch(theGuardrail, `{"spec":{"approved":"abc"}}`), no("patch", "guardrails")),
	row("who may approve one Guardrail approves that", approver, approveOne, allowed),
	row("and no other", approver, patch(theGuardrail, `{"spec":{"approved":"abc"}}`), leadApproves),
	row("a lead books nothing", lead, patch(theGuardrail, aBooking), bookedIsManagers),
	row("and wipes no booking out", lead, patch(theBooked, `{"ledger":null}`), bookedIsManagers),
	row("CS operations make no Guardrail with bookings", ops, create(theBooked), bookedIsManagers),
	row("an administrator does not say what is held", admin, patchStatus(theGuardrail, `{"status":{"objects":7}}`), heldIsManagers),
	row("who breaks the glass wipes it out", breakGlass, patch(theBooked, `{"ledger":null}`), allowed),
	row("the manager books", manager, patch(theGuardrail, aBooking), allowed),
	row("and says what is held", manager, patchStatus(theGuardrail, `{"status":{"objects":7}}`), allowed),

	// Definitions and facts.
	row("CS operations make a Playbook", ops, create(func() client.Object { return aPlaybook() }), allowed),
	row("and a Segment", ops, create(func() client.Object { return aSegment() }), allowed),
	row("and a Calendar", ops, create(func() client.Object { return aCalendar() }), allowed),
	row("and a Scorecard", ops, create(func() client.Object { return aScorecard() }), allowed),
	row("a CSM changes no Playbook", csm, patch(func() client.Object { return aPlaybook() }, `{"spec":{"suspend":true}}`), no("patch", "playbooks")),
	row("a lead makes no Calendar", lead, create(func() client.Object { return aCalendar() }), no("create", "calendars")),
	row("a CSM says that an account belongs elsewhere", csm, create(func() client.Object { return anOverride() }), allowed),
	row("but changes no fact of it", csm, patch(func() client.Object { return anAccount() }, `{"spec":{"industry":"Tourism"}}`), no("patch", "accounts")),
	row("the CRM sync does", crm, patch(func() client.Object { return anAccount() }, `{"spec":{"industry":"Tourism"}}`), allowed),
	row("and makes no Playbook", crm, create(func() client.Object { return aPlaybook() }), no("create", "playbooks")),
)

// reportAndRemove reports on a Task, and then takes the report away.
func reportAndRemove(ctx context.Context, c client.Client) error {
	task := made(ctx, aTask("task"))
	Expect(says(ctx, c, task, `{"phase":"InProgress"}`)).To(Succeed())
	return mergeStatus(ctx, c, task, `{"status":{"report":null}}`)
}

// approveOne lets go on what the Guardrail with the name one holds.
func approveOne(ctx context.Context, c client.Client) error {
	one := aGuardrail("one")
	one.Name = "one"
	return merge(ctx, c, made(ctx, one), `{"spec":{"approved":"abc"}}`)
}

var _ = It("drops the status that a run by hand brings along", func(ctx SpecContext) {
	run := byHand(func(e *v1alpha1.Engagement) { e.Status.Phase = v1alpha1.EngagementSucceeded })
	Expect(csm.client().Create(ctx, run)).To(Succeed())
	Expect(run.Status.Phase).To(BeEmpty())
})
