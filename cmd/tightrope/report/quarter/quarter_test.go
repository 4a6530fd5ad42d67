package quarter

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/yaml"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/report/history"
	"tightrope.dev/controllers/engine/calendar"
)

func standard(t *testing.T) *Definition {
	t.Helper()
	d := &Definition{}
	if err := yaml.UnmarshalStrict([]byte(Standard), d); err != nil {
		t.Fatal(err)
	}
	if problems := d.Check(); len(problems) > 0 {
		t.Fatal(problems)
	}
	return d
}

func noon(day string) time.Time {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		panic(err)
	}
	return at.Add(12 * time.Hour)
}

func TestQuarters(t *testing.T) {
	for text, want := range map[string]string{"2026Q1": "2026-01-01 2026-03-31", "2026q4": "2026-10-01 2026-12-31", "2028Q1": "2028-01-01 2028-03-31"} {
		q, err := Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := q.First().String() + " " + q.Last().String(); got != want {
			t.Errorf("%s is %s, want %s", text, got, want)
		}
		for _, day := range []calendar.Date{q.First(), q.Last()} {
			if QuarterOf(day) != q || !q.Has(day) || q.Has(q.First().AddDays(-1)) || q.Has(q.Last().AddDays(1)) || q.Has(calendar.Date{}) {
				t.Errorf("%s is not of %s", day, q)
			}
		}
		if next := q.Add(1); next.First() != q.Last().AddDays(1) || next.Add(-1) != q {
			t.Errorf("after %s comes %s", q, next)
		}
	}
	for _, text := range []string{"", "2026", "2026Q5", "2026Q0", "Q4", "26Q4", "2026Q44", "2026-4"} {
		if q, err := Parse(text); err == nil || !strings.Contains(err.Error(), "such as 2026Q4") {
			t.Errorf("%q is %s, %v", text, q, err)
		}
	}
}

// TestEachPresentsAtLeastOnceAYear looks at teams of every size, and at any four quarters.
func TestEachPresentsAtLeastOnceAYear(t *testing.T) {
	for size := range 41 {
		var members []string
		for i := range size {
			members = append(members, fmt.Sprintf("csm-%02d", i))
		}
		for begin := range 8 {
			times, most := map[string]int{}, 0
			for q := (Quarter{2026, 1}).Add(begin); q != (Quarter{2026, 1}).Add(begin+ofYear); q = q.Add(1) {
				who := presenting(members, q)
				most = max(most, len(who))
				for _, member := range who {
					times[member]++
				}
			}
			if len(times) != size {
				t.Errorf("of %d members %d present in a year", size, len(times))
			}
			if most > (size+ofYear-1)/ofYear {
				t.Errorf("of %d members %d present in one quarter", size, most)
			}
		}
	}
}

// book is a small namespace: an account of each member, with a renewal.
func book(accounts ...*success.Account) []runtime.Object {
	var objects []runtime.Object
	for _, account := range accounts {
		objects = append(objects, account)
	}
	return objects
}

func account(name, csm string, renewal success.Date) *success.Account {
	return &success.Account{ObjectMeta: metav1.ObjectMeta{Name: name}, Spec: success.AccountSpec{
		Lifecycle: success.LifecycleActive, Team: map[string]success.Name{"csm": success.Name(csm)}, Commercial: &success.Commercial{RenewalDate: renewal},
	}}
}

func TestAPresenterTakesTheirAccountsInTurn(t *testing.T) {
	objects := book(account("a1", "ann", ""), account("a2", "ann", ""), account("a3", "ann", ""), account("b1", "bob", ""))
	h := history.Of(objects, nil, noon("2026-11-25"), calendar.Standard(nil))
	var order []string
	for i := range 8 {
		p := &pack{History: h, Definition: standard(t), ask: Ask{Quarter: Quarter{2026, 1}.Add(i)}}
		if err := p.choose(); err != nil {
			t.Fatal(err)
		}
		for _, turn := range p.dives() {
			order = append(order, turn.member+" "+turn.account.Name)
		}
		one := &pack{History: h, Definition: standard(t), ask: Ask{Quarter: p.ask.Quarter, Member: p.dives()[0].member}}
		if err := one.choose(); err != nil {
			t.Fatal(err)
		}
		if own := one.dives(); len(own) != 1 || own[0] != p.dives()[0] {
			t.Errorf("in %s the pack of %s alone presents %v", p.ask.Quarter, p.dives()[0].member, own)
		}
	}
	if got, want := strings.Join(order, ", "), "ann a3, bob b1, ann a1, bob b1, ann a2, bob b1, ann a3, bob b1"; got != want {
		t.Errorf("they present %s, want %s", got, want)
	}
}

