package today_test

import (
	"fmt"
	"math/rand"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"pgregory.net/rapid"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/report"
	"tightrope.dev/controllers/engine/today"
)

var drawTask = rapid.Custom(func(t *rapid.T) *success.Task {
	one := task("", rapid.IntRange(-4, 9).Draw(t, "due"),
		of(rapid.SampledFrom([]string{"acme", "small", "big", "soon", "nearly", "later", "past", "gone", "tokio", "osaka", "east", "nobody"}).Draw(t, "account")),
		started(rapid.IntRange(-3, 0).Draw(t, "start")), priority(rapid.Int32Range(-1, 2).Draw(t, "priority")),
	)
	one.Spec.Urgency = rapid.SampledFrom([]success.Urgency{"", success.UrgencyCritical, success.UrgencyDeadline}).Draw(t, "urgency")
	one.Spec.Assignee = rapid.SampledFrom([]string{"", "jane", "sam"}).Draw(t, "assignee")
	if rapid.Bool().Draw(t, "says how long") {
		takes(rapid.Int32Range(0, 400).Draw(t, "minutes"))(one)
	}
	phases := []success.ReportPhase{"", success.ReportOpen, success.ReportInProgress, success.ReportWaiting, success.ReportDone, success.ReportSkipped}
	if phase := rapid.SampledFrom(phases).Draw(t, "phase"); phase != "" {
		says(phase)(one)
		one.Status.Report.SnoozedUntil = success.Date(rapid.SampledFrom([]string{"", "2026-11-03", "2026-11-04", "2026-12-01"}).Draw(t, "snoozed"))
		if rapid.Bool().Draw(t, "says when") {
			one.Status.Report.Time = new(metav1.NewTime(now.AddDate(0, 0, -rapid.IntRange(0, 2).Draw(t, "when"))))
		}
	}
	if rapid.IntRange(0, 5).Draw(t, "withdrawn") == 0 {
		withdrawn(now.AddDate(0, 0, -rapid.IntRange(0, 2).Draw(t, "withdrawn when")))(one)
	}
	return one
})

func drawTasks(t *rapid.T) []*success.Task {
	tasks := rapid.SliceOfN(drawTask, 0, 40).Draw(t, "tasks")
	for i := range tasks {
		tasks[i].Name = fmt.Sprintf("task-%02d", i)
	}
	return tasks
}

func TestTheLawsOfADay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tasks := drawTasks(t)
		options := today.Options{Minutes: rapid.IntRange(0, 500).Draw(t, "minutes"), Days: japan}
		day := today.Day(tasks, account, now, options)
		noneIsLostOrTwice(t, tasks, day)
		theBoundHolds(t, day, options)
		criticalComesFirst(t, day)
		eachSaysWhy(t, day)

		shuffled := slices.Clone(tasks)
		rand.New(rand.NewSource(rapid.Int64().Draw(t, "seed"))).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		if diff := cmp.Diff(day, today.Day(shuffled, account, now, options), cmp.Comparer(sameItem)); diff != "" {
			t.Fatalf("in another order it is another day:\n%s", diff)
		}
	})
}

func sameItem(a, b today.Item) bool { return a == b }

func noneIsLostOrTwice(t *rapid.T, tasks []*success.Task, day today.Today) {
	seen := map[*success.Task]int{}
	for _, list := range [][]today.Item{day.Now, day.Later, day.Waiting, day.Snoozed, day.Done} {
		for _, item := range list {
			seen[item.Task]++
		}
	}
	for _, one := range tasks {
		switch {
		case seen[one] > 1:
			t.Fatalf("%s is there %d times", one.Name, seen[one])
		case seen[one] == 0 && !report.IsClosed(one):
			t.Fatalf("%s is lost", one.Name)
		}
	}
	if len(seen)+day.Closed != len(tasks) {
		t.Fatalf("of %d tasks %d are there and %d were closed before", len(tasks), len(seen), day.Closed)
	}
}

