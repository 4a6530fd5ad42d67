package bench

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/serve"
	"tightrope.dev/controllers"
	"tightrope.dev/test/cluster"
)

const (
	// pageAccounts is how many accounts there are if TIGHTROPE_BENCH_ACCOUNTS is not set, with so many tasks for each.
	pageAccounts, tasksOfAccount = 10_000, 5
	// members is how many people the tasks are shared out among, and users how many of them look at their page together.
	members, users = 200, 50
	// looks is how often each looks, and think how long between two looks where they read what they see.
	looks, think = 40, time.Second
)

// BenchmarkToday has people look at their day together. See the comment of the package.
func BenchmarkToday(b *testing.B) {
	b.ReportAllocs()
	p := startPage(b)
	for b.Loop() {
		p.together(0, p.today) // who looks first waits until everything is read
		size := p.size()
		read, pressed := p.together(think, p.today), p.together(0, p.today)
		raw, rawPressed := p.together(think, p.raw), p.together(0, p.raw)
		b.ReportMetric(float64(size)/1024, "KiB/page")
		for name, times := range map[string][]time.Duration{"": read, "-at-once": pressed, "-GET": raw, "-GET-at-once": rawPressed} {
			b.ReportMetric(milliseconds(times, 50), "p50-ms"+name)
			b.ReportMetric(milliseconds(times, 99), "p99-ms"+name)
		}
		b.ReportMetric(milliseconds(read, 50)/milliseconds(raw, 50), "ratio-p50")
		b.ReportMetric(milliseconds(read, 99)/milliseconds(raw, 99), "ratio-p99")
		b.ReportMetric(0, "ns/op") // it says nothing
	}
}

// milliseconds is the time in which so many of a hundred were answered.
func milliseconds(times []time.Duration, percent int) float64 {
	times = slices.Sorted(slices.Values(times))
	return float64(times[(len(times)-1)*percent/100].Microseconds()) / 1000
}

// servedPage is the page of a large namespace, and people who look at it.
type servedPage struct {
	*bench
	address  string
	browsers []*http.Client
	clients  []client.Client
}

// startPage fills a namespace, starts the page, and signs people in. None of that is measured.
func startPage(b *testing.B) *servedPage {
	plane, err := cluster.StartAudited(b.Context(), b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := plane.Stop(); err != nil {
			b.Error(err)
		}
	})
	scheme, err := controllers.Scheme()
	if err != nil {
		b.Fatal(err)
	}
	owner, err := client.New(plane.Config, client.Options{Scheme: scheme})
	if err != nil {
		b.Fatal(err)
	}
	namespace, err := cluster.Namespace(b.Context(), owner, "bench")
	if err != nil {
		b.Fatal(err)
	}
	p := &servedPage{bench: &bench{TB: b, Client: client.NewNamespacedClient(owner, namespace), config: plane.Config, namespace: namespace}}
	p.letRead(owner)
	n := accounts(b, pageAccounts)
	p.must(inParallel(n, func(i int) error { return p.Create(b.Context(), account(i)) }))
	p.must(inParallel(n*tasksOfAccount, func(i int) error { return p.Create(b.Context(), openTask(i)) }))
	p.enter(plane)
	return p
}

// letRead lets everybody who is logged in read what there is.
func (p *servedPage) letRead(owner client.Client) {
	role := &rbacv1.ClusterRole{ObjectMeta: metav1.ObjectMeta{Name: "csm"}, Rules: []rbacv1.PolicyRule{
		{APIGroups: []string{v1alpha1.Group}, Resources: []string{"*"}, Verbs: []string{"get", "list", "watch"}},
		{APIGroups: []string{v1alpha1.Group}, Resources: []string{"tasks/status"}, Verbs: []string{"patch"}}, // or there are no buttons
	}}
	p.must(owner.Create(p.Context(), role))
	p.must(owner.Create(p.Context(), &rbacv1.ClusterRoleBinding{
		ObjectMeta: metav1.ObjectMeta{Name: "csm"}, RoleRef: rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "ClusterRole", Name: "csm"},
		Subjects: []rbacv1.Subject{{APIGroup: rbacv1.GroupName, Kind: rbacv1.GroupKind, Name: "system:authenticated"}},
	}))
}

// openTask is a task of one of the members. Every third has a message, and every fifth is late.
func openTask(i int) *v1alpha1.Task {
	of, due := fmt.Sprintf("account-%05d", i/tasksOfAccount), time.Now().Add(time.Duration(i%20-4)*24*time.Hour)
	step := v1alpha1.Name(fmt.Sprintf("step-%d", i%tasksOfAccount))
	t := &v1alpha1.Task{ObjectMeta: metav1.ObjectMeta{Name: fmt.Sprintf("task-%05d", i)}, Spec: v1alpha1.TaskSpec{
		Key:     v1alpha1.TaskKey{Account: of, Playbook: "welcome", Trigger: "episode/1", Step: step, Attempt: 1},
		Account: of, Engagement: "run", Playbook: "welcome", Step: step, Title: fmt.Sprintf("Call Travel Company %d about their plans", i),
		Assignee: member(i), Reason: "Tourism is on the high list of March 2020, and the renewal is near", Start: metav1.NewTime(due.AddDate(0, 0, -5)),
		Due: metav1.NewTime(due), EffortMinutes: new(int32(20)), Channel: v1alpha1.ChannelCall,
	}}
	if i%3 == 0 {
		t.Spec.Message = &v1alpha1.TaskMessage{Subject: "Your renewal", Body: strings.Repeat("We would like to hear what you need in the coming year. ", 12)}
	}
	return t
}

