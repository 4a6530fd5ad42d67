package main

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	admissionregistrationv1 "k8s.io/api/admissionregistration/v1"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/yaml"
)

const root = "../../config"

// TestTheWebhookIsOffByDefault also holds the other flags against their meaning.
func TestTheWebhookIsOffByDefault(t *testing.T) {
	for args, want := range map[string]int{"": 0, "--webhook-bind-address=:1": 0, "--webhook definitions": 1} {
		s, err := parse(strings.Fields(args))
		if err != nil {
			t.Fatal(err)
		}
		if got := len(s.webhook.options("")); got != want {
			t.Errorf("%q: %d options, want %d", args, got, want)
		}
	}
}

// TestTheWebhookIsInstalledWhole switches config/webhook on as its text says, under a name and in a namespace that are
// somebody's own, and looks whether the names that must fit do, for the manager that is installed so.
func TestTheWebhookIsInstalledWhole(t *testing.T) {
	before, after := built(t, false), built(t, true)
	added := slices.DeleteFunc(keys(after), func(key string) bool { return before[key] != nil })
	want := []string{
		"ClusterRole/emea-webhook-role", "ClusterRoleBinding/emea-webhook-rolebinding", "Service/emea-webhook",
		"ValidatingWebhookConfiguration/emea-definitions",
	}
	if diff := cmp.Diff(want, added); diff != "" {
		t.Errorf("it adds something else (-want +got):\n%s", diff)
	}
	for key, object := range before {
		if key != "Deployment/emea-manager" && string(object) != string(after[key]) {
			t.Errorf("it changes %s", key)
		}
	}
	hook := object[admissionregistrationv1.ValidatingWebhookConfiguration](t, after, want[3]).Webhooks[0]
	called := object[corev1.Service](t, after, want[2])
	if got := *hook.ClientConfig.Service; got.Name != called.Name || got.Namespace != "emea-system" || *got.Port != called.Spec.Ports[0].Port {
		t.Errorf("the API server calls %v, and the service is %s with %v", got, called.Name, called.Spec.Ports)
	}
	if len(hook.ClientConfig.CABundle) > 0 {
		t.Error("a bundle that is applied again and again would take that of the managers away")
	}
	role := object[rbacv1.ClusterRole](t, after, want[0])
	if diff := cmp.Diff([]string{"emea-definitions"}, role.Rules[0].ResourceNames); diff != "" {
		t.Errorf("the role is about another object (-want +got):\n%s", diff)
	}
	isServed(t, after, called)
}

// isServed holds the manager that is installed against the Service, and reads its arguments as it would.
func isServed(t *testing.T, installed map[string][]byte, called corev1.Service) {
	t.Helper()
	pod := object[appsv1.Deployment](t, installed, "Deployment/emea-manager").Spec.Template
	for label, value := range called.Spec.Selector {
		if pod.Labels[label] != value {
			t.Errorf("the service looks for %s=%s, and the Pod has %q", label, value, pod.Labels[label])
		}
	}
	s, err := parse(pod.Spec.Containers[0].Args)
	if err != nil {
		t.Fatal(err)
	}
	if s.webhook.configuration != "emea-definitions" || !s.leaderElect {
		t.Errorf("the manager keeps %q; leader election: %v", s.webhook.configuration, s.leaderElect)
	}
	target := called.Spec.Ports[0].TargetPort.StrVal
	at := slices.IndexFunc(pod.Spec.Containers[0].Ports, func(p corev1.ContainerPort) bool { return p.Name == target })
	if at < 0 || s.webhook.address != ":9443" || pod.Spec.Containers[0].Ports[at].ContainerPort != 9443 {
		t.Errorf("the manager listens at %s, and the service asks at port %s of %v", s.webhook.address, target, pod.Spec.Containers[0].Ports)
	}
}

// built is config/default under the prefix emea-, in the namespace emea-system, with the component on or off. The objects
// are by kind and name.
func built(t *testing.T, on bool) map[string][]byte {
	t.Helper()
	files := filesys.MakeFsInMemory()
	if err := filepath.WalkDir(root, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".yaml" || strings.Contains(path, "/samples/") {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return files.WriteFile("/config"+strings.TrimPrefix(path, root), content)
	}); err != nil {
		t.Fatal(err)
	}
	const off, switched = "\n# components:\n# - ../webhook ", "\ncomponents:\n- ../webhook "
	content, err := files.ReadFile("/config/default/kustomization.yaml")
	if err != nil || !strings.Contains(string(content), off) {
		t.Fatalf("there is no switch in config/default: %v", err)
	}
	text := strings.NewReplacer("namespace: tightrope-system", "namespace: emea-system", "namePrefix: tightrope-", "namePrefix: emea-").Replace(string(content))
	if on {
		text = strings.Replace(text, off, switched, 1)
	}
	if err := files.WriteFile("/config/default/kustomization.yaml", []byte(text)); err != nil {
		t.Fatal(err)
	}
	resources, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(files, "/config/default")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]byte{}
	for _, r := range resources.Resources() {
		if all[r.GetKind()+"/"+r.GetName()], err = r.AsYAML(); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

func object[T any](t *testing.T, installed map[string][]byte, key string) (o T) {
	t.Helper()
	if installed[key] == nil {
		t.Fatalf("there is no %s", key)
	}
	if err := yaml.UnmarshalStrict(installed[key], &o); err != nil {
		t.Fatal(err)
	}
	if named, ok := any(&o).(client.Object); !ok || !strings.HasSuffix(key, "/"+named.GetName()) {
		t.Fatalf("%s is another object", key)
	}
	return o
}

func keys(m map[string][]byte) []string {
	return slices.Sorted(maps.Keys(m))
}
