package cluster

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"

	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	"sigs.k8s.io/controller-runtime/pkg/envtest"
)

// Start finds or starts an API server, installs the project's CRDs, and waits until they are served.
// Call stop when the suite ends. It stops what Start started and nothing else.
func Start(ctx context.Context) (config *rest.Config, stop func() error, err error) {
	config, stop, err = connect(ctx)
	if err != nil {
		return nil, nil, err
	}
	config.QPS = -1 // tests are not to be slowed down by their own client
	if err := installCRDs(ctx, config); err != nil {
		return nil, nil, errors.Join(err, stop())
	}
	return config, stop, nil
}

func connect(ctx context.Context) (*rest.Config, func() error, error) {
	switch {
	case os.Getenv("KUBECONFIG") != "":
		config, err := existing()
		return config, func() error { return nil }, err
	case os.Getenv("KUBEBUILDER_ASSETS") != "":
		return startEnvtest()
	default:
		return startTemporary(ctx)
	}
}

// existing reads KUBECONFIG, which may be a list of files.
func existing() (*rest.Config, error) {
	rules := clientcmd.NewDefaultClientConfigLoadingRules()
	config, err := clientcmd.NewNonInteractiveDeferredLoadingClientConfig(rules, nil).ClientConfig()
	if err != nil {
		return nil, fmt.Errorf("read KUBECONFIG: %w", err)
	}
	if !local(config.Host) && os.Getenv("USE_EXISTING_CLUSTER") != "true" {
		return nil, fmt.Errorf("KUBECONFIG names %s, which is not on this machine; "+
			"unset it, or set USE_EXISTING_CLUSTER=true to test there", config.Host)
	}
	return config, nil
}

func local(server string) bool {
	u, err := url.Parse(server)
	if err != nil {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
}

func startEnvtest() (*rest.Config, func() error, error) {
	environment := &envtest.Environment{}
	config, err := environment.Start()
	if err != nil {
		return nil, nil, fmt.Errorf("start envtest: %w", errors.Join(err, environment.Stop()))
	}
	return config, environment.Stop, nil
}

// startTemporary starts a control plane with data that are forgotten at the end.
func startTemporary(ctx context.Context) (*rest.Config, func() error, error) {
	dir, err := os.MkdirTemp("", "tightrope-")
	if err != nil {
		return nil, nil, fmt.Errorf("make a data directory: %w", err)
	}
	forget := func() error { return os.RemoveAll(dir) }
	plane, err := startControlPlane(ctx, dir)
	if err != nil {
		return nil, nil, errors.Join(err, forget())
	}
	stop := func() error { return errors.Join(plane.stop(), forget()) }
	config, err := plane.config()
	if err != nil {
		return nil, nil, errors.Join(err, stop())
	}
	return config, stop, nil
}
