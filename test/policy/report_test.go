package policy

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
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
)
