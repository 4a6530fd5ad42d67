package serve

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"

	success "tightrope.dev/api/v1alpha1"
)

// large is a segment of those who bring much, or have many seats.
func large() *success.Segment {
	return &success.Segment{
		ObjectMeta: metav1.ObjectMeta{Name: "large", Labels: map[string]string{"team": "emea"}, Annotations: map[string]string{"kubectl.kubernetes.io/last-applied-configuration": "{}"}},
		Spec: success.SegmentSpec{
			Dimension: "size", Priority: 10, MinimumStay: "14d",
			Expression: "account.spec.commercial.arr >= 100000 || account.spec.attributes.seats > 50",
		},
		Status: success.SegmentStatus{Members: new(int32(1)), Unknown: new(int32(1))},
	}
}

// customers are two accounts: acme brings much, globex has no seats that anybody knows of.
func customers() []client.Object {
	acme, globex := accountNamed("acme", "Acme Travel"), accountNamed("globex", "Globex")
	globex.Spec.Commercial.ARR = new(int64(10))
	acme.Status.Segments = []success.SegmentMembership{{Dimension: "size", Segment: "large", Reason: success.MembershipMatched, Message: "It brings much", Since: metav1.NewTime(wednesday)}}
	globex.Status.Segments = []success.SegmentMembership{{Dimension: "size", Reason: success.MembershipUnknown, UndecidedBy: "large", Message: "segment large cannot be judged: account.spec.attributes.seats is not known"}}
	return []client.Object{acme, globex}
}

// tries sends a rule to be tried, and says that the page answers with a code and has some texts in it.
func (o *office) tries(rule string, status int, texts ...string) string {
	o.t.Helper()
	answer := o.ask(o.jane, http.MethodPost, "/segments/large/try", url.Values{"expression": {rule}})
	if answer.Code != status {
		o.t.Errorf("trying %q answers %d, want %d:\n%s", rule, answer.Code, status, mainOf(answer.Body.String()))
	}
	for _, text := range texts {
		if !strings.Contains(answer.Body.String(), text) {
			o.t.Errorf("trying %q does not show %q:\n%s", rule, text, mainOf(answer.Body.String()))
		}
	}
	return answer.Body.String()
}

func TestASegmentSaysItsRuleInWordsAndWhoIsInItAndOfWhomThatIsNotKnown(t *testing.T) {
	t.Parallel()
	o := newOffice(t, append(customers(), large())...)
	body := o.shows("/segments/large", http.StatusOK, "one or more of these:", "arr is at least 100000", "seats is more than 50", "14 days",
		"account.spec.commercial.arr &gt;= 100000 ||", `href="/accounts/acme">Acme Travel</a>`, "It brings much", "Wed 25 Nov 2026",
		`href="/accounts/globex">Globex</a>`, "<td>Seats is not known</td>", `href="/accounts.csv?segment=large"`, `href="/accounts?unknown=large"`)
	if strings.Contains(body, "What it would do") {
		t.Error("nobody has tried anything")
	}
	o.shows("/segments/nothing", http.StatusNotFound, "There is no segment nothing here.")
	o.refused["jane"] = []string{"accounts"}
	o.store.Leave(o.jane)
	if body := o.shows("/segments/large", http.StatusOK, "accounts", "list"); strings.Contains(body, "Acme") {
		t.Error("it shows accounts to who may not list them")
	}
	o.tries("true", http.StatusForbidden, "accounts")
}

func TestAnEditOfASegmentIsTriedAndShowsWhoMoves(t *testing.T) {
	t.Parallel()
	o := newOffice(t, append(customers(), large())...)
	body := o.tries("account.spec.commercial.arr < 100000", http.StatusOK, "What it would do", "for less than 14 days stays until then", `href="/accounts/acme">Acme Travel</a>`, `href="/accounts/globex">Globex</a>`,
		"account.spec.commercial.arr is 10", "expression: account.spec.commercial.arr &lt; 100000", ">account.spec.commercial.arr &lt; 100000</textarea>"[1:])
	for _, want := range []string{"<td>none, not known</td><td>large</td>"} {
		if !strings.Contains(body, want) {
			t.Errorf("the moves do not say %s:\n%s", want, mainOf(body))
		}
	}
	o.tries(string(large().Spec.Expression), http.StatusOK, "nobody moves", "The file")
	if stored := o.shows("/segments/large", http.StatusOK); !strings.Contains(stored, "arr is at least 100000") {
		t.Error("the trial has written the segment")
	}
}

func TestARuleThatCannotBeReadIsRefusedWithItsPlace(t *testing.T) {
	t.Parallel()
	o := newOffice(t, append(customers(), large())...)
	o.tries("account.spec.industri == 'x'", http.StatusUnprocessableEntity, "did you mean industry?</p>", ">account.spec.industri == &#39;x&#39;</textarea>"[1:], `aria-invalid="true"`)
	o.tries("", http.StatusUnprocessableEntity, "Write a rule first.")
	o.tries(strings.Repeat("true || ", 600)+"true", http.StatusUnprocessableEntity, "at most 4096")
	o.tries("\r\ntrue\r\n", http.StatusOK, "The file")
}

func TestTheFileOfAnEditIsTheSegmentWithoutItsStatus(t *testing.T) {
	t.Parallel()
	g := large()
	g.Namespace, g.ResourceVersion = "emea", "7"
	g.Spec.Expression = "account.spec.region == 'a: \"b\" #'\n|| true"
	text := yamlOf(g)
	read := &success.Segment{}
	if err := yaml.UnmarshalStrict([]byte(text), read); err != nil {
		t.Fatal(err)
	}
	if read.Spec.Expression != g.Spec.Expression || read.Name != "large" || read.Namespace != "emea" || read.Labels["team"] != "emea" || read.Kind != "Segment" ||
		strings.Contains(text, "status") || strings.Contains(text, "last-applied") || strings.Contains(text, "resourceVersion") {
		t.Errorf("the file is\n%s", text)
	}
}

func TestASegmentShowsTextsAsTexts(t *testing.T) {
	t.Parallel()
	for _, text := range hostile {
		g := large()
		g.Spec.Expression, g.Spec.Message = success.Expression(fmt.Sprintf("account.spec.industry == %q", text)), strings.ReplaceAll(text, "{{.}}", "x")
		account := accountNamed("acme", text)
		account.Status.Segments = []success.SegmentMembership{{Dimension: "size", Segment: "large", Message: text}, {Dimension: "other", UndecidedBy: "large", Message: text}}
		o := newOffice(t, g, account)
		isHarmless(t, o.shows("/segments/large", http.StatusOK))
		isHarmless(t, o.tries(fmt.Sprintf("account.spec.industry != %q", text), http.StatusOK))
		isHarmless(t, o.tries(text, http.StatusUnprocessableEntity))
	}
}

func TestALargeSegmentIsNoLongPage(t *testing.T) {
	t.Parallel()
	objects := []client.Object{large()}
	for i := range 130 {
		account := accountNamed(fmt.Sprintf("a%0240d", i), strings.Repeat(`"&`, 64))
		account.Status.Segments = []success.SegmentMembership{
			{Dimension: "size", Segment: "large", Message: strings.Repeat("<", 512)}, {Dimension: "other", UndecidedBy: "large", Message: strings.Repeat("<", 512)},
		}
		objects = append(objects, account)
	}
	o := newOffice(t, objects...)
	o.shows("/segments/large?page=2", http.StatusOK, "51 to 100 of 130", "And 80 more.")
	if body := o.tries("false", http.StatusOK); len(body) > 200<<10 {
		t.Errorf("a trial has %d bytes", len(body))
	}
}
