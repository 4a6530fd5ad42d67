package redact

import (
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	success "tightrope.dev/api/v1alpha1"
)

// meta replaces what the metadata of an object says, but for its name. Names of our own labels are known; other labels are
// facts with words of their users; annotations are left out unless an expression reads them.
func (w *walker) meta(o client.Object) {
	o.SetResourceVersion("")
	o.SetGenerateName("")
	o.SetSelfLink("")
	o.SetManagedFields(nil)
	o.SetUID(types.UID(w.key.uid(string(o.GetUID()))))
	o.SetLabels(w.table(o.GetLabels(), func(string) bool { return true }))
	o.SetAnnotations(w.table(o.GetAnnotations(), func(name string) bool {
		return name == generation || name != success.AnnotationCohorts && strings.Contains(w.words.expressions, name)
	}))
	o.SetOwnerReferences(w.owners(o.GetOwnerReferences()))
}

// generation is what the manager notes at a revision.
const generation = success.Group + "/generation"

func (w *walker) table(was map[string]string, wanted func(string) bool) map[string]string {
	var now map[string]string
	for name, value := range was {
		if !wanted(name) {
			continue
		}
		if now == nil {
			now = make(map[string]string, len(was))
		}
		now[name] = w.label(name, value)
	}
	return now
}

func (w *walker) label(name, value string) string {
	switch name {
	case success.LabelAccount:
		return w.seen(accounts, value)
	case success.LabelPlaybook, success.LabelStep, generation:
		return value
	}
	if w.definition && w.level == Names {
		return value
	}
	return w.word(labels, value)
}

// owners keeps the runs; names.go gives them their names.
func (w *walker) owners(was []metav1.OwnerReference) []metav1.OwnerReference {
	var now []metav1.OwnerReference
	for _, owner := range was {
		if owner.APIVersion == success.SchemeGroupVersion.String() && owner.Kind == "Engagement" {
			owner.Name = w.key.pseudonym(runs, owner.Name)
			owner.UID = types.UID(w.key.uid(string(owner.UID)))
			now = append(now, owner)
		}
	}
	return now
}
