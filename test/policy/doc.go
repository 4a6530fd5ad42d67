// Package policy looks at who may do what: the roles of config/rbac and the policies of config/policy, on a real API
// server, by people who are logged in as themselves.
//
// The policies and roles are installed under names of the suite's own, and hold in its namespace only. So suites that
// share a cluster do not feel them.
package policy
