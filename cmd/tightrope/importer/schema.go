package importer

import (
	"context"
	_ "embed"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
	celconfig "k8s.io/apiserver/pkg/apis/cel"
	"sigs.k8s.io/yaml"
)

// accountCRD is a copy of what `make generate` writes, because a program can only carry files from below its own directory.
// A test compares the two.
//
//go:generate cp ../../../config/crd/bases/tightrope.dev_accounts.yaml accounts.crd.yaml
//go:embed accounts.crd.yaml
var accountCRD []byte

// schema checks objects as the API server does, with its own code: lengths, words, dates and rules.
type schema struct {
	structural *structuralschema.Structural
	values     validation.SchemaValidator
	rules      *cel.Validator
}

// wrong is what the schema does not allow.
type wrong struct{ path, message string }

// accountSchema is the schema of an Account. It is read once: its rules take a while to compile.
var accountSchema = sync.OnceValues(readAccountSchema)

func readAccountSchema() (*schema, error) {
	var crd apiextensionsv1.CustomResourceDefinition
	if err := yaml.Unmarshal(accountCRD, &crd); err != nil {
		return nil, fmt.Errorf("read the schema of accounts: %w", err)
	}
	var props apiextensions.JSONSchemaProps
	v1 := crd.Spec.Versions[0].Schema.OpenAPIV3Schema
	if err := apiextensionsv1.Convert_v1_JSONSchemaProps_To_apiextensions_JSONSchemaProps(v1, &props, nil); err != nil {
		return nil, fmt.Errorf("convert the schema of accounts: %w", err)
	}
	structural, err := structuralschema.NewStructural(&props)
	if err != nil {
		return nil, fmt.Errorf("read the schema of accounts: %w", err)
	}
	values, _, err := validation.NewSchemaValidator(&props)
	if err != nil {
		return nil, fmt.Errorf("read the schema of accounts: %w", err)
	}
	return &schema{structural, values, cel.NewValidator(structural, true, celconfig.PerCallLimit)}, nil
}

// check gives what is wrong with an object, in the order of the paths.
func (s *schema) check(ctx context.Context, object map[string]any) []wrong {
	errs := validation.ValidateCustomResource(nil, object, s.values)
	if len(errs) == 0 {
		errs, _ = s.rules.Validate(ctx, nil, s.structural, object, nil, math.MaxInt64)
	}
	var all []wrong
	for _, err := range errs {
		all = append(all, wrong{err.Field, sentence(err)})
	}
	slices.SortFunc(all, func(a, b wrong) int { return strings.Compare(a.path+a.message, b.path+b.message) })
	return all
}

// sentence puts an error of the API server in our words where its own are stiff.
func sentence(err *field.Error) string {
	switch err.Type {
	case field.ErrorTypeNotSupported:
		_, supported, _ := strings.Cut(err.Detail, "supported values: ")
		return fmt.Sprintf("%q is not one of %s", err.BadValue, strings.ReplaceAll(supported, `"`, ""))
	case field.ErrorTypeTooLong:
		return "is too long: " + strings.Replace(err.Detail, "bytes", "characters", 1) // it counts characters
	case field.ErrorTypeInvalid:
		return quoted(err.BadValue) + " " + strings.TrimPrefix(err.Detail, err.Field+" in body ")
	default:
		return err.ErrorBody()
	}
}

func quoted(value any) string {
	switch v := value.(type) {
	case string:
		return fmt.Sprintf("%q", v)
	case map[string]any:
		return "the value"
	}
	return fmt.Sprint(value)
}
