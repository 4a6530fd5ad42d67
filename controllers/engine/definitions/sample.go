package definitions

import (
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/calendar"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// MadeUp is an account of which every field is known, for texts that are tried where there is no account: its renewal is in
// sixty days. Nobody knows which signals and attributes it should have, so it has none.
func MadeUp(today calendar.Date) *v1alpha1.Account {
	date := func(days int) v1alpha1.Date { return v1alpha1.Date(today.AddDays(days).String()) }
	return &v1alpha1.Account{
		ObjectMeta: metav1.ObjectMeta{Name: "made-up-account", Namespace: "default"},
		Spec: v1alpha1.AccountSpec{
			DisplayName: "Made Up Inc.", ExternalID: "made-up-1", Industry: "Made-Up Industry", Lifecycle: v1alpha1.LifecycleActive, Region: "Europe",
			Commercial: &v1alpha1.Commercial{
				Currency: "USD", ARR: new(int64(120000)), ListPrice: new(int64(150000)), StartDate: date(-1000), RenewalDate: date(60),
				SalesCycleDays: new(int32(90)),
			},
			Team: map[string]v1alpha1.Name{"csm": "jane", "ae": "bob", "manager": "kim"},
		},
	}
}

// tryMadeUp fills the texts for an account that is made up. Only what fails is said: what is not known of it may be known of
// others.
func (c *checker) tryMadeUp(t *tried) {
	f := c.facts(MadeUp(c.daysOf(nil).Date(c.Now)))
	for _, p := range c.playbooks {
		trials, _ := p.Try(f)
		for _, trial := range trials {
			if trial.Result.Problem != "" && t.first("Text", p.Name+" "+trial.Field) {
				c.say(failedText(p.Name, trial, "for a made-up account"))
			}
		}
	}
}