// run is a run with one step whose Task was made.
func run(of string, trigger success.TriggerType, began, made string) *success.Engagement {
	start := metav1.NewTime(noon(began))
	return &success.Engagement{
		ObjectMeta: metav1.ObjectMeta{Name: of + "-" + string(trigger)},
		Spec: success.EngagementSpec{
			Account: success.KeyedRef{Name: of, Key: of}, Playbook: success.KeyedRef{Name: "outreach", Key: "outreach"}, Trigger: success.TriggerKey{Type: trigger},
		},
		Ledger: success.EngagementLedger{
			StartTime: &start, Revision: "outreach-1",
			Steps: []success.StepRecord{{Name: "call", Phase: success.StepOpen, Attempt: 1, Task: of + "-call", Start: success.Date(made)}},
		},
	}
}

// TestTheSurpriseIndex looks at the borders of its definition: the renewal is on 2026-12-15, thirty days before is 2026-11-15, and ninety
// days before is 2026-09-16.
func TestTheSurpriseIndex(t *testing.T) {
	for name, tc := range map[string]struct {
		trigger     success.TriggerType
		began, made string
		want        int
	}{
		"a run that began after T-90, by an event":       {success.TriggerMembership, "2026-09-17", "2026-11-20", 1},
		"a run that had begun by T-90":                   {success.TriggerMembership, "2026-09-16", "2026-11-20", 0},
		"a run of a date, however late it began":         {success.TriggerDate, "2026-11-19", "2026-11-20", 0},
		"a run that comes every quarter":                 {success.TriggerEvery, "2026-11-19", "2026-11-20", 0},
		"a run for a request that was shipped":           {success.TriggerEach, "2026-11-19", "2026-11-20", 1},
		"a run that a person began":                      {success.TriggerHand, "2026-11-19", "2026-11-20", 1},
		"a task made on the first of the thirty days":    {success.TriggerEach, "2026-11-01", "2026-11-15", 1},
		"a task made on the day before":                  {success.TriggerEach, "2026-11-01", "2026-11-14", 0},
		"a task made on the day of the renewal":          {success.TriggerEach, "2026-11-01", "2026-12-15", 1},
		"a task made on the day after":                   {success.TriggerEach, "2026-11-01", "2026-12-16", 0},
		"a task of a run whose account is not there any": {"", "", "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			objects := book(account("birch", "omar", "2026-12-15"))
			if tc.trigger != "" {
				objects = append(objects, run("birch", tc.trigger, tc.began, tc.made))
			} else {
				objects = append(objects, run("gone", success.TriggerEach, "2026-11-19", "2026-11-20"))
			}
			h := history.Of(objects, nil, noon("2026-12-20"), calendar.Standard(nil))
			p := &pack{History: h, Definition: standard(t), ask: Ask{Quarter: Quarter{2026, 4}}}
			if err := p.choose(); err != nil {
				t.Fatal(err)
			}
			line := p.surprises()
			if want := fmt.Sprintf("The surprise index is %d:", tc.want); !strings.HasPrefix(line.Sentences[0], want) {
				t.Errorf("%q, want %q", line.Sentences[0], want)
			}
			if rows := line.Table; (rows != nil) != (tc.want > 0) || rows != nil && len(rows.Rows) != tc.want {
				t.Errorf("the table is %+v", rows)
			}
		})
	}
}

// TestARenewalThatHasMovedOnIsStillSeen has the date of the account a year later, and the run that hung on the old one.
func TestARenewalThatHasMovedOnIsStillSeen(t *testing.T) {
	for outcome, want := range map[success.Outcome]string{success.OutcomeReached: "The surprise index is 1:", success.OutcomeCancelled: "The surprise index is 0:"} {
		letter := run("birch", success.TriggerDate, "2026-09-16", "2026-09-16")
		letter.Ledger.Anchor, letter.Ledger.End = "2026-12-15", &success.End{Outcome: outcome, Time: metav1.NewTime(noon("2026-12-01"))}
		letter.Spec.Playbook.Name = "letter"
		letters := &success.Playbook{ObjectMeta: metav1.ObjectMeta{Name: "letter"}, Spec: success.PlaybookSpec{Trigger: success.Trigger{
			Type: success.TriggerDate, Date: &success.DateTrigger{Field: "commercial.renewalDate", Offset: "-90d"},
		}}}
		objects := append(book(account("birch", "omar", "2027-12-15")), letter, letters, run("birch", success.TriggerEach, "2026-11-19", "2026-11-20"))
		p := &pack{History: history.Of(objects, nil, noon("2026-12-20"), calendar.Standard(nil)), Definition: standard(t), ask: Ask{Quarter: Quarter{2026, 4}}}
		if err := p.choose(); err != nil {
			t.Fatal(err)
		}
		if got := p.surprises().Sentences[0]; !strings.HasPrefix(got, want) {
			t.Errorf("%s: %q, want %q", outcome, got, want)
		}
	}
}

