// Package integration runs "tightrope serve" against a real API server, as somebody who signs in with a token.
package integration

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	authenticationv1 "k8s.io/api/authentication/v1"
	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/serve"
	"tightrope.dev/controllers"
	"tightrope.dev/test/cluster"
)

// office is a namespace with one person, who has a token and the rights of a CSM.
type office struct {
	client.Client
	namespace, person, token, kubeconfig string
}

func newOffice(t *testing.T) *office {
	t.Helper()
	config, stop, err := cluster.Start(t.Context())
	must(t, err)
	t.Cleanup(func() { must(t, stop()) })
	scheme, err := controllers.Scheme()
	must(t, err)
	must(t, rbacv1.AddToScheme(scheme))
	c, err := client.New(config, client.Options{Scheme: scheme})
	must(t, err)
	namespace, err := cluster.Namespace(t.Context(), c, "page")
	must(t, err)
	o := &office{Client: c, namespace: namespace, person: "system:serviceaccount:" + namespace + ":carl", kubeconfig: filepath.Join(t.TempDir(), "kubeconfig")}
	must(t, cluster.WriteKubeconfig(config, o.kubeconfig))
	carl := &corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: "carl"}}
	must(t, c.Create(t.Context(), carl))
	must(t, c.Create(t.Context(), &rbacv1.Role{ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: "csm"}, Rules: []rbacv1.PolicyRule{
		{APIGroups: []string{success.Group}, Resources: []string{"*"}, Verbs: []string{"get", "list", "watch"}},
		{APIGroups: []string{success.Group}, Resources: []string{"tasks/status"}, Verbs: []string{"get", "patch"}},
		{APIGroups: []string{"apps"}, Resources: []string{"controllerrevisions"}, Verbs: []string{"get", "list"}},
	}}))
	must(t, c.Create(t.Context(), &rbacv1.RoleBinding{
		ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: "csm"}, RoleRef: rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "Role", Name: "csm"},
		Subjects: []rbacv1.Subject{{Kind: rbacv1.ServiceAccountKind, Namespace: namespace, Name: "carl"}},
	}))
	request := &authenticationv1.TokenRequest{}
	must(t, c.SubResource("token").Create(t.Context(), carl, request))
	o.token = request.Status.Token
	return o
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// open starts the page, and gives its address and what stops it.
func (o *office) open(t *testing.T) (address string, stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	read, write := io.Pipe()
	command := serve.Command()
	command.SetArgs([]string{"-n", o.namespace, "--kubeconfig", o.kubeconfig, "--listen", "127.0.0.1:0"})
	command.SetOut(write)
	ended := make(chan error, 1)
	go func() {
		ended <- command.ExecuteContext(ctx)
		_ = write.Close()
	}()
	said, err := bufio.NewReader(read).ReadString('\n')
	must(t, err)
	return regexp.MustCompile(`http://\S+`).FindString(said), func() {
		t.Helper()
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
}

// get is the text of a page.
func get(t *testing.T, browser *http.Client, address string) string {
	t.Helper()
	answer, err := browser.Get(address)
	must(t, err)
	defer func() { must(t, answer.Body.Close()) }()
	return text(t, answer)
}

// post sends a form, and gives the text of the page that follows.
func post(t *testing.T, browser *http.Client, address string, form url.Values) string {
	t.Helper()
	answer, err := browser.PostForm(address, form)
	must(t, err)
	defer func() { must(t, answer.Body.Close()) }()
	return text(t, answer)
}

func text(t *testing.T, answer *http.Response) string {
	t.Helper()
	content, err := io.ReadAll(answer.Body)
	must(t, err)
	return string(content)
}

// TestAMorning: carl signs in with his token, sees his day, gives an answer, and it is written under his name, also where the
// page is stopped before the time to undo it is over.
func TestAMorning(t *testing.T) {
	o := newOffice(t)
	noon := time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)
	ask := &success.Task{ObjectMeta: metav1.ObjectMeta{Namespace: o.namespace, Name: "acme-ask"}, Spec: success.TaskSpec{
		Key:     success.TaskKey{Account: "acme", Playbook: "outreach", Trigger: "episode/1", Step: "ask", Attempt: 1},
		Account: "acme", Engagement: "acme-outreach", Playbook: "outreach", Step: "ask", Title: "Ask Acme what they need", Assignee: o.person,
		Reason: "Acme is exposed", Start: metav1.NewTime(noon), Due: metav1.NewTime(noon.AddDate(1, 0, 0)), Response: &success.ResponseSpec{Type: success.ResponseFreeText},
	}}
	must(t, o.Create(t.Context(), ask))
	address, stop := o.open(t)
	jar, err := cookiejar.New(nil)
	must(t, err)
	browser := &http.Client{Jar: jar}

	if page := get(t, browser, address+"/"); !strings.Contains(page, "Sign in") || strings.Contains(page, "Acme") {
		t.Errorf("before the sign-in:\n%s", page)
	}
	if page := post(t, browser, address+"/sign-in/token", url.Values{"token": {o.token}, "next": {"/"}}); !strings.Contains(page, "Ask Acme what they need") {
		t.Fatalf("after it:\n%s", page)
	}
	seen := regexp.MustCompile(`name="seen" value="([^"]+)"`).FindStringSubmatch(get(t, browser, address+"/tasks/acme-ask"))
	form := url.Values{"response": {"two more months"}, "seen": {seen[1]}, "from": {"today"}}
	if page := post(t, browser, address+"/tasks/acme-ask/respond", form); !strings.Contains(page, "You can undo it for") {
		t.Errorf("after the answer:\n%s", page)
	}
	must(t, o.Get(t.Context(), client.ObjectKeyFromObject(ask), ask))
	if ask.Status.Report != nil {
		t.Errorf("it is written at once: %+v", ask.Status.Report)
	}
	stop()
	must(t, o.Get(t.Context(), client.ObjectKeyFromObject(ask), ask))
	if said := ask.Status.Report; said == nil || said.Phase != success.ReportDone || said.Response != "two more months" || said.By != o.person {
		t.Errorf("%+v", said)
	}
}
