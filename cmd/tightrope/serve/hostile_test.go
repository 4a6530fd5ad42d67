package serve

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	success "tightrope.dev/api/v1alpha1"
)

// nasty is what somebody may write wherever people write.
const nasty = `"><script>alert(1)</script><img src=x onerror=alert(2)>'` + "`{{.}}</textarea></title>\u202e"

// hostileObjects have it everywhere.
func hostileObjects() (*success.Task, *success.Account, *success.Engagement) {
	t := task("acme", "ask", "2026-11-06", asks(success.ResponseSpec{Type: success.ResponseForm, Fields: []success.FormField{{Name: nasty, Label: nasty}}}), func(t *success.Task) {
		t.Spec.Title, t.Spec.Reason, t.Spec.Playbook, t.Spec.Channel = nasty, nasty, nasty, success.Channel(nasty)
		t.Spec.Message = &success.TaskMessage{Subject: nasty, Body: nasty}
		t.Status.Report = &success.Report{Phase: success.ReportInProgress, By: nasty, Note: nasty, Feedback: nasty, Answers: map[string]success.Answer{nasty: nasty}}
	})
	a := acme()
	a.Spec.DisplayName, a.Spec.Industry = nasty, nasty
	a.Spec.Goals = []success.Goal{{Name: nasty, Statement: nasty, Players: []success.Player{{Name: nasty, Kind: nasty}}}}
	a.Spec.Champions = []success.Champion{{Ref: nasty, Engagement: new(int32(10)), Delight: new(int32(10)), AssessedOn: nasty}}
	a.Spec.Attributes = map[string]success.Value{nasty: {String: new(nasty)}}
	a.Status.Segments = []success.SegmentMembership{{Dimension: nasty, Segment: nasty, Message: nasty}}
	a.Status.Conditions = success.Conditions{{Type: "Covered", Status: "False", Message: nasty}}
	a.Status.Waiting = []success.PlaybookWait{{Playbook: nasty, Message: nasty}}
	run := &success.Engagement{ObjectMeta: metav1.ObjectMeta{Namespace: "emea", Name: "acme-outreach"}, Spec: success.EngagementSpec{
		Account: success.KeyedRef{Name: "acme", Key: "acme"}, Playbook: success.KeyedRef{Name: nasty, Key: "outreach"},
	}, Ledger: success.EngagementLedger{Held: &success.Hold{Message: nasty}, Steps: []success.StepRecord{{Name: nasty, Phase: success.StepOpen, Message: nasty}}}}
	return t, a, run
}

// TestWhatPeopleWroteDoesNothing: it is shown as text on each page, and never is markup, a script or an address.
func TestWhatPeopleWroteDoesNothing(t *testing.T) {
	one, account, run := hostileObjects()
	w := newWorld(t, nil, one, account, run)
	pages := map[string]reply{
		"today": w.get("jane", "/"), "task": w.get("jane", "/tasks/acme-ask"), "account": w.get("jane", "/accounts/acme"),
		"refused": w.post("jane", "/tasks/acme-ask/respond", url.Values{"note": {nasty}, "because": {nasty}, "useful": {nasty}, "from": {nasty}, "seen": {nasty}, "answer." + nasty: {strings.Repeat(nasty, 20)}}),
		"missing": w.get("jane", "/tasks/"+url.PathEscape(nasty)), "said": w.get("jane", "/?said="+url.QueryEscape(nasty)),
		"verb": w.post("jane", "/tasks/acme-ask/"+url.PathEscape(nasty), url.Values{}),
	}
	for name, page := range pages {
		if page.status == http.StatusOK && name != "said" && !strings.Contains(page.text, "&lt;script&gt;alert(1)") {
			t.Errorf("%s: the page does not show it\n%s", name, page.text)
		}
		for _, bad := range []string{"<script>alert", "<img src=x", "onerror=alert(2)>'", nasty} {
			if strings.Contains(page.text, bad) {
				t.Errorf("%s: %q is markup\n%s", name, bad, page.text)
			}
		}
		if page.status >= http.StatusInternalServerError {
			t.Errorf("%s: %d", name, page.status)
		}
	}
}

// TestAFormFromElsewhereIsRefused, whoever is signed in, and a page allows nothing but what is its own.
func TestAFormFromElsewhereIsRefused(t *testing.T) {
	w := newWorld(t, nil, objects()...)
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/tasks/birch-call/done", strings.NewReader(""))
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	recorder := httptest.NewRecorder()
	w.handler().ServeHTTP(recorder, r)
	if recorder.Code != http.StatusForbidden {
		t.Errorf("%d", recorder.Code)
	}
	policy := recorder.Header().Get("Content-Security-Policy")
	if !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
		t.Errorf("the policy is %q", policy)
	}
}

// TestPagesHaveNoInlineScriptOrStyle: the policy would forbid it, and the page be broken.
func TestPagesHaveNoInlineScriptOrStyle(t *testing.T) {
	w := newWorld(t, nil, objects()...)
	for _, path := range []string{"/", "/tasks/acme-ask", "/tasks/acme-offer", "/accounts/acme", "/elsewhere"} {
		page := w.get("jane", path).text
		for _, bad := range []string{"<style", " style=", " onclick=", " onload=", "javascript:", "hx-on", "http://", "https://"} {
			if strings.Contains(page, bad) {
				t.Errorf("%s has %q", path, bad)
			}
		}
		if n := strings.Count(page, "<script"); n != strings.Count(page, "<script src=\"/assets/") {
			t.Errorf("%s has a script of its own", path)
		}
	}
}

// TestAssetsAreAsTheyWerePublished compares the files of others with the sums in the README, and asks for each.
func TestAssetsAreAsTheyWerePublished(t *testing.T) {
	w := newWorld(t, nil)
	readme, err := os.ReadFile("assets/README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"htmx.min.js", "hx-sse.min.js"} {
		sum := sha256.Sum256(w.assets.content[name])
		if !strings.Contains(string(readme), fmt.Sprintf("| %s | npm", name)) || !strings.Contains(string(readme), hex.EncodeToString(sum[:])) {
			t.Errorf("%s is not what the README says: its sum is %x", name, sum)
		}
	}
	for name, address := range w.assets.address {
		if got := w.get("", address); got.status != http.StatusOK || got.text != string(w.assets.content[name]) {
			t.Errorf("%s: %d", address, got.status)
		}
		if got := w.get("", "/assets/000000000000/"+name); got.status != http.StatusNotFound {
			t.Errorf("an old %s: %d", name, got.status)
		}
	}
}
