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
