package book

import (
	appsv1 "k8s.io/api/apps/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/controller-runtime/pkg/client"

	success "tightrope.dev/api/v1alpha1"
)

// kind is a kind of object that a book has.
type kind struct {
	name, resource string
	gvk            schema.GroupVersionKind
	new            func() client.Object
	list           func() client.ObjectList
	// definition says that it says what is to happen, and that files are the usual place for it.
	definition bool
}

// declared says that people and files say what it is, not the manager.
func (k *kind) declared() bool {
	return k.definition || k.name == "Account" || k.name == "SegmentOverride"
}

// kinds are in the order in which a cluster is read: the other way round than the manager writes, and definitions last. See
// FromCluster.
var kinds = []*kind{
	ours("Task", "tasks", func() client.Object { return &success.Task{} }, func() client.ObjectList { return &success.TaskList{} }),
	ours("Engagement", "engagements", func() client.Object { return &success.Engagement{} }, func() client.ObjectList { return &success.EngagementList{} }),
	ours("AccountLedger", "accountledgers", func() client.Object { return &success.AccountLedger{} }, func() client.ObjectList { return &success.AccountLedgerList{} }),
	ours("Account", "accounts", func() client.Object { return &success.Account{} }, func() client.ObjectList { return &success.AccountList{} }),
	ours("SegmentOverride", "segmentoverrides", func() client.Object { return &success.SegmentOverride{} }, func() client.ObjectList { return &success.SegmentOverrideList{} }),
	defined(ours("Guardrail", "guardrails", func() client.Object { return &success.Guardrail{} }, func() client.ObjectList { return &success.GuardrailList{} })),
	defined(ours("Calendar", "calendars", func() client.Object { return &success.Calendar{} }, func() client.ObjectList { return &success.CalendarList{} })),
	defined(ours("Scorecard", "scorecards", func() client.Object { return &success.Scorecard{} }, func() client.ObjectList { return &success.ScorecardList{} })),
	defined(ours("Segment", "segments", func() client.Object { return &success.Segment{} }, func() client.ObjectList { return &success.SegmentList{} })),
	defined(ours("Playbook", "playbooks", func() client.Object { return &success.Playbook{} }, func() client.ObjectList { return &success.PlaybookList{} })),
	{
		name: "ControllerRevision", resource: "controllerrevisions.apps", gvk: appsv1.SchemeGroupVersion.WithKind("ControllerRevision"),
		new: func() client.Object { return &appsv1.ControllerRevision{} }, list: func() client.ObjectList { return &appsv1.ControllerRevisionList{} },
	},
}

func ours(name, plural string, newObject func() client.Object, list func() client.ObjectList) *kind {
	return &kind{name: name, resource: plural + "." + success.Group, gvk: success.SchemeGroupVersion.WithKind(name), new: newObject, list: list}
}

func defined(k *kind) *kind {
	k.definition = true
	return k
}

// kindOf is the kind of an object; nil where a book has no place for it.
func kindOf(object runtime.Object) *kind {
	switch o := object.(type) {
	case *success.Task:
		return kinds[0]
	case *success.Engagement:
		return kinds[1]
	case *success.AccountLedger:
		return kinds[2]
	case *success.Account:
		return kinds[3]
	case *success.SegmentOverride:
		return kinds[4]
	case *success.Guardrail:
		return kinds[5]
	case *success.Calendar:
		return kinds[6]
	case *success.Scorecard:
		return kinds[7]
	case *success.Segment:
		return kinds[8]
	case *success.Playbook:
		return kinds[9]
	case *appsv1.ControllerRevision:
		if o.Labels[success.LabelPlaybook] == "" {
			return nil
		}
		return kinds[10]
	}
	return nil
}

// named is the kind of a name; nil where there is none.
func named(name string) *kind {
	for _, k := range kinds {
		if k.name == name {
			return k
		}
	}
	return nil
}
