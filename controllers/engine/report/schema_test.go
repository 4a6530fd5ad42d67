package report

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/validation/field"
	celconfig "k8s.io/apiserver/pkg/apis/cel"
	"pgregory.net/rapid"
	"sigs.k8s.io/yaml"

	"tightrope.dev/api/v1alpha1"
)

// schema checks Tasks as the API server does, with its own code.
type schema struct {
	structural *structuralschema.Structural
	values     validation.SchemaValidator
	rules      *cel.Validator
}

func readSchema(t *testing.T) schema {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("..", "..", "..", "config", "crd", "bases", "tightrope.dev_tasks.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	crd, props := apiextensionsv1.CustomResourceDefinition{}, apiextensions.JSONSchemaProps{}
	if err := yaml.Unmarshal(content, &crd); err != nil {
		t.Fatal(err)
	}
	v1 := crd.Spec.Versions[0].Schema.OpenAPIV3Schema
	if err := apiextensionsv1.Convert_v1_JSONSchemaProps_To_apiextensions_JSONSchemaProps(v1, &props, nil); err != nil {
		t.Fatal(err)
	}
	structural, err := structuralschema.NewStructural(&props)
	if err != nil {
		t.Fatal(err)
	}
	values, _, err := validation.NewSchemaValidator(&props)
	if err != nil {
		t.Fatal(err)
	}
	return schema{structural, values, cel.NewValidator(structural, true, celconfig.PerCallLimit)}
}

// refuses is what the API server would say to a change of a Task.
func (s schema) refuses(ctx context.Context, t rapid.TB, from, to *v1alpha1.Task) field.ErrorList {
	was, is := object(t, from), object(t, to)
	if errs := validation.ValidateCustomResourceUpdate(nil, is, was, s.values); len(errs) > 0 {
		return errs
	}
	errs, _ := s.rules.Validate(ctx, nil, s.structural, is, was, math.MaxInt64)
	return errs
}

func object(t rapid.TB, task *v1alpha1.Task) map[string]any {
	content, err := runtime.DefaultUnstructuredConverter.ToUnstructured(task)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// words are what a person types: mostly what fits.
var words = rapid.OneOf(
	rapid.SampledFrom([]string{"", " ", "pause", "Pause for two months", "objected", "NoObjection", "Confirmed", "approved", "Rejected", "two months\nor three"}),
	rapid.SampledFrom([]string{"pause", "objected", "Confirmed", "approved", "bigger"}),
	rapid.StringN(0, 140, -1),
	rapid.Custom(func(t *rapid.T) string { return strings.Repeat("ü", rapid.IntRange(90, 520).Draw(t, "length")) }),
)

var forms = rapid.OneOf(
	rapid.Just(map[string]string(nil)),
	rapid.MapOfN(rapid.SampledFrom([]string{"seats", "until", "remark"}), words, 2, 3),
	rapid.MapOfN(rapid.SampledFrom([]string{"seats", "until", "remark", "other"}), words, 1, 4),
)

var inputs = rapid.Custom(func(t *rapid.T) Input {
	return Input{
		By: rapid.SampledFrom([]string{"", "jane", "sam"}).Draw(t, "by"), Response: words.Draw(t, "response"), Note: words.Draw(t, "note"), Feedback: words.Draw(t, "feedback"),
		Answers: forms.Draw(t, "answers"),
		Today:   rapid.SampledFrom([]v1alpha1.Date{"2026-11-02", "2026-12-24"}).Draw(t, "today"),
		Until:   rapid.SampledFrom([]v1alpha1.Date{"2026-11-02", "2026-11-05", "2026-12-31", "soon", ""}).Draw(t, "until"),
	}
})

// answerTo is an answer that a question takes.
func answerTo(kind v1alpha1.ResponseType) (string, map[string]string) {
	if kind == v1alpha1.ResponseForm {
		return "", map[string]string{"seats": "3", "until": "May"}
	}
	return map[v1alpha1.ResponseType]string{
		v1alpha1.ResponseFreeText: "two months", v1alpha1.ResponseChoice: "smaller", v1alpha1.ResponseNegativeConsent: "Objected",
		v1alpha1.ResponseConfirmation: "Confirmed", v1alpha1.ResponseApproval: "Approved",
	}[kind], nil
}

var verbs = []Verb{Start, Sent, Respond, Done, Skip, Snooze}

// TestWhateverAPersonTypesTheServerAcceptsWhatIsWanted lives through a Task with random verbs.
func TestWhateverAPersonTypesTheServerAcceptsWhatIsWanted(t *testing.T) {
	s := readSchema(t)
	rapid.Check(t, func(t *rapid.T) {
		now := task(rapid.SampledFrom([]v1alpha1.ResponseType{
			"", v1alpha1.ResponseNone, v1alpha1.ResponseFreeText, v1alpha1.ResponseChoice, v1alpha1.ResponseForm, v1alpha1.ResponseNegativeConsent, v1alpha1.ResponseConfirmation,
			v1alpha1.ResponseApproval,
		}).Draw(t, "question"))
		for range rapid.IntRange(1, 10).Draw(t, "steps") {
			if rapid.IntRange(0, 9).Draw(t, "withdrawn") == 0 && !IsClosed(now) {
				withdrawn(rapid.SampledFrom([]v1alpha1.WithdrawReason{v1alpha1.WithdrawExpired, v1alpha1.WithdrawNoObjection, v1alpha1.WithdrawAccountLeft}).Draw(t, "why"), "")(now)
			}
			verb, in := rapid.SampledFrom(verbs).Draw(t, "verb"), inputs.Draw(t, "input")
			if rapid.Bool().Draw(t, "answers as it is asked") {
				in.Response, in.Answers = answerTo(questionOf(now))
			}
			closed, before := IsClosed(now), now.DeepCopy()
			wanted, refusal := Wanted(now, verb, in)
			if refusal != nil {
				continue
			}
			now.Status.Report = wanted
			if errs := s.refuses(t.Context(), t, before, now); len(errs) > 0 {
				t.Fatalf("%s of %+v: the server says %v", verb, before.Status.Report, errs)
			}
			if closed && Current(before).Phase != wanted.Phase {
				t.Fatalf("%s made %s of a task that was closed", verb, wanted.Phase)
			}
			if again, refusal := Wanted(now, verb, in); refusal != nil || New(now, again) {
				t.Fatalf("%s a second time: %v %v", verb, again, refusal)
			}
		}
	})
}

// TestWhatTheServerAcceptsIsNotDoubted looks at reports that are written with kubectl: what the server lets through for done the
// engine takes for done.
func TestWhatTheServerAcceptsIsNotDoubted(t *testing.T) {
	s := readSchema(t)
	accepted := 0
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom([]v1alpha1.ResponseType{
			"", v1alpha1.ResponseFreeText, v1alpha1.ResponseChoice, v1alpha1.ResponseForm, v1alpha1.ResponseNegativeConsent, v1alpha1.ResponseConfirmation, v1alpha1.ResponseApproval,
		}).Draw(t, "question")
		before, now := task(kind), task(kind)
		in := inputs.Draw(t, "input")
		if rapid.Bool().Draw(t, "answers as it is asked") {
			in.Response, in.Answers = answerTo(kind)
		}
		now.Status.Report = &v1alpha1.Report{
			Phase: rapid.SampledFrom([]v1alpha1.ReportPhase{v1alpha1.ReportDone, v1alpha1.ReportInProgress}).Draw(t, "phase"), Response: in.Response, Note: in.Note,
		}
		for name, text := range in.Answers {
			if now.Status.Report.Answers == nil {
				now.Status.Report.Answers = map[string]v1alpha1.Answer{}
			}
			now.Status.Report.Answers[name] = v1alpha1.Answer(text)
		}
		refused, doubt := s.refuses(t.Context(), t, before, now), Doubt(now)
		if len(refused) == 0 {
			accepted++
			if doubt != nil {
				t.Fatalf("the server accepts %+v, and the engine says: %v", now.Status.Report, doubt)
			}
		}
	})
	if accepted == 0 {
		t.Error("nothing was accepted, so nothing was looked at")
	}
}

