// Package cluster finds the cluster that a command works on, as kubectl does: by --kubeconfig, or KUBECONFIG, or the file
// in the home directory, or the service account of the Pod that the command runs in.
package cluster

import (
	"fmt"
	"strings"

	"github.com/spf13/pflag"
	appsv1 "k8s.io/api/apps/v1"
	authenticationv1 "k8s.io/api/authentication/v1"
	authorizationv1 "k8s.io/api/authorization/v1"
	"k8s.io/apimachinery/pkg/runtime"
	_ "k8s.io/client-go/plugin/pkg/client/auth" // the ways in which a kubeconfig may log in
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	"sigs.k8s.io/controller-runtime/pkg/client"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/manifest"
)

// Options say which cluster, and which namespace of it.
type Options struct {
	// Kubeconfig is a file; empty means the one that kubectl would take.
	Kubeconfig string
	// Context is a context of the file; empty means the present one.
	Context string
	// Namespace is the namespace; empty means the one of the context.
	Namespace string
	// As is whom to act as, and AsGroups are their groups; empty means the person of the context.
	As       string
	AsGroups []string
}

// Bind adds the flags of a command that always works on a cluster.
func (o *Options) Bind(flags *pflag.FlagSet) {
	flags.StringVarP(&o.Namespace, "namespace", "n", "", "the namespace (default: the one of the context)")
	flags.StringVar(&o.Kubeconfig, "kubeconfig", "", "the kubeconfig file")
	flags.StringVar(&o.Context, "context", "", "the context of the kubeconfig")
	flags.StringVar(&o.As, "as", "", "act as this user; needs the verb impersonate")
	flags.StringArrayVar(&o.AsGroups, "as-group", nil, "with --as: a group of that user; may be given several times")
}

// Connect gives a client for the cluster, and the namespace. It asks the cluster nothing yet. The client reads what is
// stored, without a cache.
func (o Options) Connect() (client.WithWatch, string, error) {
	config, namespace, err := o.Config()
	if err != nil {
		return nil, "", err
	}
	scheme, err := Scheme()
	if err != nil {
		return nil, "", err
	}
	c, err := client.NewWithWatch(config, client.Options{Scheme: scheme})
	if err != nil {
		return nil, "", fmt.Errorf("make a client of the cluster: %w", err)
	}
	return c, namespace, nil
}

// Config says how the cluster is reached, and gives the namespace. It asks the cluster nothing.
func (o Options) Config() (*rest.Config, string, error) {
	rules := clientcmd.NewDefaultClientConfigLoadingRules()
	rules.ExplicitPath = o.Kubeconfig
	overrides := &clientcmd.ConfigOverrides{CurrentContext: o.Context}
	overrides.AuthInfo.Impersonate, overrides.AuthInfo.ImpersonateGroups = o.As, o.AsGroups
	loader := clientcmd.NewNonInteractiveDeferredLoadingClientConfig(rules, overrides)
	config, err := loader.ClientConfig()
	switch {
	case clientcmd.IsEmptyConfig(err):
		return nil, "", noCluster{err}
	case err != nil:
		return nil, "", fmt.Errorf("find the cluster: %w", plain(err))
	}
	namespace := o.Namespace
	if namespace == "" {
		if namespace, _, err = loader.Namespace(); err != nil {
			return nil, "", fmt.Errorf("find the namespace: %w", err)
		}
	}
	config.QPS = -1 // the server shares out its time itself
	return config, namespace, nil
}

// Scheme knows the kinds that commands read and write: ours, ControllerRevisions, and the questions who one is and what one
// may do.
func Scheme() (*runtime.Scheme, error) {
	scheme := runtime.NewScheme()
	if err := success.AddToScheme(scheme); err != nil {
		return nil, fmt.Errorf("register the kinds of %s: %w", success.Group, err)
	}
	if err := appsv1.AddToScheme(scheme); err != nil {
		return nil, fmt.Errorf("register ControllerRevisions: %w", err)
	}
	if err := authenticationv1.AddToScheme(scheme); err != nil {
		return nil, fmt.Errorf("register SelfSubjectReviews: %w", err)
	}
	if err := authorizationv1.AddToScheme(scheme); err != nil {
		return nil, fmt.Errorf("register SelfSubjectAccessReviews: %w", err)
	}
	return scheme, nil
}

// plain says what is wrong with a kubeconfig in the words for every other YAML file.
func plain(err error) error {
	where, message, isYAML := strings.Cut(err.Error(), ": yaml: ")
	if !isYAML {
		return err
	}
	line, rest, hasLine := strings.Cut(message, ": ")
	if !hasLine {
		return fmt.Errorf("%s: %s", where, manifest.PlainYAML(message))
	}
	return fmt.Errorf("%s: %s: %s", where, line, manifest.PlainYAML(rest))
}
