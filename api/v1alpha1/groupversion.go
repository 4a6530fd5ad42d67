package v1alpha1

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// Group is the API group of every kind in this package.
const Group = "tightrope.dev"

var (
	// SchemeGroupVersion is the group and version of the kinds in this package.
	SchemeGroupVersion = schema.GroupVersion{Group: Group, Version: "v1alpha1"}

	schemeBuilder = runtime.NewSchemeBuilder(addKnownTypes)

	// AddToScheme adds every kind in this package to a scheme.
	AddToScheme = schemeBuilder.AddToScheme
)

// Resource qualifies a plural resource name, such as "tasks", with the group.
func Resource(resource string) schema.GroupResource {
	return SchemeGroupVersion.WithResource(resource).GroupResource()
}

func addKnownTypes(scheme *runtime.Scheme) error {
	scheme.AddKnownTypes(SchemeGroupVersion,
		&Account{}, &AccountList{},
		&Segment{}, &SegmentList{},
		&SegmentOverride{}, &SegmentOverrideList{},
		&Playbook{}, &PlaybookList{},
		&Engagement{}, &EngagementList{},
		&AccountLedger{}, &AccountLedgerList{},
		&Task{}, &TaskList{},
		&Calendar{}, &CalendarList{},
		&Scorecard{}, &ScorecardList{},
		&Guardrail{}, &GuardrailList{},
	)
	metav1.AddToGroupVersion(scheme, SchemeGroupVersion)
	return nil
}
