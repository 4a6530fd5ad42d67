package tasks

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/watch"
	clocktesting "k8s.io/utils/clock/testing"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"
)

func TestWatch(t *testing.T) {
	ctx, interrupt := context.WithCancel(t.Context())
	var outer client.WithWatch
	outer = clusterOf(t, jane, world(), interceptor.Funcs{
		Watch: func(ctx context.Context, c client.WithWatch, list client.ObjectList, options ...client.ListOption) (w watch.Interface, err error) {
			if w, err = c.Watch(ctx, list, options...); err == nil {
				go func() {
					execute(ctx, outer, "", "done", "birch/call")
					execute(ctx, outer, "", "start", "acme/ask")
				}()
			}
			return w, err
		},
	})
	out := &lines{stop: interrupt, after: 10}
	o := &options{clock: clocktesting.NewFakePassiveClock(now)}
	o.connect = func() (client.WithWatch, string, error) { return outer, "emea", nil }
	command := o.command()
	command.SetOut(out)
	command.SetArgs([]string{"list", "--watch"})
	if err := command.ExecuteContext(ctx); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"birch/call      Tue 2026-11-03             today        Open", "birch/call   Tue 2026-11-03      Done", "acme/ask   Fri 2026-11-06   in 3 days   InProgress"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
}

// lines is a terminal of somebody who has seen enough after some lines.
type lines struct {
	bytes.Buffer
	stop  func()
	after int
}

func (l *lines) Write(text []byte) (int, error) {
	l.after -= bytes.Count(text, []byte("\n"))
	if l.after <= 0 {
		l.stop()
	}
	return l.Buffer.Write(text)
}
