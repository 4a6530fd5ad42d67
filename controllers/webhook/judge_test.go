package webhook

import (
	"context"
	"encoding/json"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	admissionv1 "k8s.io/api/admission/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/webhook/admission"

	"tightrope.dev/api/v1alpha1"
)

func newScheme(t *testing.T) *runtime.Scheme {
	t.Helper()
	scheme := runtime.NewScheme()
	if err := v1alpha1.AddToScheme(scheme); err != nil {
		t.Fatal(err)
	}
	return scheme
}

// asked is a request about an object of ours; before is empty where it is new.
func asked(operation admissionv1.Operation, kind, object, before string) admission.Request {
	head := `{"apiVersion":"tightrope.dev/v1alpha1","kind":"` + kind + `",`
	request := admissionv1.AdmissionRequest{
		UID: "1", Operation: operation, Namespace: "emea", Kind: metav1.GroupVersionKind{Group: v1alpha1.Group, Version: "v1alpha1", Kind: kind},
	}
	if object != "" {
		request.Object.Raw = []byte(head + object + "}")
	}
	if before != "" {
		request.OldObject.Raw = []byte(head + before + "}")
	}
	return admission.Request{AdmissionRequest: request}
}

const (
	good      = `"metadata":{"name":"s"},"spec":{"expression":"true"}`
	wrong     = `"metadata":{"name":"s"},"spec":{"expression":"account.spec.industri == ''"}`
	wrongYet  = `"metadata":{"name":"s","labels":{"a":"b"}},"spec":{"expression":"account.spec.industri == ''"}`
	wronger   = `"metadata":{"name":"s"},"spec":{"expression":"account.spec.industri == ''","priority":7}`
	another   = `"metadata":{"name":"s"},"spec":{"expression":"account.spec.industrie == ''"}`
	leaving   = `"metadata":{"name":"s","deletionTimestamp":"2026-11-25T09:00:00Z"},"spec":{"expression":"1"}`
	generated = `"metadata":{"generateName":"s-"},"spec":{"expression":"account.spec.industri == ''"}`

	mistaken = "spec.expression: 1:14: account.spec has no field industri; did you mean industry?"
	sorrow   = "spec.expression: 1:14: account.spec has no field industrie; did you mean industry?"
)

func TestJudge(t *testing.T) {
	for name, tc := range map[string]struct {
		only    string
		request admission.Request
		refused string
		warned  []string
	}{
		"what is right is admitted":                        {"", asked(admissionv1.Create, "Segment", good, ""), "", nil},
		"what is wrong is refused":                         {"", asked(admissionv1.Create, "Segment", wrong, ""), mistaken, nil},
		"where the server makes the name, too":             {"", asked(admissionv1.Create, "Segment", generated, ""), mistaken, nil},
		"an edit that makes a mistake is refused":          {"", asked(admissionv1.Update, "Segment", wrong, good), mistaken, nil},
		"an edit that makes another mistake is refused":    {"", asked(admissionv1.Update, "Segment", another, wrong), sorrow, nil},
		"an edit that mends is admitted":                   {"", asked(admissionv1.Update, "Segment", good, wrong), "", nil},
		"an edit beside the spec is not looked at":         {"", asked(admissionv1.Update, "Segment", wrongYet, wrong), "", nil},
		"an edit that leaves a mistake is warned of":       {"", asked(admissionv1.Update, "Segment", wronger, wrong), "", []string{"as before: " + mistaken}},
		"what is being deleted can be changed":             {"", asked(admissionv1.Update, "Segment", leaving, good), "", nil},
		"a delete is admitted":                             {"", asked(admissionv1.Delete, "Segment", "", wrong), "", nil},
		"a kind that nobody judges is admitted":            {"", asked(admissionv1.Create, "Account", `"metadata":{"name":"a"}`, ""), "", nil},
		"in its namespace a manager refuses":               {"emea", asked(admissionv1.Create, "Segment", wrong, ""), mistaken, nil},
		"in another namespace it admits":                   {"apac", asked(admissionv1.Create, "Segment", wrong, ""), "", nil},
		"a form that this manager does not know is passed": {"", asked(admissionv1.Create, "Segment", `"metadata":{"name":"s"},"spec":{"expression":{"cel":"true"}}`, ""), "", []string{"the webhook of tightrope could not read this: the object is of another version than the manager"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := NewJudge(newScheme(t), tc.only).Handle(t.Context(), tc.request)
			message := ""
			if !got.Allowed {
				message = got.Result.Message
			}
			if message != tc.refused || got.Allowed != (tc.refused == "") {
				t.Errorf("refused with %q, want %q", message, tc.refused)
			}
			if diff := cmp.Diff(tc.warned, got.Warnings); diff != "" {
				t.Errorf("other warnings (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAKindOfAnotherGroupIsAdmitted(t *testing.T) {
	request := asked(admissionv1.Create, "Segment", wrong, "")
	request.Kind.Group = "example.com"
	if got := NewJudge(newScheme(t), "").Handle(t.Context(), request); !got.Allowed {
		t.Errorf("refused: %v", got.Result)
	}
}

func TestARefusalNamesEachField(t *testing.T) {
	request := asked(admissionv1.Create, "Playbook", `"metadata":{"name":"p"},"spec":{"trigger":{"type":"Membership"},"condition":"1","steps":[{"name":"ask","title":"{{"},{"name":"call","title":"Call"}]}`, "")
	got := NewJudge(newScheme(t), "").Handle(t.Context(), request)
	want := &metav1.Status{
		Status: metav1.StatusFailure, Code: http.StatusUnprocessableEntity, Reason: metav1.StatusReasonInvalid,
		Message: "spec.condition: 1:1: must be true or false, but gives a whole number; compare it with something, such as > 0",
		Details: &metav1.StatusDetails{Group: v1alpha1.Group, Kind: "Playbook", Name: "p", Causes: []metav1.StatusCause{
			{Type: metav1.CauseTypeFieldValueInvalid, Field: "spec.condition", Message: "1:1: must be true or false, but gives a whole number; compare it with something, such as > 0"},
			{Type: metav1.CauseTypeFieldValueInvalid, Field: "spec.steps[ask].title", Message: "1:1: the hole is not closed; end it with }}"},
		}},
	}
	if diff := cmp.Diff(want, got.Result); diff != "" || got.Allowed {
		t.Errorf("allowed: %v; another answer (-want +got):\n%s", got.Allowed, diff)
	}
}

// What panics ends the call, so that the failurePolicy decides. It would be a refusal if it were answered.
func TestAPanicIsNoAnswer(t *testing.T) {
	hook := Handler(admission.HandlerFunc(func(context.Context, admission.Request) admission.Response { panic("poison") }))
	review := asked(admissionv1.Create, "Segment", wrong, "")
	body, err := json.Marshal(admissionv1.AdmissionReview{
		TypeMeta: metav1.TypeMeta{APIVersion: "admission.k8s.io/v1", Kind: "AdmissionReview"},
		Request:  &review.AdmissionRequest,
	})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(hook)
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.Start()
	defer server.Close()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL, strings.NewReader(string(body)))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := server.Client().Do(request)
	if err == nil {
		defer response.Body.Close()
		t.Errorf("it is answered with %s", response.Status)
	}
}
