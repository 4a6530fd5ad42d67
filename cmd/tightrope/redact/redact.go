package redact

import (
	"fmt"
	"reflect"
	"slices"

	appsv1 "k8s.io/api/apps/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/book"
	"tightrope.dev/controllers/engine/plan"
)

// Level says how much is replaced.
type Level string

// How much is replaced; see the documentation of the package.
const (
	Names Level = "names"
	All   Level = "all"
)

// Report says what the reader of a redacted book should know.
type Report struct {
	// Definitions are the definitions that name somebody in an expression, so that they are no longer what the files say:
	// the kind and the name of each, in order.
	Definitions []string
}

// redaction is a book that is being redacted.
type redaction struct {
	walker
	was    *book.Book
	now    []client.Object // for each object of was
	report Report

	accounts  map[string]*files // by the account's key, as it was
	revisions map[string]string // names: old to new
	steps     []success.Name    // of all playbooks
}

// files are the objects of an account, by their places in the book.
type files struct {
	account, ledger int // -1 where there is none
	runs, tasks     []int
	triggers        map[trigger]string // old to new
	runNames        map[string]string  // old to new
	taskNames       map[string]string  // old to new
}

// trigger is the key of a run of a playbook.
type trigger struct{ playbook, key string }

// Book redacts a book. The book itself stays as it is.
func Book(b *book.Book, key Key, level Level) (*book.Book, Report, error) {
	words, err := vocabularyOf(b.Objects)
	if err != nil {
		return nil, Report{}, err
	}
	r := &redaction{
		walker: walker{key: key, level: level, words: words, changed: map[string]string{}},
		was:    b, accounts: map[string]*files{}, revisions: map[string]string{},
	}
	if err := r.run(); err != nil {
		return nil, Report{}, err
	}
	objects := make([]runtime.Object, 0, len(r.now))
	for _, o := range r.now {
		objects = append(objects, o)
	}
	made, err := book.New(b.Namespace, b.Taken, objects)
	if err != nil {
		return nil, Report{}, fmt.Errorf("after redaction: %w", err)
	}
	made.Redaction = string(level)
	return made, r.report, nil
}

func (r *redaction) run() error {
	for _, object := range r.was.Objects {
		o, _ := object.DeepCopyObject().(client.Object)
		r.now = append(r.now, o)
	}
	r.file()
	r.walkFacts()
	if err := r.walkDefinitions(); err != nil {
		return err
	}
	if err := r.mapElements(); err != nil {
		return err
	}
	for _, key := range slices.Sorted(keysOf(r.accounts)) {
		r.renameAll(key, r.accounts[key])
	}
	return r.sayAnew()
}

// walkFacts replaces the texts of accounts and of work.
func (r *redaction) walkFacts() {
	for i, o := range r.now {
		if isDefinition(o) {
			continue
		}
		r.meta(o)
		r.walk(reflect.ValueOf(o), text)
		if a, ok := o.(*success.Account); ok {
			was, _ := r.was.Objects[i].(*success.Account)
			r.account(was, a)
		}
		if override, ok := o.(*success.SegmentOverride); ok {
			override.Name = r.key.pseudonym(overrides, override.Name)
		}
	}
}

// account names an account, and has rollouts choose it as they did.
func (r *redaction) account(was, a *success.Account) {
	a.Name = r.seen(accounts, was.Name)
	if was.Spec.DisplayName != "" {
		a.Spec.DisplayName = r.changedTo(was.Spec.DisplayName, a.Name)
	}
	declared := map[string]plan.Cohort{}
	for _, p := range book.Of[*success.Playbook](r.was) {
		if p.Spec.Rollout != nil {
			key := plan.PlaybookKey(p)
			declared[key] = plan.CohortOf(was, key).Like(p.Spec.Rollout, func(what string, below int32) int32 {
				return r.key.number(what+"\x00"+key+"\x00"+plan.AccountKey(was), below)
			})
		}
	}
	plan.DeclareCohorts(a, declared)
}

// walkDefinitions replaces the texts of definitions, and notes which changed.
func (r *redaction) walkDefinitions() error {
	r.definition = true
	defer func() { r.definition = false }()
	for i, o := range r.now {
		if !isDefinition(o) {
			continue
		}
		r.meta(o)
		if revision, ok := o.(*appsv1.ControllerRevision); ok {
			if err := r.revision(revision); err != nil {
				return err
			}
			r.revisions[book.NameOf(r.was.Objects[i])] = revision.Name
			continue
		}
		r.walk(reflect.ValueOf(o), text)
		if err := r.noteRevision(r.was.Objects[i], o); err != nil {
			return err
		}
		if r.level == Names && !equality.Semantic.DeepEqual(part(r.was.Objects[i], "Spec"), part(o, "Spec")) && !onlyApproved(o) {
			r.report.Definitions = append(r.report.Definitions, book.KindOf(o)+" "+o.GetName())
		}
	}
	for _, o := range r.now {
		if p, ok := o.(*success.Playbook); ok {
			r.renameRevisions(p)
		}
	}
	return nil
}

// noteRevision notes the name of the revision that a playbook has as it is, stored or not.
func (r *redaction) noteRevision(was, now runtime.Object) error {
	before, ok := was.(*success.Playbook)
	if !ok {
		return nil
	}
	after, _ := now.(*success.Playbook)
	old, _, err := plan.RevisionOf(before)
	if err != nil {
		return err
	}
	if r.revisions[old] == "" {
		r.revisions[old], _, err = plan.RevisionOf(after)
	}
	return err
}

func isDefinition(o runtime.Object) bool {
	switch o.(type) {
	case *success.Segment, *success.Playbook, *success.Scorecard, *success.Calendar, *success.Guardrail, *appsv1.ControllerRevision:
		return true
	}
	return false
}

// onlyApproved says that all that can have changed is what a person approved.
func onlyApproved(o runtime.Object) bool {
	_, is := o.(*success.Guardrail)
	return is
}

// part is a field of an object.
func part(o runtime.Object, name string) any {
	return reflect.ValueOf(o).Elem().FieldByName(name).Interface()
}

// file finds out what belongs to which account.
func (r *redaction) file() {
	steps := map[success.Name]bool{}
	for i, object := range r.was.Objects {
		switch o := object.(type) {
		case *success.Account:
			r.filesOf(plan.AccountKey(o)).account = i
		case *success.AccountLedger:
			r.filesOf(o.Spec.Account.Key).ledger = i
		case *success.Engagement:
			f := r.filesOf(o.Spec.Account.Key)
			f.runs = append(f.runs, i)
		case *success.Task:
			f := r.filesOf(o.Spec.Key.Account)
			f.tasks = append(f.tasks, i)
		case *success.Playbook:
			noteSteps(steps, &o.Spec)
		case *appsv1.ControllerRevision:
			if spec, err := specOf(o); err == nil {
				noteSteps(steps, spec)
			}
		}
	}
	r.steps = slices.Sorted(keysOf(steps))
}

func noteSteps(steps map[success.Name]bool, spec *success.PlaybookSpec) {
	for _, s := range spec.Steps {
		steps[s.Name] = true
		if s.RenamedFrom != "" {
			steps[s.RenamedFrom] = true
		}
	}
}

func (r *redaction) filesOf(key string) *files {
	if r.accounts[key] == nil {
		r.accounts[key] = &files{account: -1, ledger: -1, triggers: map[trigger]string{}, runNames: map[string]string{}, taskNames: map[string]string{}}
	}
	return r.accounts[key]
}
