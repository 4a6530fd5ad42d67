package redact

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	appsv1 "k8s.io/api/apps/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/intstr"
	"sigs.k8s.io/controller-runtime/pkg/client"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/book"
)

var update = flag.Bool("update", false, "rewrite the golden files")

var noon = time.Date(2026, 11, 3, 12, 0, 0, 0, time.UTC)

var testKey = NewKey([]byte("a key of the tests"))

const canary = "canary"

// filled fills every text of every field with a canary of its own, which a name could be called too.
type filled struct{ count int }

func (f *filled) fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		if scalars[v.Type().Name()] == keep {
			return // a date, or one of a few words
		}
		f.count++
		v.SetString(fmt.Sprintf("%s-%d", canary, f.count))
	case reflect.Int32, reflect.Int64:
		v.SetInt(7)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		f.fill(v.Elem())
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return
		}
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		f.fill(v.Index(0))
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		value := reflect.New(v.Type().Elem()).Elem()
		f.fill(value)
		v.SetMapIndex(reflect.ValueOf("key").Convert(v.Type().Key()), value)
	case reflect.Struct:
		f.fillStruct(v)
	}
}

func (f *filled) fillStruct(v reflect.Value) {
	switch o := v.Addr().Interface().(type) {
	case *metav1.Time:
		*o = metav1.NewTime(noon)
		return
	case *metav1.ObjectMeta:
		f.count++
		o.Name = fmt.Sprintf("%s-%d", canary, f.count)
		o.GenerateName, o.ResourceVersion = o.Name, o.Name
		o.UID = "canary"
		o.Labels = map[string]string{"label": o.Name, success.LabelAccount: o.Name}
		o.Annotations = map[string]string{"kubectl.kubernetes.io/last-applied-configuration": o.Name}
		o.OwnerReferences = []metav1.OwnerReference{{APIVersion: "v1", Kind: "ConfigMap", Name: o.Name, UID: "canary"},
			{APIVersion: success.SchemeGroupVersion.String(), Kind: "Engagement", Name: o.Name, UID: "canary"}}
		o.ManagedFields = []metav1.ManagedFieldsEntry{{Manager: o.Name}}
		return
	case *intstr.IntOrString:
		*o = intstr.FromString(canary)
		return
	}
	for _, field := range v.Fields() {
		f.fill(field)
	}
}

// everything is an object of each kind with a canary in every field.
func everything(t *testing.T) []runtime.Object {
	t.Helper()
	f := &filled{}
	var objects []runtime.Object
	for _, o := range []client.Object{
		&success.Account{}, &success.AccountLedger{}, &success.SegmentOverride{}, &success.Engagement{}, &success.Task{}, &success.Segment{},
		&success.Playbook{}, &success.Scorecard{}, &success.Calendar{}, &success.Guardrail{},
	} {
		f.fill(reflect.ValueOf(o).Elem())
		o.SetNamespace("emea")
		objects = append(objects, o)
	}
	return append(objects, &appsv1.ControllerRevision{
		ObjectMeta: metav1.ObjectMeta{Name: "p-1", Namespace: "emea", Labels: map[string]string{success.LabelPlaybook: "p"}},
		Data:       runtime.RawExtension{Raw: []byte(`{"steps":[{"name":"ask","title":"canary {{ 'canary' }}"}]}`)},
	})
}

// survivors are the fields in which the canary still sings.
func survivors(v reflect.Value, path string, found map[string]bool) {
	switch v.Kind() {
	case reflect.String:
		if strings.Contains(strings.ToLower(v.String()), canary) {
			found[path] = true
		}
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			survivors(v.Elem(), path, found)
		}
	case reflect.Slice:
		if data, raw := reflect.TypeAssert[[]byte](v); raw && strings.Contains(string(data), canary) {
			found[path] = true
			return
		}
		for i := range v.Len() {
			survivors(v.Index(i), path, found)
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			survivors(v.MapIndex(key), path+"["+key.String()+"]", found)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if field := v.Type().Field(i); field.IsExported() {
				name := path + "." + field.Name
				if field.Anonymous {
					name = path
				}
				survivors(v.Field(i), name, found)
			}
		}
	}
}

// TestNoCanarySurvives says, field by field, what stays. Whoever adds a field sees here whether it does.
func TestNoCanarySurvives(t *testing.T) {
	for _, level := range []Level{Names, All} {
		t.Run(string(level), func(t *testing.T) {
			b, err := book.New("emea", noon, everything(t))
			if err != nil {
				t.Fatal(err)
			}
			redacted, _, err := Book(b, testKey, level)
			if err != nil {
				t.Fatal(err)
			}
			found := map[string]bool{}
			for _, o := range redacted.Objects {
				survivors(reflect.ValueOf(o).Elem(), book.KindOf(o), found)
			}
			golden(t, "kept-"+string(level)+".txt", strings.Join(slices.Sorted(keysOf(found)), "\n")+"\n")
		})
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs; look at it, and write it with -update:\n%s", path, diff)
	}
}
