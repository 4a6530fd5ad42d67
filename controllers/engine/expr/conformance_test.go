package expr_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	testpb "cel.dev/expr/conformance/test"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/encoding/prototext"

	_ "cel.dev/expr/conformance/proto2"
	_ "cel.dev/expr/conformance/proto3"

	exprpb "cel.dev/expr"

	"tightrope.dev/controllers/engine/expr"
)

// TestConformance runs the cases of the language's own conformance suite that need nothing but literals and give a
// value that we can give. Where we refuse more than the language does, the refusal must be one of ours.
func TestConformance(t *testing.T) {
	root := os.Getenv("TIGHTROPE_DATA")
	if root == "" {
		root = filepath.Join("..", "..", "..", "..", "shared", "data")
	}
	files, _ := filepath.Glob(filepath.Join(root, "cel-spec", "*.textproto"))
	if len(files) == 0 {
		t.Skip("no conformance cases here: set TIGHTROPE_DATA to a directory with cel-spec/*.textproto")
	}
	ran, refused := 0, 0
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var suite testpb.SimpleTestFile
		if err := prototext.Unmarshal(content, &suite); err != nil {
			t.Fatalf("read %s: %v", file, err)
		}
		for _, section := range suite.Section {
			for _, c := range section.Test {
				if theirs[c.Name] || c.DisableCheck || c.Container != "" || len(c.TypeEnv) > 0 || len(c.Bindings) > 0 || c.CheckOnly {
					continue
				}
				ran++
				if !conforms(t, suite.Name+"/"+section.Name+"/"+c.Name, c) {
					refused++
				}
			}
		}
	}
	t.Logf("%d cases, of which %d are refused as we mean to", ran, refused)
	if ran < 200 || refused > ran/4 {
		t.Errorf("%d cases ran and %d were refused: that proves little", ran, refused)
	}
}

// theirs are the cases in which cel-go itself answers -1 where the suite wants an error.
var theirs = map[string]bool{"indexof_out_of_range": true, "lastindexof_out_of_range": true}

// ours are the refusals that go beyond the language.
var ours = []string{
	"must be a value", "the elements of a list must be of one kind", "cannot make objects", "there is no variable", "there is no function",
	"nested too deeply", "too many loops", "nothing is ever null", "are allowed", "already has a meaning",
}

func conforms(t *testing.T, name string, c *testpb.SimpleTest) (accepted bool) {
	t.Helper()
	program, err := expr.Compile(expr.Facts, expr.Any, c.Expr)
	if err != nil {
		if c.GetEvalError() != nil {
			return true // found early
		}
		for _, refusal := range ours {
			if strings.Contains(err.Message, refusal) {
				return false
			}
		}
		t.Errorf("%s: %s is refused: %v", name, c.Expr, err)
		return false
	}
	got := program.Eval(sunday())
	if c.GetEvalError() != nil {
		if got.Verdict != expr.Broken {
			t.Errorf("%s: %s is %v, want Broken", name, c.Expr, got)
		}
		return true
	}
	want, native := nativeOf(c)
	if native && (got.Verdict != expr.True || !cmp.Equal(got.Value, want)) {
		t.Errorf("%s: %s is %v, want %v", name, c.Expr, got, want)
	}
	return true
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
