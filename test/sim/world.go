package sim

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/runtime"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/controllers/engine/simulation"
)

// World is a simulated world that tests live day by day. Unlike the one it is made of, it asks everybody in every round, so
// that tests may change what is in its maps as they like, until Sleep.
type World struct {
	*simulation.World
	// Clock has the story tell the time of the day as well.
	Clock bool

	asleep bool
	specs  map[string][]*v1alpha1.PlaybookSpec // of each playbook, in the order in which they came
}

// New makes an empty world at the start of a day, in UTC.
func New(day string) *World {
	w := &World{World: simulation.New(time.Time{}, calendar.Standard(nil)), specs: map[string][]*v1alpha1.PlaybookSpec{}}
	w.NameRevision = w.nameRevision
	w.Now = w.Day(day)
	return w
}

// nameRevision numbers the revisions of a playbook, which reads better in a story than a hash.
func (w *World) nameRevision(p *v1alpha1.Playbook) string {
	name, data, err := plan.RevisionOf(p)
	if err != nil {
		panic(err)
	}
	known := w.specs[p.Name]
	at := slices.IndexFunc(known, func(spec *v1alpha1.PlaybookSpec) bool {
		_, other, _ := plan.RevisionOf(&v1alpha1.Playbook{ObjectMeta: p.ObjectMeta, Spec: *spec})
		return string(other) == string(data)
	})
	if at < 0 {
		at, w.specs[p.Name] = len(known), append(known, p.Spec.DeepCopy())
	}
	return fmt.Sprintf("%s-%d", strings.TrimSuffix(name, name[len(p.Name):]), at+1)
}

// Day is the morning of a day of the world.
func (w *World) Day(day string) time.Time {
	d, err := calendar.ParseDate(day)
	if err != nil {
		panic(err)
	}
	return w.Calendar.Start(d).Add(9 * time.Hour)
}

// Today is the day in the world.
func (w *World) Today() string { return w.World.Today().String() }

// Put adds or replaces objects, as an apply would. It panics where one does not compile: the test is wrong then.
func (w *World) Put(objects ...any) *World {
	for _, object := range objects {
		switch o := object.(type) {
		case *v1alpha1.Engagement: // of a person's hand
			w.Say(o.Spec.Account.Name, "somebody starts %s for %s by hand, as %s", o.Spec.Playbook.Name, o.Spec.Account.Name, o.Name)
		case *v1alpha1.SegmentOverride:
			if o.Name == "" {
				o.Name = fmt.Sprintf("word-%d", len(w.Overrides)+1)
			}
		}
		known, isObject := object.(runtime.Object)
		if !isObject {
			panic(fmt.Sprintf("no place for a %T", object))
		}
		if err := w.World.Put(known); err != nil {
			panic(err)
		}
	}
	w.Compile()
	for _, refused := range w.Refused {
		panic(refused.Kind + " " + refused.Name + ": " + refused.Why.Message)
	}
	return w
}

// Sleep makes the world large and fast: from now on an account and its runs are asked only when something about them
// changed, or when the instant has come that their plans named. What is changed in the maps of the world directly is not
// noticed any more.
func (w *World) Sleep() *World {
	w.asleep = true
	w.Refresh()
	return w
}

// WakeAll has everybody asked in the next round. Where nothing is written then, no plan named an instant that is too late.
func (w *World) WakeAll() *World {
	w.World.WakeAll()
	return w
}

// Settle carries plans out until nothing changes any more, and says how many rounds of writing that took.
func (w *World) Settle() int {
	if w.asleep {
		return w.World.Settle()
	}
	for rounds := range 50 {
		w.Refresh()
		if !w.Round() {
			return rounds
		}
	}
	panic("the world does not settle:\n" + w.String())
}

// Live moves the clock day by day, settling on each, until a day has come.
func (w *World) Live(until string) *World {
	for w.Settle(); w.Now.Before(w.Day(until)); w.Settle() {
		w.Now = w.Calendar.Start(w.Calendar.Date(w.Now).AddDays(1)).Add(9 * time.Hour)
	}
	return w
}

// LiveByNext moves the clock only to the instants at which plans ask to be looked at again, until the morning of a day.
// What a plan forgets to ask for does not happen.
func (w *World) LiveByNext(until string) *World {
	w.Refresh()
	w.World.Live(w.Day(until))
	return w
}

// AccountFacts are the facts of the decision about an account.
func (w *World) AccountFacts(account *v1alpha1.Account) plan.AccountFacts {
	w.look()
	f := w.World.AccountFacts(account)
	f.Engagements = slices.Clone(f.Engagements)
	return f
}

// EngagementFacts are the facts of the decision about a run.
func (w *World) EngagementFacts(e *v1alpha1.Engagement) plan.EngagementFacts {
	w.look()
	f := w.World.EngagementFacts(e)
	f.Siblings = slices.Clone(f.Siblings)
	return f
}

// look has the world notice what a test changed in its maps.
func (w *World) look() {
	if !w.asleep {
		w.Refresh()
	}
}

// Story is what happened, a line each.
func (w *World) Story() []string {
	var story []string
	for _, event := range w.Events {
		story = append(story, w.line(event))
	}
	return story
}

// String is the story.
func (w *World) String() string { return strings.Join(w.Story(), "\n") + "\n" }

// line is an event with its day as the account sees it, and with the time where the world has a clock.
func (w *World) line(event simulation.Event) string {
	layout := time.DateOnly
	if w.Clock {
		layout = "2006-01-02 15:04 -0700"
	}
	return event.Time.Format(layout) + "  " + event.String()
}
