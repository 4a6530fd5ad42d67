package bench

import (
	"fmt"
	"syscall"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/api/equality"
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/expr"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/controllers/engine/segment"
	"tightrope.dev/test/build"
	"tightrope.dev/test/sim"
)

// today is the day on which the dates of the sample are right.
const today = "2026-11-22"

func BenchmarkSegmentEvaluations(b *testing.B) {
	accounts, segments := accountsAndSegments(b)
	b.Run("expressions", func(b *testing.B) {
		programs := make([]*expr.Program, 0, len(segments))
		for _, s := range segments {
			program, wrong := expr.Compile(expr.Facts, expr.Bool, string(s.Spec.Expression))
			if wrong != nil {
				b.Fatal(wrong)
			}
			programs = append(programs, program)
		}
		n, used := 0, cpu(b)
		for b.Loop() {
			in := input(accounts[n%len(accounts)])
			for _, program := range programs {
				program.Eval(in)
			}
			n++
		}
		perCore(b, n*len(programs), cpu(b)-used, "evals/s/core")
	})
	b.Run("judgements", func(b *testing.B) {
		days := calendar.Standard(nil)
		definitions := make([]*segment.Definition, 0, len(segments))
		for _, s := range segments {
			definition, refusal := segment.Compile(s)
			if refusal != nil {
				b.Fatal(refusal)
			}
			definitions = append(definitions, definition)
		}
		n, used, now := 0, cpu(b), noon(b)
		for b.Loop() {
			segment.Judge(segment.Facts{Now: now, Calendar: days, Input: input(accounts[n%len(accounts)]), Segments: definitions})
			n++
		}
		perCore(b, n, cpu(b)-used, "accounts/s/core")
	})
}

func BenchmarkQuietDecision(b *testing.B) {
	world := settled(b)
	type decision struct {
		account plan.AccountFacts
		runs    []plan.EngagementFacts
	}
	var decisions []decision
	for _, account := range world.Accounts {
		d := decision{account: world.AccountFacts(account)}
		for i := range d.account.Engagements {
			d.runs = append(d.runs, world.EngagementFacts(&d.account.Engagements[i]))
		}
		decisions = append(decisions, d)
	}
	for _, d := range decisions {
		if err := quiet(d.account, d.runs); err != nil {
			b.Fatal(err)
		}
	}
	n, used := 0, cpu(b)
	for b.Loop() {
		d := decisions[n%len(decisions)]
		plan.ForAccount(d.account)
		for _, run := range d.runs {
			plan.ForEngagement(run)
		}
		n++
	}
	b.ReportMetric(float64((cpu(b)-used).Nanoseconds())/float64(n), "ns/account")
}

// quiet says what the decisions about an account and its runs would change.
func quiet(account plan.AccountFacts, runs []plan.EngagementFacts) error {
	p := plan.ForAccount(account)
	if len(p.Engagements) > 0 || !equality.Semantic.DeepEqual(p.Ledger, account.Ledger) || !equality.Semantic.DeepEqual(p.Status, account.Account.Status) {
		return fmt.Errorf("the decision about account %s changes something", account.Account.Name)
	}
	for _, run := range runs {
		p := plan.ForEngagement(run)
		if len(p.Create)+len(p.Restore)+len(p.Repair)+len(p.Withdraw) > 0 ||
			!equality.Semantic.DeepEqual(p.Ledger, run.Engagement.Ledger) || !equality.Semantic.DeepEqual(p.Status, run.Engagement.Status) {
			return fmt.Errorf("the decision about run %s changes something", run.Engagement.Name)
		}
	}
	return nil
}

// settled is the sample in memory, with all that its playbooks do today.
func settled(b *testing.B) *sim.World {
	objects, err := build.Samples("covid-exposure")
	if err != nil {
		b.Fatal(err)
	}
	world := sim.New(today)
	for _, object := range objects {
		world.Put(object)
	}
	world.Settle()
	return world
}

// accountsAndSegments are those of the sample.
func accountsAndSegments(b *testing.B) (accounts []*v1alpha1.Account, segments []*v1alpha1.Segment) {
	objects, err := build.Samples("covid-exposure")
	if err != nil {
		b.Fatal(err)
	}
	for _, object := range objects {
		switch o := object.(type) {
		case *v1alpha1.Account:
			accounts = append(accounts, o)
		case *v1alpha1.Segment:
			segments = append(segments, o)
		}
	}
	if len(accounts) == 0 || len(segments) != 3 {
		b.Fatalf("the sample has %d accounts and %d segments", len(accounts), len(segments))
	}
	return accounts, segments
}

// input is what the expressions of segments see of an account that has not answered yet.
func input(account *v1alpha1.Account) expr.Input {
	return expr.Input{Account: expr.NewAccount(account), Today: today}
}

func noon(b *testing.B) time.Time {
	day, err := time.Parse(time.DateOnly, today)
	if err != nil {
		b.Fatal(err)
	}
	return day.Add(12 * time.Hour)
}

// perCore reports how many of something a second of processor time did.
func perCore(b *testing.B, n int, used time.Duration, unit string) {
	b.ReportMetric(float64(n)/used.Seconds(), unit)
}

// cpu is the processor time of this process so far.
func cpu(b *testing.B) time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
