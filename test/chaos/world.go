package chaos

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/kubernetes"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"tightrope.dev/api/v1alpha1"
)

const (
	// stepsPerAccount come with each account: some are due as soon as the account is there, the others an hour after its day
	// began. By then every manager has had its first look at the day, which it takes within the half hour after midnight.
	stepsPerAccount = 20
	dueAtOnce       = 6
	// ahead is how long after an account's creation that hour is over.
	ahead = 4 * time.Second
)

// world is a namespace, its accounts, and what must come of them. The owner of the cluster makes it, not through a proxy.
type world struct {
	client.Client

	raw       *kubernetes.Clientset
	namespace string
	zones     string // the directory of time zones
	names     []string

	mu       sync.Mutex
	batches  int
	accounts int
	expected []step
}

// newWorld makes a namespace with a segment of all accounts and a playbook with two kinds of steps.
func newWorld(ctx context.Context, p *plane, namespace string) (*world, error) {
	c, err := p.client()
	if err != nil {
		return nil, err
	}
	raw, err := kubernetes.NewForConfig(p.config())
	if err != nil {
		return nil, fmt.Errorf("make a client: %w", err)
	}
	names, err := zoneNames()
	if err != nil {
		return nil, err
	}
	w := &world{Client: c, raw: raw, namespace: namespace, zones: p.file(namespace + "-zones"), names: names}
	meta := func(name string) metav1.ObjectMeta { return metav1.ObjectMeta{Namespace: namespace, Name: name} }
	return w, w.apply(ctx,
		&corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: namespace}},
		&v1alpha1.Segment{ObjectMeta: meta("all"), Spec: v1alpha1.SegmentSpec{Dimension: "all", Expression: "account.spec.industry == 'Tourism'"}},
		&v1alpha1.Playbook{ObjectMeta: meta("renewal"), Spec: v1alpha1.PlaybookSpec{
			Segments: []v1alpha1.SegmentRef{{Dimension: "all", Name: "all"}},
			Trigger:  v1alpha1.Trigger{Type: v1alpha1.TriggerDate, Date: &v1alpha1.DateTrigger{Field: "commercial.renewalDate"}},
			Steps:    playbookSteps(),
		}})
}

// zoneNames are the names that a Calendar may have as its time zone.
func zoneNames() ([]string, error) {
	content, err := os.ReadFile(filepath.Join(root(), "controllers", "engine", "calendar", "zones.txt"))
	if err != nil {
		return nil, fmt.Errorf("read the names of time zones: %w", err)
	}
	return strings.Fields(string(content)), nil
}

func playbookSteps() []v1alpha1.Step {
	steps := make([]v1alpha1.Step, stepsPerAccount)
	for i := range steps {
		offset := v1alpha1.Offset("1h")
		if i < dueAtOnce {
			offset = "0d"
		}
		steps[i] = v1alpha1.Step{
			Name: v1alpha1.Name(stepName(i)), Title: "Write to {{ account.metadata.name }}", Role: "csm", Due: "5d",
			Start: &v1alpha1.StepStart{From: v1alpha1.FromAnchor, Offset: offset},
		}
	}
	return steps
}

func stepName(i int) string { return fmt.Sprintf("step-%02d", i) }

// feed makes a day whose first hour ends in a moment, and accounts that live in it.
func (w *world) feed(ctx context.Context, accounts int) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	zone, now := w.names[w.batches%len(w.names)], time.Now()
	due := now.Add(ahead).Truncate(time.Second)
	day := due.Add(-time.Hour)
	w.batches++
	if w.batches > len(w.names) {
		return errors.New("there are no more time zones for this namespace")
	}
	if err := writeZone(w.zones, zone, day); err != nil {
		return err
	}
	calendar := fmt.Sprintf("day-%03d", w.batches)
	objects := []client.Object{&v1alpha1.Calendar{
		ObjectMeta: metav1.ObjectMeta{Namespace: w.namespace, Name: calendar},
		Spec: v1alpha1.CalendarSpec{TimeZone: zone, WorkingDays: []v1alpha1.Weekday{
			"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
		}},
	}}
	for range accounts {
		name := fmt.Sprintf("account-%04d", w.accounts)
		w.accounts++
		objects = append(objects, &v1alpha1.Account{
			ObjectMeta: metav1.ObjectMeta{Namespace: w.namespace, Name: name},
			Spec: v1alpha1.AccountSpec{
				ExternalID: "crm-" + name, Industry: "Tourism", Team: map[string]v1alpha1.Name{"csm": "jane"}, Calendar: v1alpha1.Name(calendar),
				Commercial: &v1alpha1.Commercial{RenewalDate: v1alpha1.Date(nearestMidnight(day).Format(time.DateOnly))},
			},
		})
		w.expect(name, now.Truncate(time.Second), due)
	}
	return w.apply(ctx, objects...)
}

