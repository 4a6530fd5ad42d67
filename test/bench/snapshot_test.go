package bench

import (
	"bytes"
	"reflect"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"tightrope.dev/cmd/tightrope/book"
	"tightrope.dev/cmd/tightrope/redact"
)

// BenchmarkSnapshot has a large book of accounts with their work redacted, written and read.
func BenchmarkSnapshot(b *testing.B) {
	made := bookOf(b, accounts(b, 10_000))
	for range b.N {
		start, fields := time.Now(), 0
		redacted, _, err := redact.Book(made, redact.NewKey([]byte("a key of the benchmark")), redact.Names)
		if err != nil {
			b.Fatal(err)
		}
		toRedact, file := time.Since(start), &bytes.Buffer{}
		start = time.Now()
		if err := redacted.Write(file); err != nil {
			b.Fatal(err)
		}
		toWrite, size := time.Since(start), file.Len()
		start = time.Now()
		if _, err := book.Read(file); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(time.Since(start).Seconds(), "s/read")
		b.ReportMetric(toRedact.Seconds(), "s/redact")
		b.ReportMetric(toWrite.Seconds(), "s/write")
		b.ReportMetric(float64(size)/(1<<20), "MiB")
		for _, o := range made.Objects {
			fields += leaves(reflect.ValueOf(o))
		}
		b.ReportMetric(float64(fields), "fields")
		b.ReportMetric(float64(len(made.Objects)), "objects")
	}
}

// bookOf is the book of a world in which so many accounts have their work.
func bookOf(b *testing.B, accounts int) *book.Book {
	b.Helper()
	w := largeWorld(b, largeBook(b, accounts))
	w.Settle()
	var objects []runtime.Object
	for _, kind := range []any{w.Accounts, w.Ledgers, w.Engagements, w.Tasks, w.Overrides, w.Segments, w.Playbooks, w.Scorecards, w.Calendars, w.Guardrails} {
		for _, value := range reflect.ValueOf(kind).Seq2() {
			o, _ := reflect.TypeAssert[runtime.Object](value)
			o = o.DeepCopyObject()
			if named, ok := o.(metav1.Object); ok {
				named.SetNamespace("bench")
			}
			objects = append(objects, o)
		}
	}
	made, err := book.New("bench", w.Now, objects)
	if err != nil {
		b.Fatal(err)
	}
	return made
}

// leaves counts the values in an object that are set.
func leaves(v reflect.Value) (n int) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			return leaves(v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			n += leaves(v.Index(i))
		}
	case reflect.Map:
		for _, value := range v.Seq2() {
			n += leaves(value)
		}
	case reflect.Struct:
		if _, isTime := reflect.TypeAssert[metav1.Time](v); isTime {
			return 1
		}
		for field, value := range v.Fields() {
			if field.IsExported() {
				n += leaves(value)
			}
		}
	default:
		if !v.IsZero() {
			return 1
		}
	}
	return n
}
