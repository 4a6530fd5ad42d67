package simulation

import (
	"reflect"

	"k8s.io/apimachinery/pkg/api/equality"
)

// same says that two values mean the same, as persist compares them. Most are alike to the last byte, which is found out
// faster than that an empty list means the same as none.
func same[T any](a, b *T) bool { return reflect.DeepEqual(a, b) || equality.Semantic.DeepEqual(a, b) }