func (w *world) expect(account string, now, later time.Time) {
	for i := range stepsPerAccount {
		due := later
		if i < dueAtOnce {
			due = now
		}
		w.expected = append(w.expected, step{account, stepName(i), due})
	}
}

// apply creates objects, however long the API server is away.
func (w *world) apply(ctx context.Context, objects ...client.Object) error {
	for _, object := range objects {
		if err := w.insist(ctx, func(ctx context.Context) error {
			return client.IgnoreAlreadyExists(w.Create(ctx, object.DeepCopyObject().(client.Object)))
		}); err != nil {
			return fmt.Errorf("create %T %s: %w", object, object.GetName(), err)
		}
	}
	return nil
}

// insist does something until it is done.
func (w *world) insist(ctx context.Context, do func(context.Context) error) error {
	var last error
	err := wait.PollUntilContextTimeout(ctx, 100*time.Millisecond, patience, true, func(ctx context.Context) (bool, error) {
		last = do(ctx)
		if apierrors.IsInvalid(last) {
			return false, last
		}
		return last == nil, nil
	})
	if err != nil {
		return errors.Join(err, last)
	}
	return nil
}

// objects lists what there is of a kind, without a type of the product.
func (w *world) objects(ctx context.Context, kind string) ([]object, error) {
	var list struct {
		Items []object `json:"items"`
	}
	return list.Items, w.insist(ctx, func(ctx context.Context) error {
		list.Items = nil
		content, err := w.raw.RESTClient().Get().AbsPath("/apis/tightrope.dev/v1alpha1/namespaces/"+w.namespace, kind).DoRaw(ctx)
		if err != nil {
			return err
		}
		return json.Unmarshal(content, &list)
	})
}

// revoked takes the manager's rights away. The function gives them back.
func (w *world) revoked(ctx context.Context) (back func() error, err error) {
	return w.withdrawn(ctx, "tightrope-manager-rolebinding")
}

// withdrawn takes a binding away. The function gives it back.
func (w *world) withdrawn(ctx context.Context, name string) (back func() error, err error) {
	binding := &rbacv1.ClusterRoleBinding{}
	if err := w.insist(ctx, func(ctx context.Context) error {
		return w.Get(ctx, client.ObjectKey{Name: name}, binding)
	}); err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	if err := w.insist(ctx, func(ctx context.Context) error { return client.IgnoreNotFound(w.Delete(ctx, binding.DeepCopy())) }); err != nil {
		return nil, fmt.Errorf("delete %s: %w", name, err)
	}
	fresh := &rbacv1.ClusterRoleBinding{ObjectMeta: metav1.ObjectMeta{Name: name, Labels: binding.Labels}, RoleRef: binding.RoleRef, Subjects: binding.Subjects}
	return func() error { return w.apply(ctx, fresh) }, nil
}

// full sets a quota of Tasks that is used up. The function lifts it. Nobody but us keeps its status: the controller of
// quotas does not run here, and the API server refuses by what the status says.
func (w *world) full(ctx context.Context) (lift func() error, err error) {
	const tasks = corev1.ResourceName("count/tasks.tightrope.dev")
	none := corev1.ResourceList{tasks: resource.MustParse("0")}
	quota := &corev1.ResourceQuota{
		ObjectMeta: metav1.ObjectMeta{Namespace: w.namespace, Name: "full"}, Spec: corev1.ResourceQuotaSpec{Hard: none},
	}
	if err := w.apply(ctx, quota); err != nil {
		return nil, err
	}
	err = w.insist(ctx, func(ctx context.Context) error {
		if err := w.Get(ctx, client.ObjectKeyFromObject(quota), quota); err != nil {
			return err
		}
		quota.Status = corev1.ResourceQuotaStatus{Hard: none, Used: none}
		return w.Status().Update(ctx, quota)
	})
	return func() error {
		return w.insist(ctx, func(ctx context.Context) error { return client.IgnoreNotFound(w.Delete(ctx, quota.DeepCopy())) })
	}, err
}
