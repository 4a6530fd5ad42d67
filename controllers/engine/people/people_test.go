package people_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/people"
	"tightrope.dev/controllers/engine/report"
	"tightrope.dev/controllers/engine/simulation"
)

func days(n int) *people.Delay { return &people.Delay{Days: &n} }

// said is what the first account's people said on a step: the day, who, and what.
func said(w *simulation.World, step string) []string {
	var lines []string
	for _, r := range of(w, step) {
		words := []string{r.Report.Time.Format("2 Jan 15:04"), r.By, string(r.Report.Phase), r.Report.Response}
		if score := r.Report.Answers["score"]; score != "" {
			words = append(words, "score", string(score))
		}
		lines = append(lines, strings.Join(strings.Fields(strings.Join(words, " ")), " "))
	}
	return lines
}

func TestWhatIsSaid(t *testing.T) {
	for name, test := range map[string]struct {
		rules []people.Rule
		step  string
		want  []string
	}{
		"without rules a task is done at noon of its due day": {nil, "call", []string{"9 Nov 12:00 jane Done"}},
		"without rules the first choice is taken":             {nil, "menu", []string{"9 Nov 12:00 jane Done renew"}},
		"without rules a text is answered with a word":        {nil, "text", []string{"9 Nov 12:00 jane Done simulated"}},
		"without rules what a form requires is filled in":     {nil, "form", []string{"9 Nov 12:00 jane Done score simulated"}},
		"without rules it is confirmed":                       {nil, "confirm", []string{"9 Nov 12:00 jane Done Confirmed"}},
		"without rules it is approved by who may":             {nil, "approve", []string{"9 Nov 12:00 lena Done Approved"}},
		"without rules nobody objects to a notice":            {nil, "notice", []string{"4 Nov 12:00 jane Waiting"}},
		"a delay counts working days": {
			[]people.Rule{{When: days(5)}}, "call", []string{"9 Nov 12:00 jane Done"}},
		"a delay may count from the due day": {
			[]people.Rule{{When: &people.Delay{After: people.AfterDue, Days: new(2)}}}, "call", []string{"11 Nov 12:00 jane Done"}},
		"before the due day, but not before the task starts": {
			[]people.Rule{{When: &people.Delay{After: people.AfterDue, Days: new(-9)}}}, "call", []string{"2 Nov 12:00 jane Done"}},
		"a step that is named counts more than the rest": {
			[]people.Rule{{For: people.For{Step: "call"}, When: days(1)}, {When: days(3)}}, "call", []string{"3 Nov 12:00 jane Done"}},
		"two names count more than one": {
			[]people.Rule{{For: people.For{Step: "call"}, When: days(1)}, {For: people.For{Playbook: "ask", Channel: "Call"}, When: days(2)}}, "call", []string{"4 Nov 12:00 jane Done"}},
		"of two single names the step counts more than the member": {
			[]people.Rule{{For: people.For{Member: "jane"}, When: days(2)}, {For: people.For{Step: "call"}, When: days(1)}}, "call", []string{"3 Nov 12:00 jane Done"}},
		"a rule that says nothing of the delay leaves it to the others": {
			[]people.Rule{{When: days(3)}, {For: people.For{Step: "menu"}, Choices: map[string]int{"leave": 100}}}, "menu", []string{"5 Nov 12:00 jane Done leave"}},
		"a rule for other choices is passed over": {
			[]people.Rule{{For: people.For{Step: "menu"}, Choices: map[string]int{"maybe": 100}}, {Choices: map[string]int{"reduce": 100}}}, "menu", []string{"9 Nov 12:00 jane Done reduce"}},
		"the share of a choice that is not there goes to the others": {
			[]people.Rule{{Choices: map[string]int{"maybe": 99, "reduce": 1}}}, "menu", []string{"9 Nov 12:00 jane Done reduce"}},
		"a rule for a channel is not for others": {
			[]people.Rule{{For: people.For{Channel: "Email"}, When: days(1)}}, "call", []string{"9 Nov 12:00 jane Done"}},
		"skipped with a note":        {[]people.Rule{{Ends: &people.Ends{Skipped: 100}}}, "call", []string{"9 Nov 12:00 jane Skipped"}},
		"never":                      {[]people.Rule{{Ends: &people.Ends{Never: 100}}}, "menu", nil},
		"not confirmed":              {[]people.Rule{{Confirms: new(0)}}, "confirm", []string{"9 Nov 12:00 jane Done NotConfirmed"}},
		"not approved":               {[]people.Rule{{Approves: new(0)}}, "approve", []string{"9 Nov 12:00 lena Done Rejected"}},
		"a text":                     {[]people.Rule{{Says: map[string]int{"more seats": 100}}}, "text", []string{"9 Nov 12:00 jane Done more seats"}},
		"a field of a form":          {[]people.Rule{{Fields: map[string]map[string]int{"score": {"7": 100}}}}, "form", []string{"9 Nov 12:00 jane Done score 7"}},
		"an objection within a week": {[]people.Rule{{Objects: new(100), ObjectsWhen: days(3)}}, "notice", []string{"4 Nov 12:00 jane Waiting", "9 Nov 12:00 jane Done Objected"}},
		"an objection comes on the next day where nothing says when": {
			[]people.Rule{{Objects: new(100)}}, "notice", []string{"4 Nov 12:00 jane Waiting", "5 Nov 12:00 jane Done Objected"}},
		"an objection that comes too late is an answer all the same": {
			[]people.Rule{{Objects: new(100), ObjectsWhen: days(20)}}, "notice", []string{"4 Nov 12:00 jane Waiting", "2 Dec 12:00 jane Waiting Objected"}},
		"who is told of what stays open says so": {
			[]people.Rule{{For: people.For{Step: "call"}, Ends: &people.Ends{Never: 100}}, {For: people.For{Escalation: "first"}, When: days(1)}},
			"call/first", []string{"12 Nov 12:00 lena Done"}},
	} {
		t.Run(name, func(t *testing.T) {
			w := world(t, 1)
			p := live(w, &people.Model{Rules: test.rules}, 1)
			if diff := cmp.Diff(test.want, said(w, test.step)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if len(p.Refused) > 0 {
				t.Errorf("refused: %v", p.Refused)
			}
		})
	}
}

func TestThePresentWorkIsTakenUp(t *testing.T) {
	w := world(t, 1)
	w.Settle()
	for _, task := range w.Tasks {
		switch task.Spec.Step {
		case "call":
			w.Report(task.Name, v1alpha1.Report{Phase: v1alpha1.ReportOpen, SnoozedUntil: "2026-11-20"})
		case "notice":
			at := metav1.NewTime(monday)
			w.Report(task.Name, v1alpha1.Report{Phase: v1alpha1.ReportWaiting, Time: &at})
		case "menu":
			w.Report(task.Name, v1alpha1.Report{Phase: v1alpha1.ReportDone, Response: "leave"})
		}
	}
	live(w, &people.Model{Rules: []people.Rule{{When: days(1), Objects: new(100), ObjectsWhen: days(2)}}}, 1)
	for step, want := range map[string][]string{
		"call":   {"23 Nov 12:00 jane Done"},         // hidden until the 20th
		"notice": {"4 Nov 12:00 jane Done Objected"}, // it has gone out
		"menu":   nil,                                // it is closed
		"text":   {"3 Nov 12:00 jane Done simulated"},
	} {
		if diff := cmp.Diff(want, said(w, step)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", step, diff)
		}
	}
}

func TestNobodyReportsWhereNobodyHasTheRole(t *testing.T) {
	alone := account("alone")
	alone.Spec.Team = nil
	w := world(t, 0, alone)
	live(w, &people.Model{}, 1)
	if got := reports(w); len(got) != 0 {
		t.Errorf("somebody reported: %v", got)
	}
}

// TestHoursOfMembers has ten calls of half an hour, and the hours of a week for eight of them: the two that are less urgent
// wait for the next week.
func TestHoursOfMembers(t *testing.T) {
	w := world(t, 10)
	model := &people.Model{
		Capacity: &people.Capacity{Members: map[string]int{"jane": 4}},
		Rules:    []people.Rule{{Ends: &people.Ends{Never: 100}}, {For: people.For{Step: "call"}, Ends: &people.Ends{Done: 100}, When: days(0)}},
	}
	p := people.New(w, model, 1)
	for p.Step(monday.AddDate(0, 0, 5)) {
	}
	if got := len(of(w, "call")); got != 8 {
		t.Errorf("%d calls in the first week, want 8", got)
	}
	if got := p.Waiting()["jane"]; got != 60 {
		t.Errorf("%d minutes wait, want 60", got)
	}
	for p.Step(quarter) {
	}
	days := map[string]int{}
	for _, r := range of(w, "call") {
		days[r.Report.Time.Format("Mon 2")]++
	}
	// 48 minutes a day: what does not fit goes on the next day
	if diff := cmp.Diff(map[string]int{"Mon 2": 1, "Tue 3": 2, "Wed 4": 1, "Thu 5": 2, "Fri 6": 2, "Mon 9": 1, "Tue 10": 1}, days); diff != "" {
		t.Errorf("calls of a day (-want +got)\n%s", diff)
	}
}

// TestHoursAreNotSavedUp has little to do on Monday, and ten calls of half an hour on Friday, which has 48 minutes.
func TestHoursAreNotSavedUp(t *testing.T) {
	w := world(t, 10)
	model := &people.Model{
		Capacity: &people.Capacity{HoursPerWeek: new(4)},
		Rules: []people.Rule{
			{Ends: &people.Ends{Never: 100}}, {For: people.For{Step: "call"}, Ends: &people.Ends{Done: 100}, When: days(4)},
			{For: people.For{Step: "text"}, Ends: &people.Ends{Done: 100}, When: days(0), EffortMinutes: new(1)},
		},
	}
	p := people.New(w, model, 1)
	for p.Step(monday.AddDate(0, 0, 5)) {
	}
	if texts, calls := len(of(w, "text")), len(of(w, "call")); texts != 10 || calls != 1 {
		t.Errorf("%d texts and %d calls, want 10 and 1", texts, calls)
	}
}

func TestTheMostUrgentIsDoneFirst(t *testing.T) {
	w := world(t, 3)
	model := &people.Model{
		Capacity: &people.Capacity{HoursPerWeek: new(1)},
		Rules:    []people.Rule{{EffortMinutes: new(12), When: days(0)}, {For: people.For{Step: "call"}, Ends: &people.Ends{Never: 100}}},
	}
	live(w, model, 1)
	var order []string
	for _, event := range w.Events {
		if r, ok := event.What.(people.Reported); ok && r.By == "jane" {
			order = append(order, string(r.Task.Spec.Step))
		}
	}
	// the notices are due first, invoices have a deadline once they are made
	if first := order[:3]; first[0] != "notice" || first[1] != "notice" || first[2] != "notice" {
		t.Errorf("first came %v", first)
	}
	invoices := 0
	for at, step := range order {
		if step == "invoice" {
			invoices++
			if at > 16 {
				t.Errorf("an invoice came as number %d of %d", at, len(order))
			}
		}
	}
	if invoices != 3 {
		t.Errorf("%d invoices", invoices)
	}
}

func TestSomebodyApprovesWhatGuardrailsHold(t *testing.T) {
	limit := intstr.FromInt32(2)
	for name, test := range map[string]struct {
		guardrails *people.Guardrails
		want       int
	}{
		"nobody does":           {nil, 2},
		"on the day":            {&people.Guardrails{}, 20},
		"after two days' peace": {&people.Guardrails{ApproveAfterDays: 2}, 20},
	} {
		t.Run(name, func(t *testing.T) {
			brake := &v1alpha1.Guardrail{ObjectMeta: metav1.ObjectMeta{Name: "brake"}}
			brake.Spec.Change = &v1alpha1.ChangeLimits{Activate: &limit, Window: "24h"}
			w := world(t, 10, brake)
			p := people.New(w, &people.Model{Guardrails: test.guardrails}, 1)
			for p.Step(monday.AddDate(0, 0, 3)) {
			}
			p.Finish(monday.AddDate(0, 0, 3))
			if test.guardrails == nil && len(w.Engagements) >= 20 || test.guardrails != nil && len(w.Engagements) != test.want {
				t.Errorf("%d runs, want %d", len(w.Engagements), test.want)
			}
		})
	}
}

func TestEffort(t *testing.T) {
	w := world(t, 1)
	live(w, &people.Model{Rules: []people.Rule{{For: people.For{Step: "menu"}, EffortMinutes: new(25)}, {Objects: new(100)}}}, 1)
	for step, want := range map[string]int{"call": 30, "menu": 25, "text": 0, "notice": 10} {
		sum := 0
		for _, r := range of(w, step) {
			sum += r.Minutes
			if r.Unmeasured != (step == "text") {
				t.Errorf("%s: unmeasured is %v", step, r.Unmeasured)
			}
		}
		if sum != want {
			t.Errorf("%s took %d minutes, want %d", step, sum, want)
		}
	}
}

// TestSharesComeOutAsTheyAre draws for many Tasks.
func TestSharesComeOutAsTheyAre(t *testing.T) {
	const accounts = 400
	w := world(t, accounts)
	live(w, &people.Model{
		Workday: &people.Workday{From: 9, To: 12},
		Rules: []people.Rule{
			{Ends: &people.Ends{Done: 70, Skipped: 20, Never: 10}, When: &people.Delay{Shares: []people.Share{{Days: 0, Percent: 75}, {Days: 1, Percent: 25}}}},
			{For: people.For{Response: v1alpha1.ResponseChoice}, Choices: map[string]int{"renew": 60, "reduce": 30, "leave": 10}},
		},
	}, 7)
	counts := map[string]int{}
	for _, r := range of(w, "menu") {
		counts[string(r.Report.Phase)]++
		counts[r.Report.Response]++
		counts[r.Report.Time.Format("Mon 15h")]++
	}
	for what, want := range map[string]int{"Done": 280, "Skipped": 80, "renew": 168, "reduce": 84, "leave": 28, "Mon 09h": 68} {
		if got := counts[what]; got < want*70/100 || got > want*130/100 {
			t.Errorf("%d of %d are %s, want about %d", got, accounts, what, want)
		}
	}
}

func TestClosedWorkIsLeftAlone(t *testing.T) {
	w := world(t, 3)
	live(w, &people.Model{}, 1)
	for name, said := range reports(w) {
		if task := w.Tasks[name]; !report.IsClosed(task) || len(said) != 1 {
			t.Errorf("%s is %s after %d reports", name, report.Current(task).Phase, len(said))
		}
	}
	if last := w.Now; !last.Equal(quarter) {
		t.Errorf("the world ends at %s", last.Format(time.RFC3339))
	}
}
