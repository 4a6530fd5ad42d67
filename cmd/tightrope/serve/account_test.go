package serve

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	success "tightrope.dev/api/v1alpha1"
)

// TestAccount: the page says what is known, and of what is not that it is not.
func TestAccount(t *testing.T) {
	w := newWorld(t, nil, objects()...)
	page := w.get("jane", "/accounts/acme")
	if page.status != http.StatusOK {
		t.Fatalf("%d %s", page.status, page.text)
	}
	golden(t, "account.html", mainOf(page.text))
}

// TestTask: all that a person needs is there, and the message is in a field to select from.
func TestTask(t *testing.T) {
	w := newWorld(t, nil, objects()...)
	page := w.get("jane", "/tasks/acme-ask")
	if page.status != http.StatusOK {
		t.Fatalf("%d %s", page.status, page.text)
	}
	golden(t, "task.html", mainOf(page.text))
}

// TestUnknownIsNotNone: of a list that nobody vouches for nobody says that it is empty.
func TestUnknownIsNotNone(t *testing.T) {
	w := newWorld(t, nil, append(objects(), &success.Account{ObjectMeta: metav1.ObjectMeta{Namespace: "emea", Name: "cobalt"}})...)
	for account, says := range map[string][]string{
		"birch":  {"Nobody speaks for us here.", "This customer has no goals."},
		"cobalt": {"Nobody knows who speaks for us here.", "Nobody knows what this customer wants to reach."},
	} {
		page := w.get("jane", "/accounts/"+account).text
		for _, text := range says {
			if !strings.Contains(page, text) {
				t.Errorf("%s: %q is not there\n%s", account, text, page)
			}
		}
	}
}

// TestChampionsStandWhereTheirScoresSay: what is not known stands in the margin, never at zero.
func TestChampionsStandWhereTheirScoresSay(t *testing.T) {
	score := func(n int32) *int32 { return &n }
	for name, c := range map[string]struct {
		person success.Champion
		x, y   int
		class  string
		place  string
	}{
		"top right":         {success.Champion{Engagement: score(100), Delight: score(100), Influence: score(100)}, plotSide, 0, "dot", "cares and is glad: speaks for us"},
		"known to be zero":  {success.Champion{Engagement: score(0), Delight: score(0), Influence: score(0)}, 0, plotSide, "dot", "cares little and is not glad"},
		"nothing known":     {success.Champion{}, -plotMargin / 2, plotSide + plotMargin/2, "dot vague", "engagement and delight and influence not known"},
		"one not known":     {success.Champion{Engagement: score(50), Influence: score(10)}, plotSide / 2, plotSide + plotMargin/2, "dot vague", "delight not known"},
		"influence missing": {success.Champion{Engagement: score(80), Delight: score(20)}, plotSide * 8 / 10, plotSide * 8 / 10, "dot vague", "cares and is not glad: may look elsewhere; influence not known"},
		"has left":          {success.Champion{Engagement: score(20), Delight: score(80), Influence: score(1), LeftOn: "2026-10-01"}, plotSide * 2 / 10, plotSide * 2 / 10, "dot left", "has left"},
	} {
		got := championOf(&c.person)
		if got.X != c.x || got.Y != c.y || got.Class != c.class || got.Place != c.place {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// TestALongDayStaysSmall: with 2,000 tasks that have the longest messages, each page is at most 200 KiB.
func TestALongDayStaysSmall(t *testing.T) {
	const most = 200 << 10
	all := []client.Object{acme()}
	for i := range 2000 {
		all = append(all, task("acme", fmt.Sprintf("step-%d", i), "2026-11-02", asks(threeChoices), func(t *success.Task) {
			t.Spec.Title, t.Spec.Reason, t.Spec.EffortMinutes = strings.Repeat("long ", 100), strings.Repeat("long ", 100), new(int32(1))
			t.Spec.Message = &success.TaskMessage{Subject: strings.Repeat("s", 512), Body: strings.Repeat("b", 16384)}
		}))
	}
	w := newWorld(t, nil, all...)
	for _, path := range []string{"/", "/accounts/acme", "/tasks/acme-step-7"} {
		if page := w.get("jane", path); page.status != http.StatusOK || len(page.text) > most {
			t.Errorf("%s: %d, %d bytes", path, page.status, len(page.text))
		}
	}
}
