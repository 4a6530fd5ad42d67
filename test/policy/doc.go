// Package policy looks at who may do what: the roles of config/rbac and the policies of config/policy, on a real API
// server, by people who are logged in as themselves.
//
// The policies and roles are installed under names of the suite's own, and hold in its namespace only. So suites that
// share a cluster do not feel them.
//
// What a role gives is what is used: the manager and people do all that they do, on an API server of its own with an audit
// log, and the log is compared with the role. What is granted and not used is taken away, or has a reason in a table.
package policy
