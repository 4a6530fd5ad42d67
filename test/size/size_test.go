package size_test

import (
	"os"
	"testing"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/yaml"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/test/size"
)

// most is how large an Account, an Engagement and an AccountLedger may become, each. With 50,000 accounts in a cluster
// they stay within what etcd and the manager's memory hold.
const most = 64 << 10

func TestObjectsStaySmall(t *testing.T) {
	for kind, file := range map[string]string{
		"Account": "accounts", "Engagement": "engagements", "AccountLedger": "accountledgers",
	} {
		t.Run(kind, func(t *testing.T) {
			bytes, parts, err := size.Of(schema(t, file))
			if err != nil {
				t.Fatalf("these have no bound:\n%v", err)
			}
			t.Logf("%s: %d of %d bytes", kind, bytes, most)
			for _, part := range parts {
				t.Logf("%7d  %s", part.Bytes, part.Path)
			}
			if bytes >= most {
				t.Errorf("the maxima of %s add up to %d bytes, and must be less than %d", kind, bytes, most)
			}
		})
	}
}

func schema(t *testing.T, file string) *apiextensionsv1.JSONSchemaProps {
	t.Helper()
	text, err := os.ReadFile("../../config/crd/bases/tightrope.dev_" + file + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	var crd apiextensionsv1.CustomResourceDefinition
	if err := yaml.UnmarshalStrict(text, &crd); err != nil {
		t.Fatal(err)
	}
	return crd.Spec.Versions[0].Schema.OpenAPIV3Schema
}

func TestSizes(t *testing.T) {
	for name, c := range map[string]struct {
		schema string
		bytes  int
		err    string
	}{
		"a text counts its quotes, its key, the colon and the comma": {`{type: string, maxLength: 5}`, len(`"f":"12345",`), ""},
		"a text without a bound is an error":                         {`{type: string}`, 0, "spec.f has no maxLength"},
		"of an enum the longest word counts":                         {`{type: string, enum: [a, abc]}`, len(`"f":"abc",`), ""},
		"a time counts as Kubernetes writes it":                      {`{type: string, format: date-time}`, len(`"f":"2026-11-25T09:00:00Z",`), ""},
		"a rule fixes the form of a text":                            {`{type: string, x-kubernetes-validations: [{rule: "self.matches('^[A-Z]{3}(-x)?$')"}]}`, len(`"f":"USD-x",`), ""},
		"a form without an end is no bound":                          {`{type: string, x-kubernetes-validations: [{rule: "self.matches('^a+$')"}]}`, 0, "spec.f has no maxLength"},
		"a number counts its bounds":                                 {`{type: integer, minimum: -10, maximum: 7}`, len(`"f":-10,`), ""},
		"a number without bounds counts those of its format":         {`{type: integer, format: int32}`, len(`"f":-2147483648,`), ""},
		"a list counts its commas":                                   {`{type: array, maxItems: 2, items: {type: boolean}}`, len(`"f":[false,false,],`), ""},
		"a rule allows a list fewer items":                           {`{type: array, maxItems: 9, items: {type: boolean}, x-kubernetes-validations: [{rule: "self.size() <= 2"}]}`, len(`"f":[false,false,],`), ""},
		"a list without a bound is an error":                         {`{type: array, items: {type: boolean}}`, 0, "spec.f has no maxItems"},
		"a map counts its longest key":                               {`{type: object, maxProperties: 2, additionalProperties: {type: boolean}, x-kubernetes-validations: [{rule: "self.all(k, k.size() <= 3)"}]}`, len(`"f":{"abc":false,"abd":false,},`), ""},
		"a map without a bound is an error":                          {`{type: object, additionalProperties: {type: boolean}}`, 0, "spec.f has no maxProperties"},
		"a map without a bound on its keys is an error":              {`{type: object, maxProperties: 2, additionalProperties: {type: boolean}}`, 0, "spec.f has no rule for the length of its keys, such as self.all(name, name.size() <= 63)"},
		"a rule over a list bounds a field of its items": {
			`{type: array, maxItems: 1, items: {type: object, properties: {m: {type: string, maxLength: 99}}}, x-kubernetes-validations: [{rule: "self.all(c, c.m.size() <= 4 && true)"}]}`,
			len(`"f":[{"m":"1234",},],`), "",
		},
		"a field that a rule does not let be set counts nothing": {
			`{type: object, properties: {a: {type: boolean}, b: {type: string, maxLength: 9}}, x-kubernetes-validations: [{rule: "!has(self.b)"}]}`,
			len(`"f":{"a":false,},`), "",
		},
		"of fields that exclude each other the largest counts": {
			`{type: object, properties: {a: {type: boolean}, b: {type: string, maxLength: 9}}, x-kubernetes-validations: [{rule: "(has(self.a)?1:0)+(has(self.b)?1:0) == 1"}]}`,
			len(`"f":{"b":"123456789",},`), "",
		},
		"a rule says how much the items of a list weigh in all": {
			`{type: array, maxItems: 9, items: {type: object, properties: {k: {type: string, maxLength: 5}, l: {type: object, properties: {t: {type: string, maxLength: 9}}}}}, x-kubernetes-validations: [{rule: "self.map(p, 10 + p.k.size() + (has(p.l) ? 15 + p.l.t.size() : 0)).sum() <= 70"}]}`,
			len(`"f":[],`) + 70, "",
		},
		"weights that are less than what the items take bound nothing": {
			`{type: array, maxItems: 9, items: {type: object, properties: {k: {type: string, maxLength: 5}, l: {type: object, properties: {t: {type: string, maxLength: 9}}}}}, x-kubernetes-validations: [{rule: "self.map(p, 10 + p.k.size() + (has(p.l) ? 13 + p.l.t.size() : 0)).sum() <= 70"}]}`,
			0, "spec.f has no rule whose weights are what its items take: l takes 14 and weighs 13",
		},
		"a rule says how long texts are in all": {
			`{type: object, properties: {a: {type: string, maxLength: 9}, b: {type: string, maxLength: 9}}, x-kubernetes-validations: [{rule: "(has(self.a) ? self.a.size() : 0) + (has(self.b) ? self.b.size() : 0) <= 10"}]}`,
			len(`"f":{"a":"123456789","b":"1",},`), "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			var props apiextensionsv1.JSONSchemaProps
			if err := yaml.UnmarshalStrict([]byte(`{type: object, properties: {metadata: {type: object}, spec: {type: object, properties: {f: `+c.schema+`}}}}`), &props); err != nil {
				t.Fatal(err)
			}
			_, parts, err := size.Of(&props)
			if c.err != "" {
				if err == nil || err.Error() != c.err {
					t.Errorf("got %v, want %s", err, c.err)
				}
				return
			}
			if err != nil || parts[0] != (size.Part{Path: "spec.f", Bytes: c.bytes}) {
				t.Errorf("got %v, %v, want %d bytes", parts, err, c.bytes)
			}
		})
	}
}

