package page

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/test/build"
)

// menu is the step with choices, which a story answers: who picks to pay later gets pay as the next task.
const (
	menu = "menu"
	pay  = "arrange-delayed-payment"
)

// stories are accounts of one person each, for a story that changes something.
var stories = []struct{ account, displayName, csm string }{
	{"lime-kiln", "Lime Kiln", "jane"},
	{"salt-works", "Salt Works", "jane"},
	{"dye-house", "Dye House", "sam"},
	{"rope-walk", "Rope Walk", "sam"},
	{"glass-house", "Glass House", "lena"},
}

// hostile is what somebody wrote into the customer system who means harm: it must be shown, and do nothing.
const hostile = `"><script>document.title='harmed'</script><img src=x onerror=document.title='harmed'>{{.}}'=1+1`

// harmful is the name of an account: on the pictures it is one that nobody minds.
func harmful() string {
	if *browser == "shots" {
		return "Tannery"
	}
	return hostile
}

// firstTasks is how many tasks the manager makes of all that at first: one for each account that is due.
const firstTasks = 13

// apply applies the sample, with the dates that it has today, and the accounts of the stories.
func (w *world) apply(ctx context.Context) {
	GinkgoHelper()
	objects, err := build.Samples("covid-exposure")
	Expect(err).NotTo(HaveOccurred())
	for _, o := range objects {
		object, ok := o.(client.Object)
		Expect(ok).To(BeTrue())
		if account, is := o.(*success.Account); is {
			moveDates(account)
		}
		object.SetNamespace(w.namespace)
		Expect(w.owner.Create(ctx, object)).To(Succeed())
	}
	for _, s := range stories {
		Expect(w.owner.Create(ctx, accountOf(s.account, s.displayName, s.csm))).To(Succeed())
	}
	Expect(w.owner.Create(ctx, accountOf("harm", harmful(), "sam"))).To(Succeed())
	Expect(w.owner.Create(ctx, wellKnown())).To(Succeed())
	Expect(w.owner.Create(ctx, &success.Scorecard{ObjectMeta: metav1.ObjectMeta{Name: "health"}, Spec: success.ScorecardSpec{
		Terms: []success.ScoreTerm{{Name: "usage", Points: "40 * account.spec.signals.activeUsers / account.spec.attributes.seats"}, {Name: "recommends", Points: "account.spec.signals.nps * 3", WhenUnknown: new(int32(0))}},
		Bands: []success.ScoreBand{{Name: "Poor", From: new(int32(0))}, {Name: "Good", From: new(int32(50))}}, Minimum: new(int32(0)), Maximum: new(int32(100)),
	}})).To(Succeed())
}

// wellKnown is an account of which almost everything is known, and for which nothing is to be done: its renewal is far.
func wellKnown() *success.Account {
	score := func(n int32) *int32 { return &n }
	account := accountOf("harbor-lights", "Harbor Lights", "jane")
	spec := &account.Spec
	spec.Commercial.RenewalDate, spec.Commercial.StartDate = success.Date(dayOf(300).String()), "2024-01-01"
	spec.Commercial.Discounts = []success.Discount{{Date: "2025-12-31", Percent: score(20), Outcome: success.DiscountRenewed}}
	spec.Problems = []success.Problem{{Name: "reporting", Statement: "The monthly report takes three days", Severity: score(5), RecordedOn: "2024-02-01"}}
	spec.Goals = []success.Goal{{Name: "bookings", Statement: "More bookings from abroad", Attainment: score(40), Players: []success.Player{
		{Name: "our-product", Kind: success.PlayerProduct, State: success.PlayerExceeding}, {Name: "agency", Kind: success.PlayerService, State: success.PlayerBelow}, {Name: "press"},
	}}, {Name: "cost", Statement: "Half the cost of a report"}}
	spec.Champions = []success.Champion{
		{Ref: "contact-0042", Engagement: score(80), Delight: score(30), Influence: score(90), AssessedOn: "2026-09-01"},
		{Ref: "contact-0043", Engagement: score(84), Delight: score(33), Influence: score(20)},
		{Ref: "contact-of-the-finance-department-0044", Engagement: score(60), Delight: score(80), Influence: score(60)},
		{Ref: "contact-0045", Delight: score(95), Influence: score(50)}, {Ref: "contact-0046", Engagement: score(95), Delight: score(97), LeftOn: "2026-10-01"},
	}
	spec.Requests = []success.Request{{Name: "single-sign-on", Kind: success.RequestFeature, Status: success.RequestPromised, PromisedOn: "2026-11-01"}}
	spec.Milestones = []success.Milestone{{Name: "first-report", ReachedOn: "2024-03-02"}, {Name: "rollout"}}
	spec.ValueWindows = []success.ValueWindow{{Name: "season", From: "11-15", To: "01-31"}}
	spec.Signals = map[string]success.Signal{"activeUsers": {Value: success.Value{Integer: new(int64(120))}, ObservedAt: new(metav1.Now())}}
	spec.Attributes = map[string]success.Value{"seats": {Integer: new(int64(200))}, "planTier": {String: new("Enterprise")}}
	return account
}

// accountOf is an account whose renewal is near, and whose exposure is moderate.
func accountOf(name, displayName, csm string) *success.Account {
	account := &success.Account{ObjectMeta: metav1.ObjectMeta{Name: name}}
	account.Spec.DisplayName, account.Spec.Industry, account.Spec.Lifecycle = displayName, "Chemicals", success.LifecycleActive
	account.Spec.Commercial = &success.Commercial{Currency: "USD", ARR: new(int64(48000)), RenewalDate: success.Date(dayOf(50).String())}
	account.Spec.Team = map[string]success.Name{"csm": success.Name(csm)}
	return account
}

// moveDates gives an account of the sample the renewal that its annotation says.
func moveDates(account *success.Account) {
	GinkgoHelper()
	in := account.Annotations["samples.tightrope.dev/renews-in"]
	if in == "" {
		return
	}
	offset, err := calendar.ParseOffset(in)
	Expect(err).NotTo(HaveOccurred())
	Expect(offset.Unit).To(Equal(calendar.Days))
	account.Spec.Commercial.RenewalDate = success.Date(dayOf(offset.Count).String())
}

// dayOf is a day so many days from today.
func dayOf(days int) calendar.Date {
	return calendar.Standard(nil).Date(time.Now()).AddDays(days)
}
