// Command manager runs the controllers of Tightrope.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"os"
	"time"
	_ "time/tzdata" // the image has no time zones

	_ "k8s.io/client-go/plugin/pkg/client/auth" // the ways in which a kubeconfig may log in
	"k8s.io/klog/v2"
	"k8s.io/klog/v2/textlogger"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/healthz"
	"sigs.k8s.io/controller-runtime/pkg/metrics/filters"
	"sigs.k8s.io/controller-runtime/pkg/metrics/server"
	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers"
	"tightrope.dev/controllers/engine/calendar"
	// +kubebuilder:scaffold:imports
)

func main() {
	if err := run(ctrl.SetupSignalHandler(), os.Args[1:]); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

// settings are what the flags say.
type settings struct {
	metrics       server.Options
	probes        string
	leaderElect   bool
	leaseIn       string
	namespace     string
	zone          string
	logs          *textlogger.Config
	metricsSecure bool
	pause, shadow bool
	retire        retirement
	webhook       door
}

// stop is the manager's own word, for every namespace.
func (s settings) stop() controllers.Option {
	switch {
	case s.pause:
		return controllers.WithStop(v1alpha1.GuardrailPause, "the manager's flag --pause")
	case s.shadow:
		return controllers.WithStop(v1alpha1.GuardrailShadow, "the manager's flag --shadow")
	}
	return controllers.WithStop("", "")
}

func parse(args []string) (settings, error) {
	s := settings{logs: textlogger.NewConfig()}
	flags := flag.NewFlagSet("manager", flag.ContinueOnError)
	flags.StringVar(&s.metrics.BindAddress, "metrics-bind-address", "0", "where metrics are served, such as :8443; 0 is nowhere")
	flags.BoolVar(&s.metricsSecure, "metrics-secure", true, "serve metrics over HTTPS, to callers that may read them")
	flags.StringVar(&s.probes, "health-probe-bind-address", ":8081", "where /healthz and /readyz are served")
	flags.BoolVar(&s.leaderElect, "leader-elect", false, "with several managers, let one work at a time")
	flags.StringVar(&s.leaseIn, "leader-elect-namespace", "", "the namespace of the lease by which the leader is known; empty is the manager's own, which it has in a cluster only")
	flags.StringVar(&s.namespace, "namespace", "", "the only namespace to look at; empty is all")
	flags.StringVar(&s.zone, "time-zone", "UTC", "the time zone in which days begin, such as Europe/Berlin")
	flags.BoolVar(&s.pause, "pause", false, "do nothing in any namespace: no run begins or ends, no Task is made or taken back, nothing that has ended is removed; statuses say so")
	flags.BoolVar(&s.shadow, "shadow", false, "do nothing in any namespace, and list in the log, and in the status of each Guardrail, what would be done")
	s.retire.addFlags(flags)
	s.webhook.addFlags(flags)
	s.logs.AddFlags(flags) // -v and -vmodule, as everywhere in Kubernetes
	if err := flags.Parse(args); err != nil {
		return s, fmt.Errorf("read the flags: %w", err)
	}
	if flags.NArg() > 0 {
		return s, fmt.Errorf("read the flags: %q is not a flag", flags.Arg(0))
	}
	return s, s.retire.check()
}

func run(ctx context.Context, args []string) error {
	s, err := parse(args)
	if err != nil {
		return err
	}
	logger := textlogger.NewLogger(s.logs)
	ctrl.SetLogger(logger)
	klog.SetLogger(logger) // what client-go says
	zone, err := calendar.LoadZone(s.zone)
	if err != nil {
		return fmt.Errorf("read --time-zone: %w", err)
	}
	mgr, err := newManager(s)
	if err != nil {
		return err
	}
	ended, closeArchive, err := s.retire.open(mgr.GetScheme())
	if err != nil {
		return err
	}
	defer closeArchive()
	options := append(s.webhook.options(s.namespace), s.stop(), controllers.WithRetirement(ended))
	if err := controllers.Setup(ctx, mgr, calendar.Standard(zone), options...); err != nil {
		return err
	}
	// +kubebuilder:scaffold:builder
	if err := mgr.Start(ctx); err != nil {
		return fmt.Errorf("run the manager: %w", err)
	}
	return nil
}

func newManager(s settings) (ctrl.Manager, error) {
	config, err := ctrl.GetConfig()
	if err != nil {
		return nil, fmt.Errorf("find the cluster: %w", err)
	}
	config.QPS = -1 // the API server limits us by priority and fairness
	options, err := controllers.ManagerOptions(s.namespace)
	if err != nil {
		return nil, err
	}
	options.Metrics = s.metrics
	if options.Metrics.SecureServing = s.metricsSecure; s.metricsSecure {
		options.Metrics.FilterProvider = filters.WithAuthenticationAndAuthorization
	}
	options.HealthProbeBindAddress = s.probes
	options.LeaderElection, options.LeaderElectionNamespace = s.leaderElect, s.leaseIn
	mgr, err := ctrl.NewManager(config, options)
	if err != nil {
		return nil, fmt.Errorf("make the manager: %w", err)
	}
	if err := mgr.AddHealthzCheck("healthz", healthz.Ping); err != nil {
		return nil, fmt.Errorf("add the health check: %w", err)
	}
	if err := mgr.AddReadyzCheck("readyz", cacheIsFilled(mgr.GetCache())); err != nil {
		return nil, fmt.Errorf("add the readiness check: %w", err)
	}
	return mgr, nil
}

// cacheIsFilled is ready once everything that decisions read is there.
func cacheIsFilled(filled interface{ WaitForCacheSync(context.Context) bool }) healthz.Checker {
	return func(request *http.Request) error {
		ctx, cancel := context.WithTimeout(request.Context(), time.Second)
		defer cancel()
		if !filled.WaitForCacheSync(ctx) {
			return errors.New("the cache is not filled yet")
		}
		return nil
	}
}