// TestEachVerbThatIsOfferedIsTaken looks at what a page would offer.
func TestEachVerbThatIsOfferedIsTaken(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom([]v1alpha1.ResponseType{"", v1alpha1.ResponseFreeText, v1alpha1.ResponseForm, v1alpha1.ResponseNegativeConsent, v1alpha1.ResponseApproval}).Draw(t, "question")
		now := task(kind)
		if phase := rapid.SampledFrom([]v1alpha1.ReportPhase{"", v1alpha1.ReportOpen, v1alpha1.ReportInProgress, v1alpha1.ReportWaiting, v1alpha1.ReportDone, v1alpha1.ReportSkipped}).Draw(t, "phase"); phase != "" {
			reported(phase)(now)
		}
		if why := rapid.SampledFrom([]v1alpha1.WithdrawReason{"", "", v1alpha1.WithdrawExpired, v1alpha1.WithdrawAccountLeft}).Draw(t, "withdrawn"); why != "" {
			withdrawn(why, "")(now)
		}
		in := Input{Note: "because", Today: "2026-11-02", Until: "2026-11-05"}
		in.Response, in.Answers = answerTo(kind)
		for _, verb := range verbs {
			wanted, refusal := Wanted(now, verb, in)
			taken := refusal == nil && New(now, wanted)
			if slices.Contains(Verbs(now), verb) && !taken {
				t.Fatalf("%s is offered and refused: %v", verb, refusal)
			}
		}
	})
}
