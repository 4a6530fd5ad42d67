package controllers_test

import (
	"sigs.k8s.io/controller-runtime/pkg/client"
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
)

func segmentConditions(o client.Object) v1alpha1.Conditions {
	return o.(*v1alpha1.Segment).Status.Conditions
}

func playbookConditions(o client.Object) v1alpha1.Conditions {
	return o.(*v1alpha1.Playbook).Status.Conditions
}

func overrideConditions(o client.Object) v1alpha1.Conditions {
	return o.(*v1alpha1.SegmentOverride).Status.Conditions
}

func ledgerName(key string) string { return plan.LedgerName(key) }

// circle is a playbook whose steps wait for each other.
func circle() *v1alpha1.Playbook {
	p := aPlaybook("circle", "everyone")
	p.Spec.Steps = append(p.Spec.Steps, v1alpha1.Step{Name: "mail", Title: "Mail", Due: "2d", DependsOn: []v1alpha1.Name{"call"}})
	p.Spec.Steps[0].DependsOn = []v1alpha1.Name{"mail"}
	return p
}

func conditioned(condition v1alpha1.Expression) *v1alpha1.Playbook {
	p := forEveryone("conditioned")
	p.Spec.Condition = condition
	return p
}

func titled(title string) *v1alpha1.Playbook {
	p := aPlaybook("titled", "everyone")
	p.Spec.Steps[0].Title = title
	return p
}

func everyTenBusinessDays() *v1alpha1.Playbook {
	p := aPlaybook("fortnightly", "everyone")
	p.Spec.Trigger = v1alpha1.Trigger{Type: v1alpha1.TriggerEvery, Every: &v1alpha1.EveryTrigger{Period: "10bd", Anchor: "commercial.startDate"}}
	return p
}

func renamed[T client.Object](o T, name string) T {
	o.SetName(name)
	return o
}

// newOf is an empty object of the kind that a list holds.
func newOf(list client.ObjectList) client.Object {
	switch list.(type) {
	case *v1alpha1.AccountList:
		return &v1alpha1.Account{}
	case *v1alpha1.SegmentList:
		return &v1alpha1.Segment{}
	case *v1alpha1.ScorecardList:
		return &v1alpha1.Scorecard{}
	case *v1alpha1.SegmentOverrideList:
		return &v1alpha1.SegmentOverride{}
	case *v1alpha1.PlaybookList:
		return &v1alpha1.Playbook{}
	case *v1alpha1.EngagementList:
		return &v1alpha1.Engagement{}
	case *v1alpha1.AccountLedgerList:
		return &v1alpha1.AccountLedger{}
	default:
		return &v1alpha1.Task{}
	}
}
