// Package rules breaks each CEL rule of the schema once: of config/crd, every x-kubernetes-validations.
//
// A rule has a mistake that it refuses and nothing else does: with all rules of the schema there is one error, which is the
// rule's; with this one taken out there is none. And it has what is nearly a mistake, and is accepted. So a rule that is taken
// out, loosened or tightened makes a test fail. The rules are listed in testdata, so that one that vanishes is seen in a diff.
//
// The server's own code judges, at the place of the rule: what lies around it is not asked. That the server asks at all is
// seen in test/policy, test/badinput and config/samples/bad.
//
//	go test ./test/rules            breaks each rule
//	go test ./test/rules -update    writes the list
package rules
