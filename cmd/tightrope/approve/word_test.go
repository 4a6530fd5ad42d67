package approve

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"
	"tightrope.dev/cmd/tightrope/cluster"
	"tightrope.dev/cmd/tightrope/exit"
)

// verb is what the command does with an object of one kind.
type verb func(*approval, context.Context, io.Writer) error

// execute runs the command on a cluster in memory, and gives the words that were written.
func execute(t *testing.T, does verb, a approval, answer error, stored ...client.Object) (out string, written []string, err error) {
	t.Helper()
	scheme, err := cluster.Scheme()
	if err != nil {
		t.Fatal(err)
	}
	a.client = fake.NewClientBuilder().WithScheme(scheme).WithObjects(stored...).WithInterceptorFuncs(interceptor.Funcs{
		Apply: func(_ context.Context, _ client.WithWatch, o runtime.ApplyConfiguration, opts ...client.ApplyOption) error {
			options := (&client.ApplyOptions{}).ApplyOptions(opts)
			text := strings.Join([]string{options.FieldManager, nameOf(o)}, " ")
			if len(options.DryRun) > 0 {
				text += " dry"
			}
			written = append(written, text)
			return answer
		},
	}).Build()
	a.namespace = "emea"
	var printed bytes.Buffer
	err = does(&a, t.Context(), &printed)
	return printed.String(), written, err
}

func nameOf(o runtime.ApplyConfiguration) string {
	if g, ok := o.(interface{ GetName() *string }); ok {
		return *g.GetName()
	}
	return "?"
}

// outcome is what a command line comes to.
type outcome struct {
	code   int
	says   string
	writes []string
}

// check compares what was said and written with what should be.
func (want outcome) check(t *testing.T, out string, written []string, err error) {
	t.Helper()
	if exit.Code(err) != want.code {
		t.Errorf("code %d, want %d: %v", exit.Code(err), want.code, err)
	}
	if err != nil {
		out = err.Error()
	}
	if !strings.Contains(out, want.says) {
		t.Errorf("said (-want +got):\n%s", cmp.Diff(want.says, out))
	}
	if diff := cmp.Diff(want.writes, written); diff != "" {
		t.Errorf("wrote (-want +got):\n%s", diff)
	}
}
