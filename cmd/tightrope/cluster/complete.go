package cluster

import (
	"context"
	"slices"
	"time"

	"github.com/spf13/cobra"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/tools/clientcmd"
	"sigs.k8s.io/controller-runtime/pkg/client"

	success "tightrope.dev/api/v1alpha1"
)

const (
	// patience is how long somebody who presses the tab key waits.
	patience = 3 * time.Second
	// mostNames is how many names are offered.
	mostNames = 500
)

// FromFlags are the options as the flags of a command line say them, for completion: there no command runs.
func FromFlags(command *cobra.Command) Options {
	said := func(name string) string {
		if flag := command.Flag(name); flag != nil {
			return flag.Value.String()
		}
		return ""
	}
	o := Options{Namespace: said("namespace"), Kubeconfig: said("kubeconfig"), Context: said("context"), As: said("as")}
	o.AsGroups, _ = command.Flags().GetStringArray("as-group")
	return o
}

// Names completes the names of the objects of one of our kinds, such as Account. Where the cluster does not answer in time,
// or may not be asked, nothing is offered.
func Names(kind string) cobra.CompletionFunc {
	return names(success.SchemeGroupVersion.WithKind(kind+"List"), true)
}

// Namespaces completes the names of namespaces.
func Namespaces() cobra.CompletionFunc {
	return names(corev1.SchemeGroupVersion.WithKind("NamespaceList"), false)
}

func names(kind schema.GroupVersionKind, namespaced bool) cobra.CompletionFunc {
	return func(command *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
		c, namespace, err := FromFlags(command).Connect()
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		ctx, cancel := context.WithTimeout(contextOf(command), patience)
		defer cancel()
		list := &metav1.PartialObjectMetadataList{}
		list.SetGroupVersionKind(kind)
		options := []client.ListOption{client.Limit(mostNames)}
		if namespaced {
			options = append(options, client.InNamespace(namespace))
		}
		if err := c.List(ctx, list, options...); err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		found := make([]string, len(list.Items))
		for i := range list.Items {
			found[i] = list.Items[i].Name
		}
		slices.Sort(found)
		return found, cobra.ShellCompDirectiveNoFileComp
	}
}

// Contexts completes the contexts of the kubeconfig.
func Contexts() cobra.CompletionFunc {
	return func(command *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
		rules := clientcmd.NewDefaultClientConfigLoadingRules()
		rules.ExplicitPath = FromFlags(command).Kubeconfig
		config, err := rules.Load()
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		var found []string
		for name := range config.Contexts {
			found = append(found, name)
		}
		slices.Sort(found)
		return found, cobra.ShellCompDirectiveNoFileComp
	}
}

// contextOf is the context of a command. While words are completed it may have none.
func contextOf(command *cobra.Command) context.Context {
	if ctx := command.Context(); ctx != nil {
		return ctx
	}
	return context.Background()
}