func member(i int) string { return fmt.Sprintf("member-%03d", i%members) }

// linkOfMember is a line with a one-time link.
var linkOfMember = regexp.MustCompile(`(?m)^  member-\S+ +(http://[^/]+)(/link/\S+)$`)

// enter starts the page and signs the users in by their links.
func (p *servedPage) enter(plane *cluster.Audited) {
	dir, people := p.TempDir(), p.TempDir()
	nobody := rest.AnonymousClientConfig(plane.Config)
	nobody.CAData = plane.Config.CAData
	kubeconfig := filepath.Join(dir, "page")
	p.must(cluster.WriteKubeconfig(nobody, kubeconfig))
	for i := range users {
		login, err := plane.Login(member(i))
		p.must(err)
		p.must(cluster.WriteKubeconfig(login, filepath.Join(people, member(i)+".kubeconfig")))
		c, err := client.New(login, client.Options{Scheme: p.Scheme(), Mapper: p.RESTMapper()})
		p.must(err)
		p.clients = append(p.clients, client.NewNamespacedClient(c, p.namespace))
	}
	said := &saidText{}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	command := serve.Command()
	command.SetArgs([]string{"--listen", "127.0.0.1:0", "--people", people, "--kubeconfig", kubeconfig, "-n", p.namespace})
	command.SetOut(said)
	command.SetErr(os.Stderr)
	go func() { ended <- command.ExecuteContext(ctx) }()
	p.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			p.Error(err)
		}
	})
	var links [][]string
	p.until("the page to start", func() bool {
		links = linkOfMember.FindAllStringSubmatch(said.String(), -1)
		return len(links) == users
	})
	for _, link := range links {
		p.address = link[1]
		jar, err := cookiejar.New(nil)
		p.must(err)
		browser := &http.Client{Jar: jar, Transport: &http.Transport{}}
		p.browsers = append(p.browsers, browser)
		p.must(look(p.Context(), browser, http.MethodPost, link[1]+link[2], nil))
	}
}

// saidText is what a command has said so far.
type saidText struct {
	mu   sync.Mutex
	text strings.Builder
}

func (s *saidText) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

func (s *saidText) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// look asks for a page and reads all of it.
func look(ctx context.Context, browser *http.Client, method, address string, into io.Writer) error {
	request, err := http.NewRequestWithContext(ctx, method, address, nil)
	if err != nil {
		return fmt.Errorf("make a request: %w", err)
	}
	response, err := browser.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	if into == nil {
		into = io.Discard
	}
	if _, err := io.Copy(into, response.Body); err != nil {
		return fmt.Errorf("read the page: %w", err)
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("the page answers %s", response.Status)
	}
	return nil
}

// today looks at the day of a user.
func (p *servedPage) today(i int) error {
	return look(p.Context(), p.browsers[i], http.MethodGet, p.address+"/", nil)
}

// raw reads one task of a user from the cluster.
func (p *servedPage) raw(i int) error {
	return p.clients[i].Get(p.Context(), client.ObjectKey{Name: fmt.Sprintf("task-%05d", i)}, &v1alpha1.Task{})
}

// size is how long the page of a user is, in bytes. It has something on it.
func (p *servedPage) size() int {
	var page strings.Builder
	p.must(look(p.Context(), p.browsers[0], http.MethodGet, p.address+"/", &page))
	if !strings.Contains(page.String(), "about their plans") {
		p.Fatalf("there is no task on the page: %s", page.String())
	}
	return page.Len()
}

// together has all users do something again and again, and gives the time of each. Between two times a user pauses, each
// begins at a time of their own.
func (p *servedPage) together(pause time.Duration, do func(i int) error) []time.Duration {
	times, errs := make([][]time.Duration, users), make([]error, users)
	var working sync.WaitGroup
	for i := range users {
		working.Go(func() {
			time.Sleep(pause * time.Duration(i) / users) //nolint:forbidigo // People do not all begin at once.
			for range looks {
				began := time.Now()
				if errs[i] = do(i); errs[i] != nil {
					return
				}
				times[i] = append(times[i], time.Since(began))
				time.Sleep(pause) //nolint:forbidigo // A person reads before they look again.
			}
		})
	}
	working.Wait()
	for _, err := range errs {
		p.must(err)
	}
	return slices.Concat(times...)
}
