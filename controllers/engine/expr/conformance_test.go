package expr_test

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	testpb "cel.dev/expr/conformance/test"
	gocmp "github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/encoding/prototext"

	_ "cel.dev/expr/conformance/proto2"
	_ "cel.dev/expr/conformance/proto3"

	exprpb "cel.dev/expr"

	"tightrope.dev/controllers/engine/expr"
)

// conformanceTable says what becomes of every case of the language's own suite: how many agree, and by name and reason those
// that do not fit. `go test -run Conformance -update` rewrites it.
const conformanceTable = "testdata/conformance.golden"

// TestConformance runs the cases of the language's own conformance suite that fit our environment: those that need nothing but
// literals, and give a value that an expression of ours can give. Every other case is in the table with its reason.
func TestConformance(t *testing.T) {
	root := os.Getenv("TIGHTROPE_DATA")
	if root == "" {
		root = filepath.Join("..", "..", "..", "..", "shared", "data")
	}
	files, _ := filepath.Glob(filepath.Join(root, "cel-spec", "*.textproto"))
	if len(files) == 0 {
		t.Skip("no conformance cases here: set TIGHTROPE_DATA to a directory with cel-spec/*.textproto")
	}
	became := map[string]string{}
	for _, file := range files {
		for name, c := range casesOf(t, file) {
			became[name] = conforms(t, name, c)
		}
	}
	table := tableOf(became)
	if *update {
		if err := os.WriteFile(conformanceTable, []byte(table), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(conformanceTable)
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(string(want), table); diff != "" {
		t.Errorf("other cases fit than did (-want +got); go test -update rewrites:\n%s", diff)
	}
}

// casesOf are the cases of a file by their names.
func casesOf(t *testing.T, file string) map[string]*testpb.SimpleTest {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var suite testpb.SimpleTestFile
	if err := prototext.Unmarshal(content, &suite); err != nil {
		t.Fatalf("read %s: %v", file, err)
	}
	cases := map[string]*testpb.SimpleTest{}
	for _, section := range suite.Section {
		for i, c := range section.Test {
			name := suite.Name + "/" + section.Name + "/" + c.Name
			if cases[name] != nil {
				name += fmt.Sprintf("#%d", i)
			}
			cases[name] = c
		}
	}
	return cases
}

// What becomes of a case that fits.
const (
	agrees     = "agrees"
	agreesFail = "agrees that it is an error"
)

// reasons are why a case does not fit, by the words with which it is refused.
var reasons = []struct{ words, reason string }{
	{"must be a value", "gives a map, bytes, a type, a length of time or an optional: no field of ours takes one"},
	{"the elements of a list must be of one kind", "mixes kinds in a list, which we refuse: it matches less than its author thinks"},
	{"cannot make objects", "makes an object, which no expression of ours can"},
	{"there is no variable", "reads a variable that there is not"},
	{"there is no function", "calls a function that there is not, or that would not give the same each time"},
	{"nested too deeply", "is nested more deeply than we allow"},
	{"too many loops", "has more loops inside loops than we allow"},
	{"nothing is ever null", "compares with null: a fact that is missing is unknown, and nothing is ever null"},
	{"are allowed", "is longer than we allow"},
	{"already has a meaning", "names a loop variable like a variable of ours"},
}

// theirs are the cases in which cel-go itself answers -1 where the suite wants an error.
var theirs = map[string]bool{"indexof_out_of_range": true, "lastindexof_out_of_range": true}

// misfit is why a case cannot be run here; empty where it can.
func misfit(c *testpb.SimpleTest) string {
	switch {
	case theirs[c.Name]:
		return "cel-go answers -1 where the suite wants an error"
	case c.Container != "":
		return "needs a container of protocol buffers"
	case len(c.TypeEnv) > 0 || len(c.Bindings) > 0:
		return "declares variables of its own; ours are fixed"
	case c.CheckOnly:
		return "asks for the type of an expression and not for its value"
	}
	return ""
}

// conforms says what becomes of a case. What neither agrees nor is refused for a reason of ours fails the test.
func conforms(t *testing.T, name string, c *testpb.SimpleTest) string {
	t.Helper()
	if why := misfit(c); why != "" {
		return why
	}
	program, err := expr.Compile(expr.Facts, expr.Any, c.Expr)
	if err != nil {
		if c.GetEvalError() != nil {
			return agreesFail // found early
		}
		for _, r := range reasons {
			if strings.Contains(err.Message, r.words) {
				return r.reason
			}
		}
		if c.DisableCheck {
			return "runs only without the type checker, which we never leave out"
		}
		t.Errorf("%s: %s is refused: %v", name, c.Expr, err)
		return "is refused"
	}
	got := program.Eval(sunday())
	if c.GetEvalError() != nil {
		if got.Verdict != expr.Broken {
			t.Errorf("%s: %s is %v, want Broken", name, c.Expr, got)
		}
		return agreesFail
	}
	want, native := nativeOf(c)
	if !native {
		return "gives a list or a time, which the suite writes in its own way: it is evaluated, and not compared"
	}
	if got.Verdict != expr.True || !gocmp.Equal(got.Value, want) {
		t.Errorf("%s: %s is %v, want %v", name, c.Expr, got, want)
	}
	return agrees
}

func nativeOf(c *testpb.SimpleTest) (any, bool) {
	value := c.GetValue()
	if value == nil {
		return true, c.ResultMatcher == nil // without a matcher the answer is true
	}
	switch v := value.Kind.(type) {
	case *exprpb.Value_BoolValue:
		return v.BoolValue, true
	case *exprpb.Value_Int64Value:
		return v.Int64Value, true
	case *exprpb.Value_DoubleValue:
		return v.DoubleValue, true
	case *exprpb.Value_StringValue:
		return v.StringValue, true
	}
	return nil, false
}

// tableOf is the table: the numbers, the largest first, and then the cases that do not agree, by reason and name.
func tableOf(became map[string]string) string {
	byReason := map[string][]string{}
	for name, reason := range became {
		byReason[reason] = append(byReason[reason], name)
	}
	order := slices.SortedFunc(maps.Keys(byReason), func(a, b string) int {
		return cmp.Or(cmp.Compare(len(byReason[b]), len(byReason[a])), cmp.Compare(a, b))
	})
	var table strings.Builder
	fmt.Fprintf(&table, "%d cases of cel-spec\n\n", len(became))
	for _, reason := range order {
		fmt.Fprintf(&table, "%5d  %s\n", len(byReason[reason]), reason)
	}
	for _, reason := range order {
		if reason == agrees || reason == agreesFail {
			continue
		}
		fmt.Fprintf(&table, "\n%s\n", reason)
		for _, name := range slices.Sorted(slices.Values(byReason[reason])) {
			fmt.Fprintf(&table, "  %s\n", name)
		}
	}
	return table.String()
}
