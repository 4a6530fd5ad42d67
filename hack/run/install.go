package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	yamlutil "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"
)

// install applies config/default, as make deploy does, but for the Deployment: Pods do not run here.
func (s *session) install(ctx context.Context) (string, error) {
	objects, err := s.kustomize(ctx, "config/default")
	if err != nil {
		return "", err
	}
	var first, second []*unstructured.Unstructured
	for _, o := range objects {
		switch o.GetKind() {
		case "Namespace", "CustomResourceDefinition":
			first = append(first, o)
		case "Deployment":
		default:
			second = append(second, o)
		}
	}
	if err := s.applyAll(ctx, first); err != nil {
		return "", err
	}
	if err := until(ctx, 30*time.Second, "the kinds are Established", func() bool { return s.established(ctx) }); err != nil {
		return "", err
	}
	return "", s.applyAll(ctx, second)
}

// applyAll applies objects in no particular order.
func (s *session) applyAll(ctx context.Context, objects []*unstructured.Unstructured) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(4)
	for _, o := range objects {
		group.Go(func() error {
			err := s.cluster.Apply(ctx, client.ApplyConfigurationFromUnstructured(o), client.FieldOwner("tightrope-run"), client.ForceOwnership)
			if err != nil {
				return fmt.Errorf("apply %s %s: %w", o.GetKind(), o.GetName(), err)
			}
			return nil
		})
	}
	return group.Wait()
}

// established says whether the API server serves our kinds.
func (s *session) established(ctx context.Context) bool {
	var crds apiextensionsv1.CustomResourceDefinitionList
	if err := s.cluster.List(ctx, &crds, client.MatchingLabels{"app.kubernetes.io/name": "tightrope"}); err != nil {
		return false
	}
	for _, crd := range crds.Items {
		if !isEstablished(crd) {
			return false
		}
	}
	return len(crds.Items) > 0
}

func isEstablished(crd apiextensionsv1.CustomResourceDefinition) bool {
	for _, c := range crd.Status.Conditions {
		if c.Type == apiextensionsv1.Established {
			return c.Status == apiextensionsv1.ConditionTrue
		}
	}
	return false
}

// kustomize builds a directory of the checkout with the kubectl that we built.
func (s *session) kustomize(ctx context.Context, dir string) ([]*unstructured.Unstructured, error) {
	text, err := s.command(ctx, s.programs.kubectl, "kustomize", dir)
	if err != nil {
		return nil, fmt.Errorf("build %s: %w", dir, err)
	}
	objects, err := parseObjects(text)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", dir, err)
	}
	return objects, nil
}

// parseObjects reads the documents of a YAML stream.
func parseObjects(text string) ([]*unstructured.Unstructured, error) {
	var objects []*unstructured.Unstructured
	reader := yamlutil.NewYAMLReader(bufio.NewReader(strings.NewReader(text)))
	for {
		document, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return objects, nil
		}
		if err != nil {
			return nil, err
		}
		o := &unstructured.Unstructured{}
		if err := yaml.Unmarshal(document, &o.Object); err != nil {
			return nil, err
		}
		if len(o.Object) > 0 {
			objects = append(objects, o)
		}
	}
}
