package redact

import (
	"reflect"

	"k8s.io/apimachinery/pkg/api/equality"

	success "tightrope.dev/api/v1alpha1"
)

// mostRounds is how often the engine is asked what it says of the book: what it says of one thing may be said of another.
const mostRounds = 6

// sayAnew has the engine say of the redacted book what the manager said of the original: messages, and hashes over names. The
// engine's word is taken where it changes nothing else; where something is about to happen in the book, pseudonyms stay.
func (r *redaction) sayAnew() error {
	w := r.world()
	for _, o := range r.now {
		if err := w.Put(o.DeepCopyObject()); err != nil {
			return err
		}
	}
	for range mostRounds {
		if !w.Round() {
			break
		}
	}
	for i, object := range r.now {
		switch o := object.(type) {
		case *success.Account:
			take(&o.Status, &w.Accounts[o.Name].Status)
		case *success.AccountLedger:
			take(&o.Ledger, &w.Ledgers[o.Spec.Account.Key].Ledger)
		case *success.Engagement:
			take(&o.Ledger, &w.Engagements[o.Name].Ledger)
			take(&o.Status, &w.Engagements[o.Name].Status)
		case *success.Guardrail:
			was, _ := r.was.Objects[i].(*success.Guardrail)
			take(&o.Status, &w.Guardrails[o.Name].Status)
			if was.Status.Held != nil && was.Spec.Approved == was.Status.Held.Hash && o.Status.Held != nil {
				o.Spec.Approved = o.Status.Held.Hash
			}
		}
	}
	return nil
}

// take takes what the engine says, where it differs in nothing but texts.
func take[T any](stored, said *T) {
	if equality.Semantic.DeepEqual(bare(*stored), bare(*said)) {
		*stored = *said
	}
}

// bare is a value without its texts.
func bare[T any](value T) T {
	copied := clone(reflect.ValueOf(&value).Elem())
	blank(copied, text)
	made, _ := reflect.TypeAssert[T](copied)
	return made
}

// clone copies a value with everything in it.
func clone(v reflect.Value) reflect.Value {
	if deep := v.Addr().MethodByName("DeepCopy"); deep.IsValid() {
		return deep.Call(nil)[0].Elem()
	}
	return v
}

// blank empties texts and hashes.
func blank(v reflect.Value, p policy) {
	switch v.Kind() {
	case reflect.String:
		if own := (&walker{}).of(v.Type(), p); own == text || own == digest {
			v.SetString("")
		}
	case reflect.Pointer:
		if !v.IsNil() {
			blank(v.Elem(), p)
		}
	case reflect.Slice:
		for i := range v.Len() {
			blank(v.Index(i), p)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if !v.Type().Field(i).IsExported() {
				continue
			}
			inner := p
			if own, listed := fields[v.Type().Name()+"."+v.Type().Field(i).Name]; listed {
				inner = own
			}
			blank(v.Field(i), inner)
		}
	}
}
