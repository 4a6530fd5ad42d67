package subscription_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/serve/subscription"
	"tightrope.dev/controllers/engine/calendar"
)

// endOfDay is when a day ends in UTC.
var endOfDay = calendar.Standard(nil).End(calendar.Standard(nil).Date(nine))

func task(name, title string, due time.Time) *success.Task {
	return &success.Task{
		ObjectMeta: metav1.ObjectMeta{Name: name, UID: types.UID("uid-" + name)},
		Spec: success.TaskSpec{
			Title: title, Account: "acme", Assignee: "jane", Due: metav1.NewTime(due), Reason: "secret reason", Playbook: "secret-playbook",
			Message: &success.TaskMessage{Subject: "secret subject", Body: "secret body"},
		},
		Status: success.TaskStatus{Report: &success.Report{Note: "secret note", Phase: success.ReportInProgress, By: "secret-by"}},
	}
}

// written is the calendar of some tasks, as it is written and as a program reads it.
func written(t *testing.T, displayName string, tasks ...*success.Task) (string, []*ics.VEvent) {
	t.Helper()
	w := subscription.Work{
		Namespace: "emea", Tasks: tasks, Now: nine,
		Account: func(name string) *success.Account {
			return &success.Account{ObjectMeta: metav1.ObjectMeta{Name: name}, Spec: success.AccountSpec{DisplayName: displayName}}
		},
		Days: func(*success.Account) calendar.Calendar { return calendar.Standard(nil) },
	}
	var text strings.Builder
	if err := w.Write(&text); err != nil {
		t.Fatal(err)
	}
	read, err := ics.ParseCalendar(strings.NewReader(text.String()))
	if err != nil {
		t.Fatalf("a program cannot read it: %v\n%s", err, text.String())
	}
	return text.String(), read.Events()
}

func property(event *ics.VEvent, name ics.ComponentProperty) string {
	if p := event.GetProperty(name); p != nil {
		return p.Value
	}
	return ""
}

func TestACalendarHasTheOpenTasksAndOfThemTitleAccountAndDue(t *testing.T) {
	t.Parallel()
	closed := task("closed", "Closed", endOfDay)
	closed.Status.Report.Phase = success.ReportDone
	text, events := written(t, "Acme Travel", task("b", "Call", endOfDay), task("a", "Ask", nine.Add(time.Hour)), closed)
	var got []string
	for _, e := range events {
		got = append(got, strings.Join([]string{e.Id(), property(e, ics.ComponentPropertySummary), property(e, ics.ComponentPropertyDescription), property(e, ics.ComponentPropertyDtStart)}, "|"))
	}
	want := "uid-a@tightrope|Ask|For Acme Travel|20261125T100000Z\nuid-b@tightrope|Call|For Acme Travel|20261125"
	if strings.Join(got, "\n") != want {
		t.Errorf("the events are\n%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
	if strings.Contains(text, "secret") {
		t.Errorf("it gives more than that:\n%s", text)
	}
}

func TestTextOfPeopleStaysTextInACalendar(t *testing.T) {
	t.Parallel()
	hostile := []string{
		"x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:forged", "x\nATTACH:file:///etc/passwd", "a;b,c\\n:d", "\u2028BEGIN:VALARM\u0085END:VALARM",
		"\x00\x1b[31m", "\xff\xfe", "\u202egnp.exe", strings.Repeat("ä🙂", 300), "\tBEGIN:VEVENT", `"quoted";VALUE=x:y`,
	}
	for _, text := range hostile {
		t.Run(fmt.Sprintf("%.20q", text), func(t *testing.T) {
			t.Parallel()
			out, events := written(t, text, task("a", text, endOfDay))
			if len(events) != 1 {
				t.Fatalf("there are %d events:\n%s", len(events), out)
			}
			if n := len(events[0].SubComponents()); n != 0 {
				t.Errorf("the event has %d parts:\n%s", n, out)
			}
			for line := range strings.SplitSeq(strings.TrimSuffix(out, "\r\n"), "\r\n") {
				if strings.ContainsAny(line, "\r\n\x00\x1b\u2028\u0085\u202e") || len(line) > 75 {
					t.Errorf("a line is broken: %q", line)
				}
				known := strings.HasPrefix(line, " ")
				for _, name := range []string{"BEGIN:V", "END:V", "VERSION", "PRODID", "CALSCALE", "X-", "REFRESH-INTERVAL", "UID", "DTSTAMP", "SUMMARY", "DESCRIPTION", "CLASS", "TRANSP", "DTSTART"} {
					known = known || strings.HasPrefix(line, name)
				}
				if !known {
					t.Errorf("somebody wrote a line of the calendar: %q", line)
				}
			}
		})
	}
}

func TestACalendarHasABound(t *testing.T) {
	t.Parallel()
	var tasks []*success.Task
	for i := range subscription.MostEntries + 5 {
		tasks = append(tasks, task(fmt.Sprintf("t%05d", i), "Call", endOfDay.Add(-time.Duration(i)*time.Hour)))
	}
	_, events := written(t, "Acme", tasks...)
	if len(events) != subscription.MostEntries || events[0].Id() != fmt.Sprintf("uid-t%05d@tightrope", len(tasks)-1) {
		t.Errorf("there are %d events, and the first is %s", len(events), events[0].Id())
	}
}

// TestACalendarSaysOnceHowOftenToRead: a strict program refuses a line that has a parameter twice.
func TestACalendarSaysOnceHowOftenToRead(t *testing.T) {
	t.Parallel()
	text, _ := written(t, "Acme", task("call", "Call", endOfDay))
	if want := "\r\nREFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n"; !strings.Contains(text, want) {
		t.Errorf("%q is not there:\n%s", want, text)
	}
}
