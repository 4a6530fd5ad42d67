package main

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	success "tightrope.dev/api/v1alpha1"
)

var update = flag.Bool("update", false, "write the golden files anew")

var monday = time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)

func TestPicture(t *testing.T) {
	for name, w := range map[string]world{
		"empty":   {},
		"sample":  sampleWorld(),
		"trouble": troubledWorld(),
	} {
		t.Run(name, func(t *testing.T) {
			compare(t, name, picture(w)+"\n"+reportHint(w)+"\n")
		})
	}
}

func compare(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("picture (-want +got; -update writes it anew):\n%s", diff)
	}
}

func sampleWorld() world {
	return world{
		Now: monday,
		Segments: []success.Segment{
			segmentOf("low-exposure", 10), segmentOf("high-exposure", 30), segmentOf("moderate-exposure", 20),
		},
		Accounts: []success.Account{
			member("acme-travel", "high-exposure", success.MembershipMatched, "Tourism is on the high list"),
			member("north-chemicals", "moderate-exposure", success.MembershipMatched, "Chemicals is on the moderate list"),
			member("river-media", "high-exposure", success.MembershipOverridden, "They live on events"),
			member("pixel-bazaar", "", success.MembershipUnknown, "industry Online Retail\nis in none of the lists"),
			member("quiet-lane", "low-exposure", success.MembershipUnknown, "account.spec.industry is missing"),
			member("corner-shop", "", success.MembershipNoMatch, ""),
			{ObjectMeta: metav1.ObjectMeta{Name: "new-here"}, Status: success.AccountStatus{Conditions: readyNow()}},
		},
		Tasks: []success.Task{
			task("c", "north-chemicals", "Offer North Chemicals three ways to go on", "", 5, nil),
			task("a", "acme-travel", "Ask Acme Travel how they are", "jane", 5, freeText()),
			task("b", "river-media", "Ask River Media how they are", "jane", -1, freeText()),
			done(task("d", "river-media", "Call River Media", "jane", -3, nil)),
		},
	}
}

func troubledWorld() world {
	w := world{
		Now:      monday,
		Segments: []success.Segment{segmentOf("high-exposure", 30)},
		Accounts: []success.Account{{ObjectMeta: metav1.ObjectMeta{Name: "acme-travel", Generation: 2}}},
	}
	w.Segments[0].Status.Conditions = success.Conditions{
		{Type: success.ConditionReady, Status: metav1.ConditionFalse, Reason: success.ReasonInvalidExpression, Message: "spec.expression: undeclared"},
		{Type: success.ConditionStalled, Status: metav1.ConditionTrue, Reason: success.ReasonInvalidExpression, Message: "spec.expression: undeclared"},
	}
	return w
}

func readyNow() success.Conditions {
	return success.Conditions{{Type: success.ConditionReady, Status: metav1.ConditionTrue, Reason: success.ReasonReconciled}}
}

func segmentOf(name string, priority int32) success.Segment {
	return success.Segment{
		ObjectMeta: metav1.ObjectMeta{Name: name},
		Spec:       success.SegmentSpec{Dimension: "covid-exposure", Priority: priority},
		Status:     success.SegmentStatus{Conditions: readyNow()},
	}
}

func member(name, segment string, reason success.MembershipReason, message string) success.Account {
	return success.Account{ObjectMeta: metav1.ObjectMeta{Name: name}, Status: success.AccountStatus{
		Conditions: readyNow(),
		Segments:   []success.SegmentMembership{{Dimension: "covid-exposure", Segment: segment, Reason: reason, Message: message}},
	}}
}

func task(name, account, title, assignee string, days int, response *success.ResponseSpec) success.Task {
	return success.Task{
		ObjectMeta: metav1.ObjectMeta{Name: name, Namespace: sampleNamespace},
		Spec: success.TaskSpec{
			Account: account, Title: title, Assignee: assignee, Response: response, Due: metav1.NewTime(monday.AddDate(0, 0, days)),
		},
		Status: success.TaskStatus{Conditions: readyNow()},
	}
}

func freeText() *success.ResponseSpec { return &success.ResponseSpec{Type: success.ResponseFreeText} }

func done(t success.Task) success.Task {
	t.Status.Report = &success.Report{Phase: success.ReportDone}
	return t
}
