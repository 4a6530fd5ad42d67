package cluster

import (
	"context"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// Namespace makes a namespace of the suite's own, named prefix and something unique.
// There is no need to delete it, unless the cluster is somebody's.
func Namespace(ctx context.Context, c client.Client, prefix string) (string, error) {
	namespace := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{GenerateName: prefix + "-"}}
	if err := c.Create(ctx, namespace); err != nil {
		return "", fmt.Errorf("create a namespace for %s: %w", prefix, err)
	}
	return namespace.Name, nil
}