// TestAnEmptyNamespaceSaysWhatWouldFillEachLine has nothing but the agenda.
func TestAnEmptyNamespaceSaysWhatWouldFillEachLine(t *testing.T) {
	for _, objects := range [][]runtime.Object{nil, book(account("birch", "", ""))} {
		pages, err := Of(history.Of(objects, nil, noon("2026-11-25"), calendar.Standard(nil)), standard(t), Ask{Namespace: "emea", Quarter: Quarter{2026, 4}})
		if err != nil {
			t.Fatal(err)
		}
		lines := 0
		for _, section := range pages.Sections {
			for i := range section.Lines {
				lines++
				line := &section.Lines[i]
				if len(line.Sentences) == 0 && line.Table == nil && line.Ask == "" && line.NoData == "" {
					t.Errorf("%s, %s: says nothing", section.Heading, line.Title)
				}
			}
		}
		want := 0
		for i := range standard(t).Agenda {
			want += len(standard(t).Agenda[i].Lines)
		}
		if lines != want {
			t.Errorf("%d lines, want %d", lines, want)
		}
	}
}

// TestThePackDoesNotDependOnTheOrderOfObjects turns them around.
func TestThePackDoesNotDependOnTheOrderOfObjects(t *testing.T) {
	objects := append(book(account("birch", "omar", "2026-12-15"), account("cedar", "sam", "2027-01-20"), account("acme", "sam", "2027-01-20")),
		run("birch", success.TriggerEach, "2026-11-19", "2026-11-20"), run("cedar", success.TriggerDate, "2026-11-19", "2026-11-20"))
	var texts []string
	for range 2 {
		pages, err := Of(history.Of(objects, nil, noon("2026-11-25"), calendar.Standard(nil)), standard(t), Ask{Namespace: "emea", Quarter: Quarter{2026, 4}})
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, pages.Markdown())
		slices.Reverse(objects)
	}
	if texts[0] != texts[1] {
		t.Errorf("in another order it says\n%s\ninstead of\n%s", texts[1], texts[0])
	}
}

func TestDefinitionsThatAreNone(t *testing.T) {
	for name, tc := range map[string]struct {
		change func(*Definition)
		want   string
	}{
		"no title":                   {func(d *Definition) { d.Title = "" }, "title: is empty; write the heading of the pack"},
		"no agenda":                  {func(d *Definition) { d.Agenda = nil }, "agenda: is empty; write what the pack has"},
		"fewer rows than none":       {func(d *Definition) { d.Rows = -1 }, "rows: is -1; write how many rows of a list are shown, or 0 for all"},
		"a misspelt part":            {func(d *Definition) { d.Agenda[0].Lines[0].Show = "Presenter" }, `agenda[0].lines[0].show: there is no "Presenter"; did you mean Presenters?`},
		"a misspelt touch":           {func(d *Definition) { d.Commercial.Touches[0] = "Commerce" }, `commercial.touches[0]: there is no "Commerce"; write Relationship, Commercial, Both, None`},
		"a lifecycle that is none":   {func(d *Definition) { d.Accounts.Lifecycles[1] = "Actve" }, `accounts.lifecycles[1]: there is no "Actve"; did you mean Active?`},
		"a trigger that is none":     {func(d *Definition) { d.Surprises.Foreseen[0] = "Dates" }, `surprises.foreseen[0]: there is no "Dates"; did you mean Date?`},
		"a length that is none":      {func(d *Definition) { d.Surprises.Within = "a month" }, `surprises.within: "a month" is no length of time; write a number and d, w or mo, such as 30d`},
		"working days":               {func(d *Definition) { d.Surprises.Planned = "60bd" }, `surprises.planned: "60bd" is no length of time; write a number and d, w or mo, such as 30d`},
		"a part without its numbers": {func(d *Definition) { d.Surprises.Planned = "" }, "agenda[4].lines[3].show: Surprises wants surprises.planned; write it, or leave the line out"},
		"a line that says nothing":   {func(d *Definition) { d.Agenda[3].Lines[4].Ask = "" }, "agenda[3].lines[4]: shows nothing and asks nothing; write show or ask"},
		"a heading that is none":     {func(d *Definition) { d.Agenda[5].Heading = "" }, "agenda[5].heading: is empty; write a heading"},
	} {
		t.Run(name, func(t *testing.T) {
			d := standard(t)
			tc.change(d)
			var got []string
			for _, p := range d.Check() {
				got = append(got, p.Path+": "+p.Message)
			}
			if strings.Join(got, "\n") != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}

func TestDaysThatAreNotKnownComeLast(t *testing.T) {
	first, second := (Quarter{2026, 4}).First(), (Quarter{2026, 4}).Last()
	days := []calendar.Date{{}, second, {}, first}
	slices.SortFunc(days, later)
	if want := []calendar.Date{first, second, {}, {}}; !slices.Equal(days, want) {
		t.Errorf("%v, want %v", days, want)
	}
}
