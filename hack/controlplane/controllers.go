package main

import (
	"context"
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
	apiextensionsscheme "k8s.io/apiextensions-apiserver/pkg/client/clientset/clientset/scheme"
	validating "k8s.io/apiserver/pkg/admission/plugin/policy/validating"
	"k8s.io/apiserver/pkg/cel/openapi/resolver"
	"k8s.io/client-go/discovery/cached/memory"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	kubernetesscheme "k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/metadata"
	"k8s.io/client-go/metadata/metadatainformer"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/restmapper"
	"k8s.io/controller-manager/pkg/informerfactory"
	"k8s.io/klog/v2"
	"k8s.io/kubernetes/pkg/controller/clusterroleaggregation"
	"k8s.io/kubernetes/pkg/controller/garbagecollector"
	"k8s.io/kubernetes/pkg/controller/namespace"
	"k8s.io/kubernetes/pkg/controller/serviceaccount"
	"k8s.io/kubernetes/pkg/controller/validatingadmissionpolicystatus"
	"k8s.io/kubernetes/pkg/generated/openapi"
)

// discoveryPeriod is how soon the garbage collector sees a new CRD. A real cluster takes 30 seconds.
const discoveryPeriod = 2 * time.Second

// controllers is what the controllers have in common. They read through one set of informers and write as themselves.
type controllers struct {
	loopback *rest.Config
	client   kubernetes.Interface
	typed    informers.SharedInformerFactory
	partial  metadatainformer.SharedInformerFactory
	mapper   *restmapper.DeferredDiscoveryRESTMapper
	started  chan struct{} // closed once the informers run
}

// startControllers starts every controller and returns. They run until the context ends.
func startControllers(ctx context.Context, loopback *rest.Config) error {
	c, err := newControllers(loopback)
	if err != nil {
		return err
	}
	if err := waitForRights(ctx, c.client); err != nil {
		return err
	}
	for _, start := range []func(context.Context) (func(context.Context), error){
		c.garbageCollector, c.namespaces, c.serviceAccounts, c.clusterRoles, c.validatingPolicies,
	} {
		run, err := start(ctx)
		if err != nil {
			return err
		}
		go run(ctx)
	}
	c.typed.Start(ctx.Done())
	c.partial.Start(ctx.Done())
	close(c.started)
	return nil
}

func newControllers(loopback *rest.Config) (*controllers, error) {
	loopback = rest.CopyConfig(loopback)
	loopback.QPS = -1 // no limit
	client, err := kubernetes.NewForConfig(loopback)
	if err != nil {
		return nil, fmt.Errorf("make the controllers' client: %w", err)
	}
	partial, err := metadata.NewForConfig(loopback)
	if err != nil {
		return nil, fmt.Errorf("make the controllers' metadata client: %w", err)
	}
	return &controllers{
		loopback: loopback,
		client:   client,
		typed:    informers.NewSharedInformerFactory(client, 0),
		partial:  metadatainformer.NewSharedInformerFactory(partial, 0),
		mapper:   restmapper.NewDeferredDiscoveryRESTMapper(memory.NewMemCacheClient(client.Discovery())),
		started:  make(chan struct{}),
	}, nil
}

// as makes clients that act as a service account of kube-system. Its rights are among those every cluster is born with.
func (c *controllers) as(name string) (kubernetes.Interface, metadata.Interface, error) {
	config := rest.CopyConfig(c.loopback)
	config.Impersonate.UserName = serviceAccountUser(name)
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return nil, nil, fmt.Errorf("make the client of %s: %w", name, err)
	}
	partial, err := metadata.NewForConfig(config)
	if err != nil {
		return nil, nil, fmt.Errorf("make the metadata client of %s: %w", name, err)
	}
	return client, partial, nil
}

func (c *controllers) garbageCollector(ctx context.Context) (func(context.Context), error) {
	client, partial, err := c.as("generic-garbage-collector")
	if err != nil {
		return nil, err
	}
	graph := garbagecollector.NewDependencyGraphBuilder(ctx, partial, c.mapper, garbagecollector.DefaultIgnoredResources(),
		informerfactory.NewInformerFactory(c.typed, c.partial), c.started)
	collector, err := garbagecollector.NewComposedGarbageCollector(ctx, client, partial, c.mapper, graph)
	if err != nil {
		return nil, fmt.Errorf("make the garbage collector: %w", err)
	}
	return func(ctx context.Context) {
		go collector.Sync(ctx, c.client.Discovery(), discoveryPeriod)
		collector.Run(ctx, 10, 30*time.Second)
	}, nil
}

func (c *controllers) namespaces(ctx context.Context) (func(context.Context), error) {
	client, partial, err := c.as("namespace-controller")
	if err != nil {
		return nil, err
	}
	controller := namespace.NewNamespaceController(ctx, client, partial, c.client.Discovery().ServerPreferredNamespacedResources,
		c.typed.Core().V1().Namespaces(), 5*time.Minute, corev1.FinalizerKubernetes)
	return func(ctx context.Context) { controller.Run(ctx, 5) }, nil
}

func (c *controllers) serviceAccounts(ctx context.Context) (func(context.Context), error) {
	client, _, err := c.as("service-account-controller")
	if err != nil {
		return nil, err
	}
	controller, err := serviceaccount.NewServiceAccountsController(klog.FromContext(ctx),
		c.typed.Core().V1().ServiceAccounts(), c.typed.Core().V1().Namespaces(), client,
		serviceaccount.DefaultServiceAccountsControllerOptions())
	if err != nil {
		return nil, fmt.Errorf("make the service account controller: %w", err)
	}
	return func(ctx context.Context) { controller.Run(ctx, 1) }, nil
}

func (c *controllers) clusterRoles(context.Context) (func(context.Context), error) {
	client, _, err := c.as("clusterrole-aggregation-controller")
	if err != nil {
		return nil, err
	}
	controller := clusterroleaggregation.NewClusterRoleAggregation(c.typed.Rbac().V1().ClusterRoles(), client.RbacV1())
	return func(ctx context.Context) { controller.Run(ctx, 2) }, nil
}

func (c *controllers) validatingPolicies(context.Context) (func(context.Context), error) {
	client, _, err := c.as("validatingadmissionpolicy-status-controller")
	if err != nil {
		return nil, err
	}
	schemas := resolver.NewDefinitionsSchemaResolver(openapi.GetOpenAPIDefinitions, kubernetesscheme.Scheme, apiextensionsscheme.Scheme).
		Combine(&resolver.ClientDiscoveryResolver{Discovery: c.client.Discovery()})
	controller, err := validatingadmissionpolicystatus.NewController(
		c.typed.Admissionregistration().V1().ValidatingAdmissionPolicies(),
		client.AdmissionregistrationV1().ValidatingAdmissionPolicies(),
		&validating.TypeChecker{SchemaResolver: schemas, RestMapper: c.mapper})
	if err != nil {
		return nil, fmt.Errorf("make the policy status controller: %w", err)
	}
	return func(ctx context.Context) { controller.Run(ctx, 2) }, nil
}
