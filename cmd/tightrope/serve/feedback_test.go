package serve

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"sigs.k8s.io/controller-runtime/pkg/client"

	success "tightrope.dev/api/v1alpha1"
)

// rated is a task of the playbook welcome of which somebody said something.
func rated(name, feedback string, day int) *success.Task {
	task := taskOf(name, "jane", "Call them", day)
	task.Status.Report = &success.Report{Phase: success.ReportDone, By: "jane", Feedback: feedback}
	return task
}

// TestAPlaybookSaysWhetherItsTasksAreUseful: those who found no use come first, and of them the last; what is of another playbook,
// or says nothing, does not count.
func TestAPlaybookSaysWhetherItsTasksAreUseful(t *testing.T) {
	t.Parallel()
	other := rated("other", "no: of another one", 25)
	other.Spec.Playbook = "renewal"
	o := newOffice(t, &success.Playbook{ObjectMeta: named("welcome")}, &success.Playbook{ObjectMeta: named("quiet")}, other,
		rated("a", "yes: a good text", 27), rated("b", "no: <b>too late</b>", 20), rated("c", "no, the number was wrong", 24), rated("d", "yes", 23), rated("e", "who knows", 22), rated("f", "", 21))
	body := o.shows("/playbooks/welcome", http.StatusOK, "2 people said yes, and 2 said no.")
	isHarmless(t, body)
	at := 0
	for _, text := range []string{"no, the number was wrong</a>", "too late", "who knows</a>", "a good text</a>"} {
		i := strings.Index(body[at:], text)
		if i < 0 {
			t.Fatalf("%q is not there, or not in its place:\n%s", text, mainOf(body))
		}
		at += i
	}
	if strings.Contains(body, "of another one") {
		t.Error("it shows what was said of another playbook")
	}
	o.shows("/playbooks/quiet", http.StatusOK, "Nobody has said so yet.")
	if file := o.shows("/tasks.csv?state=all", http.StatusOK); !strings.Contains(file, "yes: a good text") {
		t.Errorf("the file does not say it:\n%s", file)
	}
	o = newOffice(t, &success.Playbook{ObjectMeta: named("welcome")}, rated("a", "no: secret", 27))
	o.refused["jane"] = []string{"tasks"}
	if body := o.shows("/playbooks/welcome", http.StatusOK, "tasks"); strings.Contains(body, "secret") {
		t.Error("it shows what was said to who may not list tasks")
	}
}

// TestManyReasonsAreCounted: the page shows the first of them, and says how many more there are.
func TestManyReasonsAreCounted(t *testing.T) {
	t.Parallel()
	objects := []client.Object{&success.Playbook{ObjectMeta: named("welcome")}}
	for i := range mostReasons + 3 {
		objects = append(objects, rated(fmt.Sprintf("t%d", i), fmt.Sprintf("no: reason %d.", i), 20))
	}
	o := newOffice(t, objects...)
	if body := o.shows("/playbooks/welcome", http.StatusOK, "And 3 more."); strings.Count(body, ">reason ") != mostReasons {
		t.Errorf("%d reasons are shown", strings.Count(body, ">reason "))
	}
}
