package importer

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/yaml"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/expr"
)

// The known answers of the public sets: how many accounts each segment of config/samples/import has. They were counted by
// others, over the files and not over our Accounts.
var knownAnswers = map[string]map[string]int{
	"crm-maven":           {"m1": 9, "m2": 15, "m4": 12},
	"ravenstack":          {"r1": 28, "r3": 36, "r4": 135},
	"churn-business":      {"c1": 378, "c2": 54, "c5": 2045},
	"fortune1000":         {"f1": 43, "f3": 101, "f5": 20},
	"cs-dashboard-sample": {"d1": 5, "d2": 3, "d4": 4},
	"gtm-renewals":        {"p1": 10, "p2": 3},
}

func TestImportedAccountsGiveTheKnownAnswers(t *testing.T) {
	rows := map[string]int{"crm-maven": 85, "ravenstack": 500, "churn-business": 10_000, "fortune1000": 1000, "cs-dashboard-sample": 10, "gtm-renewals": 15}
	for set, want := range knownAnswers {
		t.Run(set, func(t *testing.T) {
			accounts, problems := makeAccounts(t.Context(), sample(t, set), dataDir(t, set), "")
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			if len(accounts) != rows[set] {
				t.Errorf("got %d accounts, want %d", len(accounts), rows[set])
			}
			typed := typedAccounts(t, accounts)
			for name, program := range segments(t, set) {
				id, _, _ := strings.Cut(name, "-")
				got := members(t, program, typed)
				t.Logf("%s: %d members", name, got)
				if got != want[id] {
					t.Errorf("%s has %d members, want %d", name, got, want[id])
				}
			}
		})
	}
}

func segments(t *testing.T, set string) map[string]*expr.Program {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(samples, set+"-segments.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	programs := map[string]*expr.Program{}
	for text := range bytes.SplitSeq(raw, []byte("\n---\n")) {
		var segment success.Segment
		if err := yaml.UnmarshalStrict(text, &segment); err != nil {
			t.Fatal(err)
		}
		program, wrong := expr.Compile(expr.Facts, expr.Bool, string(segment.Spec.Expression))
		if wrong != nil {
			t.Fatalf("%s: %s", segment.Name, wrong)
		}
		programs[segment.Name] = program
	}
	return programs
}

func typedAccounts(t *testing.T, accounts []account) []*expr.Account {
	t.Helper()
	var all []*expr.Account
	for _, a := range accounts {
		var typed success.Account
		if err := runtime.DefaultUnstructuredConverter.FromUnstructuredWithValidation(a.object, &typed, true); err != nil {
			t.Fatal(err)
		}
		all = append(all, expr.NewAccount(&typed))
	}
	return all
}

func members(t *testing.T, program *expr.Program, accounts []*expr.Account) int {
	t.Helper()
	n := 0
	for _, account := range accounts {
		result := program.Eval(expr.Input{Account: account, Today: "2026-11-22"})
		if result.Verdict == expr.Broken {
			t.Fatal(result.Problem)
		}
		if result.Verdict == expr.True {
			n++
		}
	}
	return n
}

func TestCompaniesThatWouldShareANameAreRefusedInPairs(t *testing.T) {
	doc := sample(t, "fortune1000")
	doc.mapping.Name = "row.company"
	accounts, problems := makeAccounts(t.Context(), doc, dataDir(t, "fortune1000"), "")
	if len(accounts) != 1000-8 || problems.badRows() != 8 {
		t.Errorf("got %d accounts and %d problems, want 992 and 8:\n%s", len(accounts), len(problems), problems)
	}
}

func TestOtherEncodingsGiveTheSameAccounts(t *testing.T) {
	dir, doc := dataDir(t, "fortune1000"), sample(t, "fortune1000")
	text := readFile(t, filepath.Join(dir, "fortune1000.csv"))
	western, err := charmap.Windows1252.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	plain, _ := makeAccounts(t.Context(), doc, dir, "")
	for encoding, raw := range map[string][]byte{
		"utf-8": []byte("\ufeff" + strings.ReplaceAll(text, "\n", "\r")), "windows-1252": []byte(western), "utf-16": inUTF16(binary.BigEndian, true, text),
	} {
		other := t.TempDir()
		if err := os.WriteFile(filepath.Join(other, "fortune1000.csv"), raw, 0o600); err != nil {
			t.Fatal(err)
		}
		file := doc.mapping.Files["companies"]
		file.Encoding = encoding
		doc.mapping.Files["companies"] = file
		accounts, problems := makeAccounts(t.Context(), doc, other, "")
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		same := slices.EqualFunc(plain, accounts, func(a, b account) bool { return reflect.DeepEqual(a.object, b.object) })
		if !same {
			t.Errorf("%s gives other accounts", encoding)
		}
	}
}

func TestASecondImportPrintsTheSame(t *testing.T) {
	for set := range dataSets {
		if set == "churn-business" {
			continue // it takes the same way as fortune1000, only longer
		}
		manifests := func() string {
			accounts, problems := makeAccounts(t.Context(), sample(t, set), dataDir(t, set), "emea")
			var out bytes.Buffer
			if err := write(&out, accounts, "yaml"); err != nil || len(problems) > 0 {
				t.Fatal(err, problems)
			}
			return out.String()
		}
		first, second := manifests(), manifests()
		if first != second {
			t.Errorf("%s: two imports of the same files differ", set)
		}
	}
}

func BenchmarkAccounts(b *testing.B) {
	doc, dir := sample(b, "churn-business"), dataDir(b, "churn-business")
	for b.Loop() {
		makeAccounts(b.Context(), doc, dir, "")
	}
}
