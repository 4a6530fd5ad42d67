package bench

import (
	"fmt"
	"slices"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/simulation"
	"tightrope.dev/test/build"
)

// largePlaybooks are the playbooks of the large book: those of two samples, each with its trigger.
var largePlaybooks = []string{
	"high-exposure-outreach", "moderate-exposure-menu", "low-exposure-notice",
	"quarterly-review", "unhappy", "shipped-request", "advertise-export", "ask-for-a-reference",
}

// mostPlaybooks is how many playbooks the large book has.
const mostPlaybooks = 12

// largeBook is a book of many accounts and twelve playbooks: the samples' definitions, and accounts like those of the
// samples, whose dates, industries and numbers differ.
func largeBook(b *testing.B, accounts int) []runtime.Object {
	b.Helper()
	var objects []runtime.Object
	var like []*v1alpha1.Account
	playbooks := 0
	for _, folder := range []string{"covid-exposure", "triggers"} {
		samples, err := build.Samples(folder)
		if err != nil {
			b.Fatal(err)
		}
		for _, object := range samples {
			switch o := object.(type) {
			case *v1alpha1.Account:
				like = append(like, o)
			case *v1alpha1.Segment:
				objects = append(objects, o)
			case *v1alpha1.Playbook:
				if slices.Contains(largePlaybooks, o.Name) || playbooks < mostPlaybooks && o.Spec.Trigger.Type != v1alpha1.TriggerHand {
					objects = append(objects, o)
					playbooks++
				}
			}
		}
	}
	if playbooks != mostPlaybooks {
		b.Fatalf("the samples have %d playbooks for the large book, not %d", playbooks, mostPlaybooks)
	}
	for i := range accounts {
		objects = append(objects, manyLike(like[i%len(like)], i))
	}
	return objects
}

// manyLike is an account like another, with dates of its own.
func manyLike(account *v1alpha1.Account, i int) *v1alpha1.Account {
	a := account.DeepCopy()
	a.ObjectMeta = metav1.ObjectMeta{Name: fmt.Sprintf("a%05d", i)}
	a.Spec.ExternalID = ""
	a.Spec.DisplayName = fmt.Sprintf("Account %d", i)
	a.Spec.Team = map[string]v1alpha1.Name{"csm": v1alpha1.Name(fmt.Sprintf("csm-%02d", i%50)), "lead": "lena", "manager": "mia"}
	if a.Spec.Commercial == nil {
		a.Spec.Commercial = &v1alpha1.Commercial{}
	}
	start := time.Date(2024, time.January, 1+i*7%365, 0, 0, 0, 0, time.UTC)
	a.Spec.Commercial.StartDate = v1alpha1.Date(start.Format(time.DateOnly))
	a.Spec.Commercial.RenewalDate = v1alpha1.Date(start.AddDate(3, 0, 0).Format(time.DateOnly))
	return a
}

// largeWorld is the large book on a morning, before anything has been done.
func largeWorld(b *testing.B, objects []runtime.Object) *simulation.World {
	b.Helper()
	w := simulation.New(noon(b), calendar.Standard(nil))
	for _, object := range objects {
		if err := w.Put(object.DeepCopyObject()); err != nil {
			b.Fatal(err)
		}
	}
	w.Settle()
	for _, refused := range w.Refused {
		b.Fatalf("%s %s: %s", refused.Kind, refused.Name, refused.Why.Message)
	}
	return w
}

// BenchmarkLive lives the large book through a quarter in which nobody answers.
func BenchmarkLive(b *testing.B) {
	const accounts, days = 10_000, 90
	objects := largeBook(b, accounts)
	used := cpu(b)
	var w *simulation.World
	for b.Loop() {
		w = largeWorld(b, objects)
		w.Live(w.Now.AddDate(0, 0, days))
	}
	perCore(b, accounts*b.N, cpu(b)-used, "accounts/s/core")
	b.ReportMetric(float64(len(w.Tasks)), "tasks")
	b.ReportMetric(float64(len(w.Engagements)), "runs")
}