func TestProgramsKnowTheBounds(t *testing.T) {
	account, engagement, ledger := schema(t, "accounts"), schema(t, "engagements"), schema(t, "accountledgers")
	at := func(s *apiextensionsv1.JSONSchemaProps, path ...string) apiextensionsv1.JSONSchemaProps {
		here := *s
		for _, name := range path {
			if here.Items != nil {
				here = *here.Items.Schema
			}
			here = here.Properties[name]
		}
		return here
	}
	for _, c := range []struct {
		what string
		says *int64
		want int64
	}{
		{"AccountLedger dimensions", at(ledger, "ledger", "dimensions").MaxItems, v1alpha1.MaxDimensions},
		{"AccountLedger previous segments", at(ledger, "ledger", "dimensions", "previous").MaxItems, v1alpha1.MaxPrevious},
		{"Account segments", at(account, "status", "segments").MaxItems, v1alpha1.MaxDimensions},
		{"AccountLedger playbooks", at(ledger, "ledger", "playbooks").MaxItems, v1alpha1.MaxPlaybooks},
		{"AccountLedger claims", at(ledger, "ledger", "claims").MaxItems, v1alpha1.MaxClaims},
		{"AccountLedger keys", at(ledger, "ledger", "keys").MaxItems, v1alpha1.MaxKeys},
		{"AccountLedger answers", at(ledger, "ledger", "answers").MaxItems, v1alpha1.MaxAnswers},
		{"AccountLedger doubts", at(ledger, "ledger", "doubts").MaxItems, v1alpha1.MaxDoubts},
		{"AccountLedger held", at(ledger, "ledger", "held").MaxItems, v1alpha1.MaxHeld},
		{"Engagement steps", at(engagement, "ledger", "steps").MaxItems, v1alpha1.MaxSteps},
		{"Account responses", at(account, "status", "responses").MaxItems, v1alpha1.MaxResponses},
		{"Account outcomes", at(account, "status", "outcomes").MaxItems, v1alpha1.MaxResponses},
		{"Account scores", at(account, "status", "scores").MaxItems, v1alpha1.MaxScores},
		{"Account waiting", at(account, "status", "waiting").MaxItems, v1alpha1.MaxWaiting},
		{"Account waiting message", at(account, "status", "waiting", "message").MaxLength, v1alpha1.MaxHoldMessage},
		{"Engagement held message", at(engagement, "ledger", "held", "message").MaxLength, v1alpha1.MaxHoldMessage},
		{"Engagement step message", at(engagement, "ledger", "steps", "message").MaxLength, v1alpha1.MaxHoldMessage},
		{"Engagement end message", at(engagement, "ledger", "end", "message").MaxLength, v1alpha1.MaxEndMessage},
		{"Account segment message", at(account, "status", "segments", "message").MaxLength, v1alpha1.MaxMembershipMessage},
		{"AccountLedger dimension message", at(ledger, "ledger", "dimensions", "message").MaxLength, v1alpha1.MaxMembershipMessage},
	} {
		if c.says == nil || *c.says != c.want {
			t.Errorf("%s: the schema says %v, the constant %d", c.what, ptr.Deref(c.says, -1), c.want)
		}
	}
}
