package signin

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/sets"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	success "tightrope.dev/api/v1alpha1"
)

// soon is how long a change may take to show. The API server believes a token for ten seconds longer than it lasts.
const soon = 90 * time.Second

// shortly is how long a token lasts that is to be over soon. A sign-in on a busy machine takes less.
const shortly = 15 * time.Second

var here *world

func TestSignIn(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "Sign in")
}

var _ = BeforeSuite(func(ctx SpecContext) {
	ctrl.SetLogger(GinkgoLogr)
	SetDefaultEventuallyTimeout(soon)
	SetDefaultEventuallyPollingInterval(200 * time.Millisecond)
	here = startWorld(ctx)
})

// ask makes a task of somebody's, as the manager does.
func (w *world) ask(ctx context.Context, name, person string) *success.Task {
	GinkgoHelper()
	due := time.Now().Add(24 * time.Hour)
	task := &success.Task{ObjectMeta: metav1.ObjectMeta{Name: name}, Spec: success.TaskSpec{
		Key:     success.TaskKey{Account: "acme", Playbook: "outreach", Trigger: "episode/" + name, Step: "ask", Attempt: 1},
		Account: "acme", Engagement: "acme-outreach", Playbook: "outreach", Step: "ask", Title: "Call about " + name, Assignee: prefix + person,
		Reason: "Acme is exposed", Start: metav1.NewTime(due.Add(-48 * time.Hour)), Due: metav1.NewTime(due),
	}}
	Expect(w.manager.Create(ctx, task)).To(Succeed())
	return task
}

// reported is what the cluster knows of a task.
func (w *world) reported(ctx context.Context, task *success.Task) *success.Report {
	GinkgoHelper()
	Expect(w.owner.Get(ctx, client.ObjectKeyFromObject(task), task)).To(Succeed())
	return task.Status.Report
}

// accepts says whether the API server still takes a token.
func (w *world) accepts(ctx context.Context, token string) bool {
	GinkgoHelper()
	err := w.with(token).List(ctx, &success.TaskList{})
	if !apierrors.IsUnauthorized(err) {
		Expect(err).NotTo(HaveOccurred())
	}
	return err == nil
}

var _ = It("has a person's report written under the name that the issuer says", func(ctx SpecContext) {
	task := here.ask(ctx, "renewal", "jane")
	b := here.browser()
	Expect(b.signIn(ctx, here.issuer, "jane", "/tasks/renewal")).To(SatisfyAll(
		HaveField("Where.Path", "/tasks/renewal"), HaveField("Status", http.StatusOK), HaveField("Text", ContainSubstring("Call about renewal")),
	), "back where they wanted to go")
	Expect(b.get(ctx, "/").Text).To(ContainSubstring("Call about renewal"), "it is a task of theirs")

	form := url.Values{"seen": {b.get(ctx, "/tasks/renewal").first(`name="seen" value="([^"]+)"`)}}
	Expect(b.post(ctx, "/tasks/renewal/done", form).Text).To(ContainSubstring("You can undo it for"))
	Expect(b.post(ctx, "/sign-out", nil).Text).To(ContainSubstring("Signed out"))
	Expect(here.reported(ctx, task)).To(HaveValue(SatisfyAll(HaveField("Phase", success.ReportDone), HaveField("By", prefix+"jane"))))
	Expect(b.get(ctx, "/").Where.Path).To(Equal("/sign-in"))
})

var _ = It("refuses somebody who is in another group, and names the right", func(ctx SpecContext) {
	Expect(here.browser().signIn(ctx, here.issuer, "nora", "/tasks")).To(SatisfyAll(
		HaveField("Status", http.StatusForbidden),
		HaveField("Text", ContainSubstring("You may not list tasks in namespace "+here.namespace+"; that takes the verb list on tasks")),
	))
})

var _ = Describe("A sign-in that is over", Ordered, func() {
	var jane, sam *browser

	BeforeAll(func(ctx SpecContext) {
		here.issuer.set(func(i *issuer) { i.life, i.tokens, i.refused["sam"] = shortly, map[string][]string{}, true })
		jane, sam = here.browser(), here.browser()
		Expect(sam.signIn(ctx, here.issuer, "sam", "/tasks").Status).To(Equal(http.StatusOK))
		Expect(jane.signIn(ctx, here.issuer, "jane", "/tasks").Status).To(Equal(http.StatusOK))
		here.issuer.set(func(i *issuer) { i.life = time.Hour })
		Eventually(func() bool { return here.accepts(ctx, here.issuer.issued("jane")[0]) }).Should(BeFalse(), "the API server does not take the first token any longer")
	})

	It("is renewed, and the session goes on", func(ctx SpecContext) {
		task := here.ask(ctx, "upgrade", "jane")
		Eventually(func() seen { return jane.get(ctx, "/tasks/upgrade") }).Should(HaveField("Text", ContainSubstring("Call about upgrade")))
		form := url.Values{"seen": {jane.get(ctx, "/tasks/upgrade").first(`name="seen" value="([^"]+)"`)}}
		Expect(jane.post(ctx, "/tasks/upgrade/start", form).Status).To(Equal(http.StatusOK))
		Expect(here.reported(ctx, task)).To(HaveValue(HaveField("By", prefix+"jane")))
		Expect(len(here.issuer.issued("jane"))).To(BeNumerically(">", 1))
	})

	It("ends the session where the issuer does not renew it, and says so", func(ctx SpecContext) {
		last := seen{}
		Eventually(func() int {
			last = sam.get(ctx, "/tasks")
			return last.Status
		}).Should(Equal(http.StatusUnauthorized))
		Expect(last.Text).To(ContainSubstring("The sign-in service did not renew your sign-in, so the cluster does not accept it any longer; sign in again."))
		Expect(here.issuer.issued("sam")).To(HaveLen(1))
		Expect(sam.get(ctx, "/tasks").Where.Path).To(Equal("/sign-in"), "the session has ended")
	})

	It("is renewed before its time where the issuer has another key", func(ctx SpecContext) {
		before := here.issuer.issued("jane")
		here.issuer.rotate()
		Expect(here.browser().signIn(ctx, here.issuer, "nora", "/").Status).To(Equal(http.StatusForbidden), "the API server has seen the new key")
		Eventually(func() bool { return here.accepts(ctx, before[len(before)-1]) }).Should(BeFalse(), "and knows the old one no longer")
		Eventually(func() int {
			Expect(jane.get(ctx, "/tasks")).To(SatisfyAll(HaveField("Status", http.StatusOK), HaveField("Where.Path", "/tasks")))
			return len(here.issuer.issued("jane"))
		}).Should(BeNumerically(">", len(before)))
	})
})

var _ = AfterSuite(func() {
	Expect(here.usersOf("tightrope-serve")).To(Equal(sets.New(prefix+"jane", prefix+"sam", prefix+"nora")), "the page asks as nobody but the people who have signed in")
})

// usersOf are those whom the API server took a program for, as its audit log has them. Of who was refused at the door, it
// has no name.
func (w *world) usersOf(program string) sets.Set[string] {
	GinkgoHelper()
	content, err := os.ReadFile(w.plane.Log)
	Expect(err).NotTo(HaveOccurred())
	users := sets.New[string]()
	for text := range bytes.Lines(content) {
		line := struct {
			UserAgent string `json:"userAgent"`
			User      struct {
				Username string `json:"username"`
			} `json:"user"`
		}{}
		if json.Unmarshal(text, &line) == nil && line.UserAgent == program && line.User.Username != "" {
			users.Insert(line.User.Username)
		}
	}
	return users
}
