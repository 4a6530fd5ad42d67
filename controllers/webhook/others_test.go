package webhook

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	admissionv1 "k8s.io/api/admission/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/controller-runtime/pkg/webhook/admission"

	"tightrope.dev/api/v1alpha1"
)

const (
	early      = `"metadata":{"name":"p"},"spec":{"trigger":{"type":"Membership"},"segments":[{"dimension":"tier","name":"silver"}],"steps":[{"name":"ask","title":"Ask"}]}`
	earlyYet   = `"metadata":{"name":"p","labels":{"a":"b"}},"spec":{"trigger":{"type":"Membership"},"segments":[{"dimension":"tier","name":"silver"}],"steps":[{"name":"ask","title":"Ask"}]}`
	earlyWrong = `"metadata":{"name":"p"},"spec":{"trigger":{"type":"Membership"},"segments":[{"dimension":"tier","name":"silver"}],"steps":[{"name":"ask","title":"{{"}]}`
)

// reader fails where err is not nil.
type reader struct {
	client.Reader
	err error
}

func (r reader) List(ctx context.Context, list client.ObjectList, opts ...client.ListOption) error {
	if r.err != nil {
		return r.err
	}
	return r.Reader.List(ctx, list, opts...)
}

func TestWarnings(t *testing.T) {
	scheme := newScheme(t)
	segment := func(namespace, name string) client.Object {
		return &v1alpha1.Segment{ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: name}, Spec: v1alpha1.SegmentSpec{Dimension: "tier", Expression: "true"}}
	}
	gold := fake.NewClientBuilder().WithScheme(scheme).WithObjects(segment("emea", "gold"), segment("apac", "silver")).Build()
	silver := fake.NewClientBuilder().WithScheme(scheme).WithObjects(segment("emea", "silver")).Build()
	const soFar = "so far: spec.segments: there is no segment silver in dimension tier; its segments are gold"
	for name, tc := range map[string]struct {
		others  client.Reader
		request admission.Request
		allowed bool
		want    []string
	}{
		"of what is not there yet":                       {gold, asked(admissionv1.Create, "Playbook", early, ""), true, []string{soFar}},
		"of nothing where it is there":                   {silver, asked(admissionv1.Create, "Playbook", early, ""), true, nil},
		"of nothing where the spec stays":                {gold, asked(admissionv1.Update, "Playbook", earlyYet, early), true, nil},
		"of nothing where something worse is said":       {gold, asked(admissionv1.Create, "Playbook", earlyWrong, ""), false, nil},
		"of nothing where the others cannot be read":     {reader{gold, errors.New("the cache is not filled")}, asked(admissionv1.Create, "Playbook", early, ""), true, nil},
		"of nothing where nobody says what others exist": {nil, asked(admissionv1.Create, "Playbook", early, ""), true, nil},
	} {
		t.Run(name, func(t *testing.T) {
			judge := NewJudge(scheme, "")
			judge.Others = tc.others
			got := judge.Handle(t.Context(), tc.request)
			if diff := cmp.Diff(tc.want, got.Warnings); diff != "" || got.Allowed != tc.allowed {
				t.Errorf("allowed: %v; other warnings (-want +got):\n%s", got.Allowed, diff)
			}
		})
	}
}
