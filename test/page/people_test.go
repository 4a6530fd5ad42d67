package page

import authorizationv1 "k8s.io/api/authorization/v1"

// person is somebody who signs in.
type person struct {
	name string
	// roles are the names of roles of config/rbac that the person has in the namespace.
	roles []string
	// last is a right that the last of the roles gives.
	last authorizationv1.ResourceAttributes
}

// people are everybody, in the order of the columns of the table of rights.
var people = []person{
	{"jane", []string{"csm"}, right("create", "engagements", "")},
	{"sam", []string{"csm"}, right("create", "engagements", "")},
	{"lena", []string{"csm", "lead"}, right("approve", "guardrails", "")},
	{"vera", []string{"viewer"}, right("list", "tasks", "")},
	{"olga", []string{"cs-ops"}, right("create", "scorecards", "")},
	{"nora", nil, authorizationv1.ResourceAttributes{}}, // may sign in, and nothing else
}

func right(verb, resource, part string) authorizationv1.ResourceAttributes {
	return authorizationv1.ResourceAttributes{Group: "tightrope.dev", Verb: verb, Resource: resource, Subresource: part}
}
