package policy

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"tightrope.dev/api/v1alpha1"
)

// saying is a report of somebody.
type saying struct {
	who    person
	report string
}

var _ = DescribeTable("Who reported", func(ctx SpecContext, want string, all ...saying) {
	task := made(ctx, aTask("task"))
	for _, s := range all {
		Expect(says(ctx, s.who.client(), task, s.report)).To(Succeed())
	}
	Expect(task.Status.Report.By).To(Equal(want))
},
	Entry("is the name of the login", csm.user, saying{csm, `{"phase":"InProgress"}`}),
	Entry("whatever a CSM writes", csm.user, saying{csm, `{"phase":"InProgress","by":"lena"}`}),
	Entry("and an administrator who may name others names them", "lena", saying{admin, `{"phase":"InProgress","by":"lena"}`}),
	Entry("a lead writes down what a CSM said", csm.user, saying{lead, `{"phase":"InProgress","by":"carl"}`}),
	Entry("or speaks for herself", lead.user, saying{lead, `{"phase":"InProgress"}`}),
	Entry("who adds to a report has reported", lead.user, saying{csm, `{"phase":"InProgress"}`}, saying{lead, `{"note":"they are glad"}`}),
	Entry("who says nothing new has not", csm.user, saying{csm, `{"phase":"InProgress"}`}, saying{lead, `{"phase":"InProgress"}`}),
	Entry("a CSM does not take a report over by its name alone", csm.user, saying{csm, `{"phase":"InProgress"}`}, saying{another, `{"by":"sam"}`}),
	Entry("the manager keeps the name when it restores a report", csm.user, saying{manager, `{"phase":"InProgress","by":"carl"}`}),
	Entry("and gives none where there was none", "", saying{manager, `{"phase":"InProgress"}`}),
)

// Each field of a report is somebody's word.
var _ = DescribeTable("Who adds to a report has reported", func(ctx SpecContext, kind v1alpha1.ResponseType, report string) {
	task := asks(ctx, kind)
	Expect(says(ctx, csm.client(), task, `{"phase":"InProgress"}`)).To(Succeed())
	Expect(task.Status.Report.By).To(Equal(csm.user))
	Expect(says(ctx, lead.client(), task, report)).To(Succeed())
	Expect(task.Status.Report.By).To(Equal(lead.user))
},
	Entry("who moves it on", v1alpha1.ResponseNone, `{"phase":"Waiting"}`),
	Entry("who gives the answer", v1alpha1.ResponseFreeText, `{"response":"two months"}`),
	Entry("who fills in a field", v1alpha1.ResponseForm, `{"answers":{"seats":"3"}}`),
	Entry("who adds a note", v1alpha1.ResponseNone, `{"note":"they are glad"}`),
	Entry("who says whether it made sense", v1alpha1.ResponseNone, `{"feedback":"it did"}`),
	Entry("who hides it", v1alpha1.ResponseNone, `{"snoozedUntil":"2026-12-01"}`),
	Entry("who says when", v1alpha1.ResponseNone, `{"time":"2026-11-02T09:00:00Z"}`),
)
