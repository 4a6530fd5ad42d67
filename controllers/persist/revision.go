package persist

import (
	"context"

	appsv1 "k8s.io/api/apps/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/util/json"
)

// CreateRevision stores a revision of a playbook, and says whether it did. One that exists with the same data is as good.
func (w *Writer) CreateRevision(ctx context.Context, wanted *appsv1.ControllerRevision) (bool, error) {
	data := wanted.Data.Raw
	stored := &appsv1.ControllerRevision{}
	created, err := w.create(ctx, wanted, stored)
	if err != nil || created {
		return created, err
	}
	if !sameJSON(stored.Data.Raw, data) {
		return false, &NameCollision{Kind: "ControllerRevision", Name: wanted.Name, Found: "another spec", Wanted: "this one"}
	}
	return false, nil
}

// sameJSON compares two documents, whatever the order of their fields.
func sameJSON(a, b []byte) bool {
	var one, other any
	return json.Unmarshal(a, &one) == nil && json.Unmarshal(b, &other) == nil && equality.Semantic.DeepEqual(one, other)
}
