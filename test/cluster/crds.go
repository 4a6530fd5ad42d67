package cluster

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/envtest"
)

const (
	crdPoll    = 50 * time.Millisecond
	crdTimeout = 30 * time.Second
	fieldOwner = client.FieldOwner("tightrope-tests")
)

// installCRDs applies config/crd/bases and waits until every kind is served. Suites may do so at the same time.
func installCRDs(ctx context.Context, config *rest.Config) error {
	root, err := moduleRoot()
	if err != nil {
		return err
	}
	options := envtest.CRDInstallOptions{
		Paths:              []string{filepath.Join(root, "config", "crd", "bases")},
		ErrorIfPathMissing: true,
		PollInterval:       crdPoll,
		MaxTime:            crdTimeout,
	}
	if err := envtest.ReadCRDFiles(&options); err != nil {
		return fmt.Errorf("read CRDs: %w", err)
	}
	return applyCRDs(ctx, config, options)
}

func applyCRDs(ctx context.Context, config *rest.Config, options envtest.CRDInstallOptions) error {
	scheme := runtime.NewScheme()
	if err := apiextensionsv1.AddToScheme(scheme); err != nil {
		return fmt.Errorf("register CRDs: %w", err)
	}
	c, err := client.New(config, client.Options{Scheme: scheme})
	if err != nil {
		return fmt.Errorf("make a client for CRDs: %w", err)
	}
	for _, crd := range options.CRDs {
		if err := applyCRD(ctx, c, crd); err != nil {
			return fmt.Errorf("apply CRD %s: %w", crd.Name, err)
		}
	}
	for _, crd := range options.CRDs {
		if err := waitEstablished(ctx, c, crd.Name); err != nil {
			return fmt.Errorf("wait for CRD %s: %w", crd.Name, err)
		}
	}
	if err := envtest.WaitForCRDs(config, options.CRDs, options); err != nil {
		return fmt.Errorf("wait for CRDs to be served: %w", err)
	}
	return nil
}

// applyCRD tries again when another suite creates the same CRD at the same moment.
func applyCRD(ctx context.Context, c client.Client, crd *apiextensionsv1.CustomResourceDefinition) error {
	content, err := runtime.DefaultUnstructuredConverter.ToUnstructured(crd)
	if err != nil {
		return err
	}
	delete(content, "status")
	wanted := client.ApplyConfigurationFromUnstructured(&unstructured.Unstructured{Object: content})
	return wait.PollUntilContextTimeout(ctx, crdPoll, crdTimeout, true, func(ctx context.Context) (bool, error) {
		err := c.Apply(ctx, wanted, fieldOwner, client.ForceOwnership)
		if apierrors.IsAlreadyExists(err) || apierrors.IsConflict(err) {
			return false, nil
		}
		return err == nil, err
	})
}

func waitEstablished(ctx context.Context, c client.Client, name string) error {
	return wait.PollUntilContextTimeout(ctx, crdPoll, crdTimeout, true, func(ctx context.Context) (bool, error) {
		crd := &apiextensionsv1.CustomResourceDefinition{}
		err := c.Get(ctx, client.ObjectKey{Name: name}, crd)
		return err == nil && established(crd), client.IgnoreNotFound(err)
	})
}

func established(crd *apiextensionsv1.CustomResourceDefinition) bool {
	return slices.ContainsFunc(crd.Status.Conditions, func(c apiextensionsv1.CustomResourceDefinitionCondition) bool {
		return c.Type == apiextensionsv1.Established && c.Status == apiextensionsv1.ConditionTrue
	})
}
