package policy

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"tightrope.dev/api/v1alpha1"
)

// exceptionsStay is what is said where an exception of a signed deal would change.
const exceptionsStay = "the deal is signed: signedOn and the exceptions that were written down stay as they are. Write down what was agreed later under another name."

// aDeal is an account with a discount, and with the day of the signature where there is one.
func aDeal(signed v1alpha1.Date) *v1alpha1.Account {
	deal := anAccount()
	deal.Spec.Attributes = map[string]v1alpha1.Value{"exceptionDiscount": {Integer: new(int64(20))}}
	if signed != "" {
		deal.Spec.Attributes["signedOn"] = v1alpha1.Value{Date: &signed}
	}
	return deal
}

var _ = It("keeps the exceptions of a deal as they were signed, where the sample of the pack Commercial is applied", func(ctx SpecContext) {
	rights.PoliciesOf(ctx, "samples/commercial/policy/signed-exceptions.yaml")
	tries := func(signed v1alpha1.Date, with string) string {
		return answer(merge(ctx, crm.client(), made(ctx, aDeal(signed)), `{"spec":{"attributes":`+with+`}}`))
	}
	Eventually(func() string {
		return tries("2026-11-02", `null`)
	}).Should(Equal(exceptionsStay))
	Expect(tries("", `{"exceptionDiscount":{"integer":30}}`)).To(Equal(allowed), "before the signature it changes")
	Expect(tries("2026-11-02", `{"exceptionDiscount":{"integer":30}}`)).To(Equal(exceptionsStay))
	Expect(tries("2026-11-02", `{"exceptionDiscount":null}`)).To(Equal(exceptionsStay))
	Expect(tries("2026-11-02", `{"signedOn":null,"exceptionDiscount":{"integer":30}}`)).To(Equal(exceptionsStay))
	Expect(tries("2026-11-02", `{"exceptionPaymentDays":{"integer":60}}`)).To(Equal(allowed), "what was not written down is added")
	Expect(tries("2026-11-02", `{"seats":{"integer":60}}`)).To(Equal(allowed), "other facts change")
})
