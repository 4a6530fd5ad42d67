package serve

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	success "tightrope.dev/api/v1alpha1"
)

// welcome is a playbook of three steps, of which two wait for the first.
func welcome() *success.Playbook {
	return &success.Playbook{
		ObjectMeta: named("welcome"),
		Spec: success.PlaybookSpec{
			Segments: []success.SegmentRef{{Dimension: "size", Name: "large"}},
			Trigger:  success.Trigger{Type: success.TriggerDate, Date: &success.DateTrigger{Field: "commercial.renewalDate", Offset: "-60d"}},
			Goal:     &success.PlaybookGoal{Reached: "steps['ask'].response != ''", Within: "45d"},
			Steps: []success.Step{
				{Name: "ask", Title: "Ask {{ account.spec.displayName }}", Due: "5bd", Channel: success.ChannelEmail, EffortMinutes: new(int32(20)),
					Response: &success.ResponseSpec{Type: success.ResponseFreeText},
					Message:  &success.Message{Subject: "Hello {{ account.spec.displayName }}", Body: "Your contract renews on {{ account.spec.commercial.renewalDate }}."}},
				{Name: "call", Title: "Call them", DependsOn: []success.Name{"ask"}, Message: &success.Message{Body: "You said {{ steps['ask'].response }}."}},
				{Name: "send", Title: "Send it", DependsOn: []success.Name{"ask"}, Start: &success.StepStart{From: success.FromAnchor, Offset: "-30d"},
					Message: &success.Message{Body: "For {{ account.spec.attributes.seats }} seats."}},
			},
		},
	}
}

// run is a run of welcome for an account, with some steps.
func run(name, account string, steps ...success.StepRecord) *success.Engagement {
	return &success.Engagement{
		ObjectMeta: named(name),
		Spec:       success.EngagementSpec{Account: success.KeyedRef{Name: account, Key: account}, Playbook: success.KeyedRef{Name: "welcome", Key: "welcome"}},
		Ledger:     success.EngagementLedger{Steps: steps},
	}
}

func closedStep(name success.Name, phase success.StepPhase) success.StepRecord {
	return success.StepRecord{Name: name, Phase: phase, ClosedTime: new(metav1.NewTime(wednesday))}
}

func TestAPlaybookIsDrawnAndSaidInWords(t *testing.T) {
	t.Parallel()
	o := newOffice(t, welcome())
	body := o.shows("/playbooks/welcome", http.StatusOK, "60 days before the renewal date", `href="/segments/large"`, "45 days", "within 5 working days", "Email, 20 min", "after ask", "30 days before the renewal date",
		"No account is in one of its segments", "no run has been counted")
	p := pictureOf(t, body, "steps")
	for _, text := range []string{"ask", "call", "send", "at the beginning", "once these have ended"} {
		if !slices.Contains(p.texts, text) {
			t.Errorf("the picture does not say %q: %q", text, p.texts)
		}
	}
	if n := len(slices.DeleteFunc(p.classes, func(c string) bool { return c != "arrow" })); n != 2 || p.title != "The steps of the playbook welcome" || p.desc == "" {
		t.Errorf("the picture has %d lines: %+v", n, p)
	}
	o.shows("/playbooks/nothing", http.StatusNotFound, "There is no playbook nothing here.")
	o.shows("/playbooks", http.StatusOK, `href="/playbooks/welcome"`)
}

func TestStepsThatWaitForEachOtherAreDrawnAllTheSame(t *testing.T) {
	t.Parallel()
	steps := []success.Step{{Name: "a", DependsOn: []success.Name{"b"}}, {Name: "b", Requires: []success.Name{"a"}}, {Name: "c", DependsOn: []success.Name{"c", "gone"}}}
	all := 0
	for _, row := range rounds(steps) {
		all += len(row)
	}
	if all != len(steps) {
		t.Errorf("%d of %d steps are drawn", all, len(steps))
	}
}

func TestAPlaybookSaysWhoIsWhere(t *testing.T) {
	t.Parallel()
	held := success.StepRecord{Name: "call", Phase: success.StepHeld, Held: &success.Hold{Reason: "Missing", Message: "nobody knows the seats", Since: metav1.NewTime(wednesday)}}
	over := run("four", "initech", success.StepRecord{Name: "ask", Phase: success.StepOpen})
	over.Ledger.End = &success.End{Outcome: success.OutcomeCancelled, Time: metav1.NewTime(wednesday)}
	other := run("five", "other", success.StepRecord{Name: "ask", Phase: success.StepOpen})
	other.Spec.Playbook.Name = "other"
	o := newOffice(t, welcome(), accountNamed("acme", "Acme Travel"), run("one", "acme", closedStep("ask", success.StepDone), held), other,
		run("two", "globex", success.StepRecord{Name: "ask", Phase: success.StepOpen}), run("three", "hooli", closedStep("ask", success.StepSkipped)), over)
	body := o.shows("/playbooks/welcome?step=call", http.StatusOK, "3 runs go on", `href="/accounts/acme">Acme Travel</a>`, "held: nobody knows the seats",
		`href="/playbooks/welcome?step=ask#there">1<`, `href="/tasks?playbook=welcome&amp;step=call"`)
	if want := ` accounts at ask</span></a></td>` + strings.Repeat(`<td class="number">1</td>`, 3); !strings.Contains(body, want) {
		t.Errorf("the row of ask is another:\n%s", mainOf(body))
	}
	if strings.Contains(mainOf(body), "globex") {
		t.Error("globex is at another step")
	}
	o.shows("/playbooks/welcome?step=send", http.StatusOK, "Nobody is there.")
	o.refused["jane"] = []string{"engagements"}
	o.store.Leave(o.jane)
	o.shows("/playbooks/welcome?step=call", http.StatusOK, "engagements", "What it promises")
}

