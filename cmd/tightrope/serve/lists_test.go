package serve

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/serve/identity"
)

func manyTasks(n int) []client.Object {
	var all []client.Object
	for i := range n {
		all = append(all, taskOf(fmt.Sprintf("t%04d", i), "jane", fmt.Sprintf("Task number %d", i), 25))
	}
	return all
}

func TestALongListIsShownInParts(t *testing.T) {
	t.Parallel()
	o := newOffice(t, manyTasks(120)...)
	body := o.shows("/tasks", http.StatusOK, "1 to 50 of 120", "Page 1 of 3", `href="/tasks?page=2"`, "Task number 49<", `href="/tasks.csv"`)
	if strings.Contains(body, "Task number 50<") || strings.Contains(body, ">Before<") {
		t.Error("the first part has what is not on it")
	}
	o.shows("/tasks?page=3&q=number", http.StatusOK, "101 to 120 of 120", "Task number 119<", `href="/tasks?page=2&amp;q=number"`, `href="/tasks.csv?q=number"`)
	for _, page := range []string{"0", "-1", "99999999999999999999", "x", "4"} {
		o.shows("/tasks?page="+page, http.StatusOK, " of 120", "<tr><th scope=\"row\">")
	}
}

func TestAListOfTasksIsFilteredByLinks(t *testing.T) {
	t.Parallel()
	done := taskOf("d", "jane", "Done already", 20)
	done.Status.Report = &success.Report{Phase: success.ReportDone, By: "jane"}
	waits := taskOf("w", "bob", "Waits", 28)
	waits.Status.Report = &success.Report{Phase: success.ReportWaiting, By: "bob"}
	nobodys := taskOf("n", "", "Nobody has it", 29)
	late := taskOf("l", "jane", "Is late", 20)
	late.Spec.Playbook = "renewal"
	o := newOffice(t, done, waits, nobodys, late, accountNamed("acme", "Acme Travel"))
	for address, want := range map[string][]string{
		"/tasks":                  {"Is late", "Waits", "Nobody has it"},
		"/tasks?who=me":           {"Is late"},
		"/tasks?who=bob":          {"Waits"},
		"/tasks?who=nobody":       {"Nobody has it"},
		"/tasks?state=closed":     {"Done already"},
		"/tasks?state=overdue":    {"Is late"},
		"/tasks?state=waiting":    {"Waits"},
		"/tasks?playbook=renewal": {"Is late"},
		"/tasks?account=other":    nil,
		"/tasks?q=acme+TRAVEL+wa": {"Waits"},
		"/tasks?state=all&who=me": {"Done already", "Is late"},
	} {
		body := o.shows(address, http.StatusOK, want...)
		if n := strings.Count(body, `<tr><th scope="row">`); n != len(want) {
			t.Errorf("%s shows %d tasks, want %q", address, n, want)
		}
	}
	o.shows("/tasks", http.StatusOK, `href="/tasks?who=bob">bob <span class="soft">1</span>`, `href="/tasks?playbook=renewal"`, `href="/tasks?state=overdue"`, `href="/tasks?who=me"`)
	o.shows("/tasks?who=bob&page=1", http.StatusOK, `href="/tasks?state=closed&amp;who=bob"`, `<input type="hidden" name="who" value="bob">`)
	o.shows("/tasks?account=other", http.StatusOK, "Nothing fits", `href="/tasks"`)
}

func TestAListOfAccountsIsFilteredByLinks(t *testing.T) {
	t.Parallel()
	acme, globex := accountNamed("acme", "Acme Travel"), accountNamed("globex", "")
	acme.Status.Segments = []success.SegmentMembership{{Dimension: "size", Segment: "large"}}
	acme.Status.OpenTasks = new(int32(3))
	globex.Spec.Lifecycle, globex.Spec.Team, globex.Spec.Commercial = success.LifecycleChurned, nil, nil
	o := newOffice(t, acme, globex)
	o.shows("/accounts", http.StatusOK, "Acme Travel", "120,000 USD", "Thu 31 Dec 2026", ">globex</a>", "not known")
	for _, address := range []string{"/accounts?segment=large", "/accounts?csm=jane", "/accounts?lifecycle=Active", "/accounts?q=TRAVEL"} {
		if body := o.shows(address, http.StatusOK, "Acme Travel"); strings.Contains(body, ">globex</a>") {
			t.Errorf("%s shows globex", address)
		}
	}
	o.shows("/accounts?q=nobody", http.StatusOK, "Nothing fits")
}

func TestAccountsStandInTheOrderThatIsAskedFor(t *testing.T) {
	t.Parallel()
	large, soon, vague := accountNamed("a", "Large"), accountNamed("b", "Soon"), accountNamed("c", "Vague")
	large.Spec.Commercial.ARR, soon.Spec.Commercial.RenewalDate, vague.Spec.Commercial = new(int64(900000)), "2026-12-01", nil
	o := newOffice(t, vague, soon, large)
	for address, want := range map[string][]string{
		"/accounts": {"Large", "Soon", "Vague"}, "/accounts?order=renewal": {"Soon", "Large", "Vague"}, "/accounts?order=revenue": {"Large", "Soon", "Vague"},
		"/accounts?order=nonsense": {"Large", "Soon", "Vague"},
	} {
		body := o.shows(address, http.StatusOK, want...)
		if a, b, c := strings.Index(body, want[0]), strings.Index(body, want[1]), strings.Index(body, want[2]); a > b || b > c {
			t.Errorf("%s shows another order than %q", address, want)
		}
	}
	o.shows("/accounts", http.StatusOK, `href="/accounts?order=renewal"`)
	o.shows("/accounts?order=renewal&csm=me", http.StatusOK, `href="/accounts?csm=me&amp;order=revenue"`, `href="/accounts.csv?csm=me&amp;order=renewal"`)
}