func theBoundHolds(t *rapid.T, day today.Today, o today.Options) {
	bound := o.Minutes
	if bound == 0 {
		bound = today.DayMinutes
	}
	minutes := func(items []today.Item) (sum int) {
		for _, item := range items {
			sum += item.Minutes
		}
		return sum
	}
	for _, item := range day.Done {
		if report.Current(item.Task).Phase == success.ReportDone {
			bound -= item.Minutes
		}
	}
	switch {
	case len(day.Now) > 1 && minutes(day.Now) > bound:
		t.Fatalf("%d tasks for now take %d minutes, and the day has %d", len(day.Now), minutes(day.Now), bound)
	case len(day.Now) == 0 && len(day.Later) > 0:
		t.Fatal("nothing is for now, though there is something")
	case len(day.Later) > 0 && minutes(day.Now)+day.Later[0].Minutes <= bound:
		t.Fatalf("%s would fit", day.Later[0].Task.Name)
	case day.MinutesNow != minutes(day.Now) || day.MinutesLater != minutes(day.Later):
		t.Fatalf("it says %d and %d minutes", day.MinutesNow, day.MinutesLater)
	}
}

func criticalComesFirst(t *rapid.T, day today.Today) {
	isLess := func(a, b today.Item) bool { // what may not come after what
		return a.Critical && !b.Critical || a.Critical == b.Critical && a.Overdue && !b.Overdue
	}
	for _, list := range [][]today.Item{append(slices.Clone(day.Now), day.Later...), day.Waiting} {
		for i := 1; i < len(list); i++ {
			if isLess(list[i], list[i-1]) {
				t.Fatalf("%s comes after %s", list[i].Task.Name, list[i-1].Task.Name)
			}
		}
	}
}

func eachSaysWhy(t *rapid.T, day today.Today) {
	for _, list := range [][]today.Item{day.Now, day.Later, day.Waiting, day.Snoozed, day.Done} {
		for _, item := range list {
			if item.Why == "" || len(item.Why) > 80 {
				t.Fatalf("%s says %q", item.Task.Name, item.Why)
			}
		}
	}
}

func TestTheLoadsCountEachOpenTaskOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tasks := drawTasks(t)
		counted, open := 0, 0
		for _, load := range today.Loads(tasks, account, now, rapid.IntRange(0, 3).Draw(t, "weeks"), today.Options{Days: japan}) {
			counted += load.Later.Tasks + load.Waiting.Tasks
			for _, week := range load.Weeks {
				counted += week.Tasks
			}
		}
		for _, one := range tasks {
			if !report.IsClosed(one) {
				open++
			}
		}
		if counted != open {
			t.Fatalf("%d of %d", counted, open)
		}
	})
}

// BenchmarkDay ranks the work of one person: of a usual one, and of one who has all 50,000 tasks of 10,000 accounts.
func BenchmarkDay(b *testing.B) {
	accounts, tasks := map[string]*success.Account{}, []*success.Task{}
	for i := range 10_000 {
		name := fmt.Sprintf("account-%05d", i)
		accounts[name] = worth(int64(i%977)*1000, "USD", now.AddDate(0, 0, i%400).Format("2006-01-02"))
		for j := range 5 {
			tasks = append(tasks, task(fmt.Sprintf("task-%05d-%d", i, j), (i+j)%60-10, of(name), priority(int32(i%3)), started(-i%50)))
		}
	}
	find := func(name string) *success.Account { return accounts[name] }
	for _, n := range []int{500, len(tasks)} {
		b.Run(fmt.Sprintf("%d tasks", n), func(b *testing.B) {
			for b.Loop() {
				today.Day(tasks[:n], find, now, today.Options{})
			}
		})
	}
	b.Run("load of 50000 tasks", func(b *testing.B) {
		for b.Loop() {
			today.Loads(tasks, find, now, 6, today.Options{})
		}
	})
}
