package chaos

import (
	"flag"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/go-logr/logr"
	ctrl "sigs.k8s.io/controller-runtime"
)

var (
	// wanted is the short form; the flags ask for more.
	wanted = counts{kills: 5, apiserver: 2, etcd: 1, freezes: 1, terms: 1, others: 1, steps: 300}
	// keep is where data and logs stay after the run. Empty is nowhere.
	keep = flag.String("keep", "", "the directory for data and logs; empty is a temporary one")
	// settle is how long a round may take at its end until everything is there.
	settle = flag.Duration("settle", 3*time.Minute, "how long a round may take at its end until every step has its Task")
	// atMost ends a run early, with what was done until then.
	atMost = flag.Duration("at-most", 0, "begin no round after this time; 0 is for ever")
	// hooks is how often each fault of the webhook comes.
	hooks = flag.Int("hooks", 1, "how often each fault of the webhook comes")
	// results are the last lines: the run of the processes, and that of the webhook.
	results = map[string]string{}
)

func TestMain(m *testing.M) {
	wanted.addFlags(flag.CommandLine)
	flag.Parse()
	ctrl.SetLogger(logr.Discard())
	code := m.Run()
	for _, of := range []string{"webhook", "processes"} {
		if result := results[of]; result != "" {
			fmt.Fprintln(os.Stdout, result)
		}
	}
	os.Exit(code)
}
