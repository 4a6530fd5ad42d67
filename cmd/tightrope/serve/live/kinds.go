package live

import (
	"maps"
	"slices"

	appsv1 "k8s.io/api/apps/v1"
	authenticationv1 "k8s.io/api/authentication/v1"
	authorizationv1 "k8s.io/api/authorization/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/controller-runtime/pkg/client"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/cluster"
)

// Kind is a kind of object that a view has, by the name of its resource.
type Kind string

// The kinds.
const (
	Tasks            Kind = "tasks"
	Accounts         Kind = "accounts"
	Runs             Kind = "engagements"
	Ledgers          Kind = "accountledgers"
	Playbooks        Kind = "playbooks"
	Segments         Kind = "segments"
	SegmentOverrides Kind = "segmentoverrides"
	Calendars        Kind = "calendars"
	Scorecards       Kind = "scorecards"
	Guardrails       Kind = "guardrails"
)

// reports are what people write of Tasks. No view has them apart.
const reports Kind = "tasks/status"

// kinds are all of them: the name of each, and an empty list of it.
var kinds = map[Kind]struct {
	name string
	list func() client.ObjectList
}{
	Tasks:            {"Task", func() client.ObjectList { return &success.TaskList{} }},
	Accounts:         {"Account", func() client.ObjectList { return &success.AccountList{} }},
	Runs:             {"Engagement", func() client.ObjectList { return &success.EngagementList{} }},
	Ledgers:          {"AccountLedger", func() client.ObjectList { return &success.AccountLedgerList{} }},
	Playbooks:        {"Playbook", func() client.ObjectList { return &success.PlaybookList{} }},
	Segments:         {"Segment", func() client.ObjectList { return &success.SegmentList{} }},
	SegmentOverrides: {"SegmentOverride", func() client.ObjectList { return &success.SegmentOverrideList{} }},
	Calendars:        {"Calendar", func() client.ObjectList { return &success.CalendarList{} }},
	Scorecards:       {"Scorecard", func() client.ObjectList { return &success.ScorecardList{} }},
	Guardrails:       {"Guardrail", func() client.ObjectList { return &success.GuardrailList{} }},
}

// allKinds are the kinds in a fixed order.
var allKinds = slices.Sorted(maps.Keys(kinds))

// right is the right to do something with a kind.
func (k Kind) right(verb, namespace string) cluster.Right {
	return cluster.Right{Verb: verb, Resource: string(k), Namespace: namespace, Role: "viewer"}
}

// mapper knows where the kinds are, and what else callers are asked about or write, so that nobody has to ask the cluster.
func mapper() meta.RESTMapper {
	m := meta.NewDefaultRESTMapper([]schema.GroupVersion{success.SchemeGroupVersion})
	m.Add(appsv1.SchemeGroupVersion.WithKind("ControllerRevision"), meta.RESTScopeNamespace)
	m.Add(authenticationv1.SchemeGroupVersion.WithKind("SelfSubjectReview"), meta.RESTScopeRoot)
	m.Add(authorizationv1.SchemeGroupVersion.WithKind("SelfSubjectAccessReview"), meta.RESTScopeRoot)
	for kind, of := range kinds {
		plural := success.SchemeGroupVersion.WithResource(string(kind))
		m.AddSpecific(success.SchemeGroupVersion.WithKind(of.name), plural, plural, meta.RESTScopeNamespace)
	}
	return m
}
