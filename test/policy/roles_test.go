package policy

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	rbacv1 "k8s.io/api/rbac/v1"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
)

var update = flag.Bool("update", false, "write testdata/roles.golden")

// known are the verbs of Kubernetes, and those that the policies ask for.
var known = []string{"get", "list", "watch", "create", "update", "patch", "delete", "deletecollection", "report-for", "approve"}

// TestRolesAreAsReviewed compares what each role gives with a table, so that a role that gives more is seen in a diff.
func TestRolesAreAsReviewed(t *testing.T) {
	var text strings.Builder
	for _, role := range roles(t) {
		fmt.Fprintf(&text, "%s%s\n", role.Name, aggregated(role))
		given := gives(t, role)
		for _, resource := range slices.Sorted(maps.Keys(given)) {
			fmt.Fprintf(&text, "  %-44s %s\n", resource, strings.Join(given[resource], " "))
		}
	}
	const golden = "testdata/roles.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(text.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	reviewed, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(reviewed), text.String()); diff != "" {
		t.Errorf("roles give something else; look at it, then run with -update (-reviewed +now):\n%s", diff)
	}
}

// TestNoRoleReadsSecrets looks for secrets, by name or by a star.
func TestNoRoleReadsSecrets(t *testing.T) {
	for _, role := range roles(t) {
		for _, rule := range role.Rules {
			groups, resources := rule.APIGroups, rule.Resources
			if slices.Contains(groups, "*") || slices.Contains(groups, "") && (slices.Contains(resources, "*") || slices.Contains(resources, "secrets")) {
				t.Errorf("role %s reaches secrets: %v", role.Name, rule)
			}
		}
	}
}

// aggregated says to which roles of the cluster a role is added.
func aggregated(role rbacv1.ClusterRole) string {
	text := ""
	for _, label := range slices.Sorted(maps.Keys(role.Labels)) {
		if to, found := strings.CutPrefix(label, "rbac.authorization.k8s.io/aggregate-to-"); found {
			text += ", part of " + to
		}
	}
	return text
}

// gives are the verbs that a role gives, by resource, with every star written out.
func gives(t testing.TB, role rbacv1.ClusterRole) map[string][]string {
	t.Helper()
	given := map[string][]string{}
	for _, rule := range role.Rules {
		for _, url := range rule.NonResourceURLs {
			given[url] = append(given[url], rule.Verbs...)
		}
		for _, group := range rule.APIGroups {
			for _, resource := range written(t, group, rule.Resources) {
				name := strings.TrimPrefix(group+"/"+resource, "/")
				if len(rule.ResourceNames) > 0 {
					name += " " + strings.Join(rule.ResourceNames, ",")
				}
				given[name] = append(given[name], verbs(t, rule.Verbs)...)
			}
		}
	}
	for name, all := range given {
		slices.SortFunc(all, func(a, b string) int { return slices.Index(known, a) - slices.Index(known, b) })
		given[name] = slices.Compact(all)
	}
	return given
}

// written are resources, with all of the group for a star.
func written(t testing.TB, group string, resources []string) []string {
	t.Helper()
	if !slices.Contains(resources, "*") {
		return resources
	}
	if group != "tightrope.dev" {
		t.Fatalf("a star for the group %q", group)
	}
	return served(t)
}

func verbs(t testing.TB, of []string) []string {
	t.Helper()
	if slices.Contains(of, "*") {
		return slices.Clone(known)
	}
	for _, verb := range of {
		if !slices.Contains(known, verb) {
			t.Fatalf("the verb %s is not known", verb)
		}
	}
	return of
}

// served are the resources of the project's kinds, with their subresources.
func served(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob("../../config/crd/bases/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d kinds: %v", len(files), err)
	}
	var all []string
	for _, file := range files {
		crd := apiextensionsv1.CustomResourceDefinition{}
		read(t, file, &crd)
		all = append(all, crd.Spec.Names.Plural)
		if crd.Spec.Versions[0].Subresources != nil && crd.Spec.Versions[0].Subresources.Status != nil {
			all = append(all, crd.Spec.Names.Plural+"/status")
		}
	}
	return all
}

// roles are the roles of config/rbac, of the cluster and of the manager's namespace, by name.
func roles(t testing.TB) []rbacv1.ClusterRole {
	t.Helper()
	files, err := filepath.Glob("../../config/rbac/*role.yaml")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d roles: %v", len(files), err)
	}
	all := make([]rbacv1.ClusterRole, len(files))
	for i, file := range files {
		read(t, file, &all[i])
	}
	slices.SortFunc(all, func(a, b rbacv1.ClusterRole) int { return strings.Compare(a.Name, b.Name) })
	return all
}