func TestAPlaybookSaysWhatCameOfIt(t *testing.T) {
	t.Parallel()
	p := welcome()
	p.Status.Outcomes = &success.PlaybookOutcomes{
		All:       success.OutcomeStats{Active: 4, Reached: 30, Missed: 10, Cancelled: 2, MedianDaysToGoal: new(int32(12)), ReachedPercent: &success.PercentEstimate{Value: 75, Low: 59, High: 86}},
		Revisions: []success.RevisionOutcomes{{Revision: "welcome-2", OutcomeStats: success.OutcomeStats{Reached: 3}}},
		Holdout:   &success.OutcomeStats{Reached: 5, Missed: 5},
	}
	for want, difference := range map[string]*success.PercentEstimate{
		"With the playbook 25 of 100 more reach the goal":       {Value: 25, Low: 3, High: 50},
		"With the playbook 25 of 100 fewer reach the goal":      {Value: -25, Low: -50, High: -3},
		"Nobody can say yet that the playbook does anything":    {Value: 25, Low: -8, High: 50},
		"Too few runs have ended to say what the playbook does": nil,
	} {
		p.Status.Outcomes.Difference = difference
		o := newOffice(t, p.DeepCopy())
		o.shows("/playbooks/welcome", http.StatusOK, want, "75 % (59 to 86)", "as it was before (revision 2)", "held out: no run", `<td class="number">12</td>`)
	}
}

func TestMessagesAreReadAsACustomerWouldReadThem(t *testing.T) {
	t.Parallel()
	acme, globex := accountNamed("acme", "Acme Travel"), accountNamed("globex", "Globex & Sons")
	acme.Status.Segments = []success.SegmentMembership{{Dimension: "size", Segment: "large"}}
	large := &success.Segment{ObjectMeta: named("large"), Spec: success.SegmentSpec{Dimension: "size", Expression: "account.metadata.name == 'acme'"}}
	o := newOffice(t, welcome(), acme, globex, large)
	body := o.shows("/playbooks/welcome", http.StatusOK, `value="Hello Acme Travel"`, "Your contract renews on 2026-12-31.", "What it says depends on how the steps before it end.",
		"It would be held: account.spec.attributes.seats is not known.", `href="/playbooks/welcome?account=acme#messages" aria-current="true"`)
	if strings.Contains(body, "is not for this account") {
		t.Error("the playbook is for acme")
	}
	o.shows("/playbooks/welcome?account=globex", http.StatusOK, `value="Hello Globex &amp; Sons"`, "is not for this account")
	o.shows("/playbooks/welcome?account=nobody", http.StatusOK, "There is no account nobody here.")
}

func TestAPlaybookShowsTextsAsTexts(t *testing.T) {
	t.Parallel()
	for i, text := range hostile {
		p := welcome()
		p.Spec.Condition, p.Spec.ExclusiveGroup = success.Expression(text), success.Name(text)
		p.Spec.Steps[0].Title, p.Spec.Steps[0].Name, p.Spec.Steps[0].Role = text, success.Name(text), text
		account := accountNamed("acme", text)
		account.Status.Segments = []success.SegmentMembership{{Dimension: "size", Segment: "large"}}
		o := newOffice(t, p, account, run("one", "acme", success.StepRecord{Name: success.Name(text), Phase: success.StepHeld, Held: &success.Hold{Message: text}}))
		body := o.shows("/playbooks/welcome", http.StatusOK)
		isHarmless(t, body)
		if i != 5 && text != "" { // {{.}} is no template here either
			pictureOf(t, body, "steps")
		}
		isHarmless(t, o.shows(address("/playbooks/welcome", with(with(nil, "step", text), "account", text)), http.StatusOK))
	}
}

func TestALargePlaybookIsNoLongPage(t *testing.T) {
	t.Parallel()
	p := welcome()
	p.Spec.Steps = nil
	var objects []client.Object
	for i := range 30 {
		p.Spec.Steps = append(p.Spec.Steps, success.Step{Name: success.Name(fmt.Sprintf("step-%d", i)), Title: strings.Repeat("w&", 128), Message: &success.Message{Body: strings.Repeat("<word> ", 1170)}})
	}
	account := accountNamed("acme", "Acme")
	account.Status.Segments = []success.SegmentMembership{{Dimension: "size", Segment: "large"}}
	objects = append(objects, p, account)
	for i := range 60 {
		objects = append(objects, run(fmt.Sprintf("run-%d", i), fmt.Sprintf("a%0200d", i), success.StepRecord{Name: "step-0", Phase: success.StepOpen}))
	}
	newOffice(t, objects...).shows("/playbooks/welcome?step=step-0", http.StatusOK, "And 10 more.")
}
