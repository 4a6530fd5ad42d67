package webhook

import (
	"context"
	"slices"

	admissionv1 "k8s.io/api/admission/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/log"
	"sigs.k8s.io/controller-runtime/pkg/webhook/admission"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine"
	"tightrope.dev/controllers/engine/definitions"
)

// Judge answers what the API server asks.
type Judge struct {
	// Namespace is the only one that is judged in; empty is all.
	Namespace string
	// Others is where the other definitions of a namespace are read, from memory, to warn of what is not there yet. Where it
	// is nil, nobody is warned.
	Others client.Reader

	decoder admission.Decoder
}

// NewJudge judges in a namespace, or in all where it is empty. The scheme knows the kinds.
func NewJudge(scheme *runtime.Scheme, namespace string) *Judge {
	return &Judge{Namespace: namespace, decoder: admission.NewDecoder(scheme)}
}

// Handle answers one request.
func (j *Judge) Handle(ctx context.Context, request admission.Request) admission.Response {
	if j.Namespace != "" && request.Namespace != j.Namespace {
		return admission.Allowed("")
	}
	wanted, before, err := j.decode(request)
	if err != nil {
		log.FromContext(ctx).Error(err, "Letting pass what cannot be read")
		return admission.Allowed("").WithWarnings("the webhook of tightrope could not read this: the object is of another version than the manager")
	}
	if wanted == nil || wanted.GetDeletionTimestamp() != nil {
		return admission.Allowed("")
	}
	if before != nil && sameSpec(wanted, before) {
		return admission.Allowed("")
	}
	v := judge(wanted, before)
	v.soFar = j.soFar(ctx, wanted, request.Namespace)
	return answer(request.AdmissionRequest, wanted.GetName(), v)
}

// decode is the object as it would be, and as it was before; nil where there is none. Of kinds that nobody asked us to
// judge both are nil.
func (j *Judge) decode(request admission.Request) (wanted, before client.Object, err error) {
	if wanted = definition(request.Kind.Kind); wanted == nil || request.Kind.Group != v1alpha1.Group {
		return nil, nil, nil
	}
	switch request.Operation {
	case admissionv1.Create:
		return wanted, nil, j.decoder.DecodeRaw(request.Object, wanted)
	case admissionv1.Update:
		before = definition(request.Kind.Kind)
		if err := j.decoder.DecodeRaw(request.OldObject, before); err != nil {
			return nil, nil, err
		}
		return wanted, before, j.decoder.DecodeRaw(request.Object, wanted)
	default:
		return nil, nil, nil
	}
}

// definition is an empty object of a kind that is judged; nil for other kinds.
func definition(kind string) client.Object {
	switch kind {
	case "Playbook":
		return &v1alpha1.Playbook{}
	case "Segment":
		return &v1alpha1.Segment{}
	case "Scorecard":
		return &v1alpha1.Scorecard{}
	case "Calendar":
		return &v1alpha1.Calendar{}
	case "Guardrail":
		return &v1alpha1.Guardrail{}
	default:
		return nil
	}
}

// verdict is what is wrong with an object: what is new, what was wrong before, and what is as long as the others of its
// namespace are as they are.
type verdict struct {
	mistakes, known []*engine.Refusal
	soFar           string
}

// judge compares what is wrong with an object with what was wrong before; before is nil where it is new.
func judge(wanted, before client.Object) verdict {
	all := definitions.RefuseAlone(wanted)
	if before == nil || len(all) == 0 {
		return verdict{mistakes: all}
	}
	was := definitions.RefuseAlone(before)
	var v verdict
	for _, r := range all {
		if slices.ContainsFunc(was, func(w *engine.Refusal) bool { return *w == *r }) {
			v.known = append(v.known, r)
		} else {
			v.mistakes = append(v.mistakes, r)
		}
	}
	return v
}

// sameSpec says that the specs of two objects of a kind are the same.
func sameSpec(a, b client.Object) bool {
	return equality.Semantic.DeepEqual(specOf(a), specOf(b))
}

func specOf(o client.Object) any {
	switch o := o.(type) {
	case *v1alpha1.Playbook:
		return o.Spec
	case *v1alpha1.Segment:
		return o.Spec
	case *v1alpha1.Scorecard:
		return o.Spec
	case *v1alpha1.Calendar:
		return o.Spec
	case *v1alpha1.Guardrail:
		return o.Spec
	default:
		return o
	}
}
