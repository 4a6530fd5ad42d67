package build

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/yaml"

	"tightrope.dev/api/v1alpha1"

	k8sruntime "k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
)

// Root is the folder of the repository.
func Root() string {
	_, file, _, _ := runtime.Caller(0)
	return filepath.Join(filepath.Dir(file), "..", "..")
}

// Samples reads the objects of our kinds from the YAML files of a folder below config/samples, in the order of file names.
// Other kinds, such as Namespaces and kustomizations, are passed over.
func Samples(folder string) ([]k8sruntime.Object, error) {
	files, err := filepath.Glob(filepath.Join(Root(), "config", "samples", folder, "*.yaml"))
	if err != nil {
		return nil, fmt.Errorf("list samples: %w", err)
	}
	var objects []k8sruntime.Object
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("read sample: %w", err)
		}
		some, err := Objects(content)
		if err != nil {
			return nil, fmt.Errorf("decode %s: %w", file, err)
		}
		objects = append(objects, some...)
	}
	return objects, nil
}

// Objects decodes the objects of our kinds from a YAML file, strictly.
func Objects(content []byte) ([]k8sruntime.Object, error) {
	scheme := k8sruntime.NewScheme()
	if err := v1alpha1.AddToScheme(scheme); err != nil {
		return nil, fmt.Errorf("build scheme: %w", err)
	}
	decoder := serializer.NewCodecFactory(scheme, serializer.EnableStrict).UniversalDeserializer()
	var objects []k8sruntime.Object
	for document := range bytes.SplitSeq(content, []byte("\n---")) {
		var kind schema.GroupVersionKind
		if err := yaml.Unmarshal(document, &struct {
			APIVersion *string `json:"apiVersion"`
			Kind       *string `json:"kind"`
		}{&kind.Group, &kind.Kind}); err != nil {
			return nil, fmt.Errorf("read kind: %w", err)
		}
		if !strings.HasPrefix(kind.Group, v1alpha1.Group+"/") {
			continue
		}
		object, _, err := decoder.Decode(document, nil, nil)
		if err != nil {
			return nil, fmt.Errorf("decode %s: %w", kind.Kind, err)
		}
		objects = append(objects, object)
	}
	return objects, nil
}
