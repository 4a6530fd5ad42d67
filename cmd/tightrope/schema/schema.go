// Package schema checks objects as the API server does when they are created, with the server's own code and offline: the
// structural schema of the CRD, its list types, its CEL rules, and the rules of metadata. What it accepts the server accepts,
// and the other way round. It does not know admission policies, nor what is stored: rules about changes (oldSelf) are not asked.
package schema

import (
	"context"
	"embed"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/listtype"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/objectmeta"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	metavalidation "k8s.io/apimachinery/pkg/api/validation"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/validation/field"
	celconfig "k8s.io/apiserver/pkg/apis/cel"
	"sigs.k8s.io/yaml"
)

// crds are copies of what `make generate` writes, because a program can only carry files from below its own directory. A test
// compares them.
//
//go:generate sh -c "rm -f crds/*.yaml && cp ../../../config/crd/bases/*.yaml crds/"
//go:embed crds
var crds embed.FS

// Schema is the schema of a kind.
type Schema struct {
	structural *structuralschema.Structural
	values     validation.SchemaValidator
	rules      *cel.Validator
	namespaced bool
}

// Wrong is what the schema does not allow.
type Wrong struct {
	// Path is the field, as the API server writes it.
	Path string
	// Message says what is wrong with it.
	Message string
	// Type is the server's word for what is wrong.
	Type field.ErrorType
}

// readers read the schema of each kind, once: its rules take a while to compile.
var readers = sync.OnceValues(func() (map[string]func() (*Schema, error), error) {
	files, err := crds.ReadDir("crds")
	if err != nil {
		return nil, fmt.Errorf("list the schemas: %w", err)
	}
	all := map[string]func() (*Schema, error){}
	for _, file := range files {
		crd := &apiextensionsv1.CustomResourceDefinition{}
		raw, err := crds.ReadFile(path.Join("crds", file.Name()))
		if err == nil {
			err = yaml.Unmarshal(raw, crd)
		}
		if err != nil {
			return nil, fmt.Errorf("read the schema %s: %w", file.Name(), err)
		}
		all[crd.Spec.Names.Kind] = sync.OnceValues(func() (*Schema, error) { return read(crd) })
	}
	return all, nil
})

// Of is the schema of a kind, such as Playbook.
func Of(kind string) (*Schema, error) {
	all, err := readers()
	if err != nil {
		return nil, err
	}
	if all[kind] == nil {
		return nil, fmt.Errorf("there is no schema of kind %s", kind)
	}
	return all[kind]()
}

func read(crd *apiextensionsv1.CustomResourceDefinition) (*Schema, error) {
	var props apiextensions.JSONSchemaProps
	v1 := crd.Spec.Versions[0].Schema.OpenAPIV3Schema
	kind := crd.Spec.Names.Kind
	if err := apiextensionsv1.Convert_v1_JSONSchemaProps_To_apiextensions_JSONSchemaProps(v1, &props, nil); err != nil {
		return nil, fmt.Errorf("convert the schema of %s: %w", kind, err)
	}
	structural, err := structuralschema.NewStructural(&props)
	if err != nil {
		return nil, fmt.Errorf("read the schema of %s: %w", kind, err)
	}
	values, _, err := validation.NewSchemaValidator(&props)
	if err != nil {
		return nil, fmt.Errorf("read the schema of %s: %w", kind, err)
	}
	return &Schema{structural, values, cel.NewValidator(structural, true, celconfig.PerCallLimit), crd.Spec.Scope == apiextensionsv1.NamespaceScoped}, nil
}

// Check gives what is wrong with an object, in the order of the paths. It goes the way of the server's strategy for custom
// resources, in k8s.io/apiextensions-apiserver/pkg/registry/customresource. The object is not changed.
func (s *Schema) Check(ctx context.Context, object map[string]any) []Wrong {
	object = runtime.DeepCopyJSON(object)
	errs := s.prepare(object)
	if len(errs) == 0 {
		errs = s.validate(ctx, object)
	}
	var all []Wrong
	for _, err := range errs {
		place(err)
		all = append(all, Wrong{err.Field, sentence(err), err.Type})
	}
	slices.SortStableFunc(all, func(a, b Wrong) int { return strings.Compare(a.Path+a.Message, b.Path+b.Message) })
	return slices.Compact(all)
}

// prepare leaves out what the server leaves out when an object is created, and adds what it adds.
func (s *Schema) prepare(object map[string]any) field.ErrorList {
	if _, _, err := objectmeta.GetObjectMeta(object, false); err != nil {
		return field.ErrorList{field.Invalid(field.NewPath("metadata"), nil, err.Error())}
	}
	pruning.Prune(object, s.structural, true)
	defaulting.PruneNonNullableNullsWithoutDefaults(object, s.structural)
	if err := objectmeta.Coerce(nil, object, s.structural, false, false); err != nil {
		return field.ErrorList{err}
	}
	defaulting.Default(object, s.structural)
	delete(object, "status") // whoever creates an object cannot set it
	return nil
}

func (s *Schema) validate(ctx context.Context, object map[string]any) field.ErrorList {
	errs := s.metadata(object)
	errs = append(errs, validation.ValidateCustomResource(nil, object, s.values)...)
	errs = append(errs, objectmeta.Validate(ctx, nil, object, s.structural, false)...)
	errs = append(errs, listtype.ValidateListSetsAndMaps(nil, s.structural, object)...)
	if slices.ContainsFunc(errs, hidesRules) {
		return errs
	}
	broken, _ := s.rules.Validate(ctx, nil, s.structural, object, nil, celconfig.RuntimeCELCostBudget)
	return append(errs, broken...)
}

// metadata checks names, labels and the like.
func (s *Schema) metadata(object map[string]any) field.ErrorList {
	meta, found, err := objectmeta.GetObjectMeta(object, false)
	if err != nil || !found {
		return field.ErrorList{field.Required(field.NewPath("metadata"), "")}
	}
	if s.namespaced && meta.Namespace == "" {
		meta.Namespace = "default" // where it is applied to
	}
	return metavalidation.ValidateObjectMetaAccessor(meta, s.namespaced, metavalidation.NameIsDNSSubdomain, field.NewPath("metadata"))
}

// hidesRules says that an error keeps the server from asking the rules.
func hidesRules(err *field.Error) bool {
	switch err.Type {
	case field.ErrorTypeNotSupported, field.ErrorTypeRequired, field.ErrorTypeTooLong, field.ErrorTypeTooMany, field.ErrorTypeTypeInvalid:
		return true
	}
	return false
}