func TestWhoLooksFindsTheirOwnAmongMany(t *testing.T) {
	t.Parallel()
	var objects []client.Object
	for i := range 40 {
		account := accountNamed(fmt.Sprintf("account-%d", i), "")
		account.Spec.Team["csm"] = success.Name(fmt.Sprintf("csm-%d", i/2))
		objects = append(objects, account, taskOf(fmt.Sprintf("t%d", i), fmt.Sprintf("csm-%d", i/2), "Call them", 25))
	}
	mine := accountNamed("mine", "Mine")
	o := newOffice(t, append(objects, mine, taskOf("own", "jane", "Call mine", 25))...)
	o.shows("/accounts", http.StatusOK, `href="/accounts?csm=me">me <span class="soft">1</span>`)
	o.shows("/tasks", http.StatusOK, `href="/tasks?who=me">me <span class="soft">1</span>`)
	for address, row := range map[string]string{"/accounts?csm=me": ">Mine</a>", "/accounts?q=jane": ">Mine</a>", "/tasks?q=jane": "Call mine", "/tasks?who=me": "Call mine"} {
		if n := strings.Count(o.shows(address, http.StatusOK, row), `<tr><th scope="row">`); n != 1 {
			t.Errorf("%s shows %d rows", address, n)
		}
	}
}

func TestASearchFindsEachKindAndLeadsOn(t *testing.T) {
	t.Parallel()
	objects := manyTasks(12)
	objects = append(objects, accountNamed("task-force", "Task Force"), &success.Playbook{ObjectMeta: named("tasking")}, &success.Segment{ObjectMeta: named("many-tasks")})
	o := newOffice(t, objects...)
	o.shows("/search", http.StatusOK, `name="q"`)
	o.shows("/search?q=task", http.StatusOK, `href="/accounts/task-force"`, "Task Force", `href="/tasks/t0009"`, `href="/tasks?q=task&amp;state=all"`, `href="/playbooks/tasking"`, `href="/segments/many-tasks"`)
	o.shows("/search?q=zebra", http.StatusOK, "Nothing found")
	o.shows("/search?q="+strings.Repeat("x", 201), http.StatusUnprocessableEntity, "too long")
}

func TestListsAndSearchesShowTextsAsTexts(t *testing.T) {
	t.Parallel()
	var objects []client.Object
	for i, text := range hostile {
		task := taskOf(fmt.Sprintf("t%d", i), text, text, 25)
		task.Spec.Account, task.Spec.Playbook = fmt.Sprintf("a%d", i), text
		account := accountNamed(fmt.Sprintf("a%d", i), text)
		account.Spec.Team["csm"] = success.Name(text)
		account.Status.Segments = []success.SegmentMembership{{Dimension: success.Name(text), Segment: text}}
		objects = append(objects, task, account)
	}
	o := newOffice(t, objects...)
	for _, address := range []string{"/tasks", "/accounts", "/search", "/playbooks", "/segments"} {
		isHarmless(t, o.shows(address, http.StatusOK))
		for _, text := range hostile {
			for _, name := range []string{"q", "who", "playbook", "segment", "page"} {
				isHarmless(t, o.shows(address+"?"+url.Values{name: {text}}.Encode(), http.StatusOK))
			}
		}
	}
}

func TestAPartOfALongListOfLongTextsIsNoLongPage(t *testing.T) {
	t.Parallel()
	long := strings.Repeat(`"<&>`, 128)
	var objects []client.Object
	for i := range 60 {
		task := taskOf(fmt.Sprintf("t%0240d", i), strings.Repeat("w", 63), long, 25)
		task.Spec.Account, task.Spec.Playbook = fmt.Sprintf("a%0240d", i), fmt.Sprintf("p%0240d", i)
		account := accountNamed(task.Spec.Account, long[:128])
		objects = append(objects, task, account)
	}
	o := newOffice(t, objects...)
	o.shows("/tasks", http.StatusOK, "1 to 50 of 60")
	o.shows("/accounts", http.StatusOK, "1 to 50 of 60")
	o.shows("/search?q=w", http.StatusOK)
}

func TestListsFilesAndSearchesShowNobodyWhatTheyMayNotList(t *testing.T) {
	t.Parallel()
	o := newOffice(t, taskOf("a", "jane", "Call them", 25), accountNamed("acme", "Acme Travel"))
	o.shows("/tasks", http.StatusOK, "Call them", "Acme Travel")
	bob := &identity.Caller{Name: "bob", Config: &rest.Config{Host: "bob"}}
	o.refused["bob"] = []string{"tasks", "accounts", "playbooks", "segments"}
	for _, address := range []string{"/tasks", "/tasks.csv", "/accounts", "/accounts.csv", "/playbooks", "/playbooks.csv", "/segments", "/segments.csv"} {
		answer := o.ask(bob, http.MethodGet, address, nil)
		if answer.Code != http.StatusForbidden || strings.Contains(answer.Body.String(), "Call them") || strings.Contains(answer.Body.String(), "Acme") {
			t.Errorf("%s answers bob with %d:\n%s", address, answer.Code, mainOf(answer.Body.String()))
		}
	}
	if answer := o.ask(bob, http.MethodGet, "/search?q=call", nil); answer.Code != http.StatusOK || strings.Contains(answer.Body.String(), "Call them") ||
		!strings.Contains(answer.Body.String(), "list") || !strings.Contains(answer.Body.String(), "tasks") {
		t.Errorf("the search answers bob with %d:\n%s", answer.Code, mainOf(answer.Body.String()))
	}
}
