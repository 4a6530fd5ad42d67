package simulate

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"time"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/utils/clock"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/book"
	"tightrope.dev/cmd/tightrope/manifest"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/people"
	"tightrope.dev/controllers/engine/simulation"
)

// scene is what a simulation begins with.
type scene struct {
	book *book.Book
	at   time.Time
	// state and people say where the state and the model come from.
	state, people string
	files         *manifest.Set // nil where none were given
	model         *people.Model
	document      *manifest.Object // of the model; nil where there is no file
	seed          int64
	length        calendar.Offset
	// zone is that of accounts without a calendar.
	zone    *time.Location
	account string
}

// load reads everything.
func (o *options) load(ctx context.Context, now clock.PassiveClock) (*scene, error) {
	s := &scene{account: o.account, seed: o.seed}
	var err error
	if s.length, err = calendar.ParseOffset(o.length); err != nil {
		return nil, err
	}
	if s.zone, err = time.LoadLocation(o.zone); err != nil {
		return nil, err
	}
	if err := o.loadModel(ctx, s); err != nil {
		return nil, err
	}
	if err := o.loadFiles(ctx, s); err != nil {
		return nil, err
	}
	if err := o.loadState(ctx, s, now); err != nil {
		return nil, err
	}
	if len(book.Of[*success.Account](s.book)) == 0 {
		return nil, fmt.Errorf("there are no accounts in %s; there is nothing to simulate", s.state)
	}
	return s, nil
}

// loadFiles reads the files of -f and -k, if there are any.
func (o *options) loadFiles(ctx context.Context, s *scene) error {
	if len(o.files.Filenames) == 0 && o.files.Kustomize == "" {
		return nil
	}
	files, err := manifest.Read(ctx, o.files)
	if err != nil {
		return interrupted(ctx, err)
	}
	if len(files.Problems) > 0 {
		return mistakes(files.Problems)
	}
	s.files = files
	return nil
}

// mistakes says that files must be mended first.
func mistakes(problems manifest.Problems) error {
	return fmt.Errorf("%s in the files; mend them, tightrope lint says more:\n%w", count(len(problems), "mistake"), problems)
}

// loadState reads what there is, and lays the files over it.
func (o *options) loadState(ctx context.Context, s *scene, now clock.PassiveClock) error {
	if o.filesOnly {
		return o.filesAsState(s, now)
	}
	var err error
	if s.book, s.at, err = o.book.Load(ctx, now, o.files.In); err != nil {
		return interrupted(ctx, err)
	}
	s.state = "namespace " + s.book.Namespace
	if o.book.Snapshot != "" {
		s.state = fmt.Sprintf("snapshot %s of namespace %s, taken on %s", o.book.Snapshot, s.book.Namespace, s.book.Taken.Format("2006-01-02 15:04 MST"))
	}
	if s.files == nil {
		return nil
	}
	objects, _, err := s.files.InNamespace(s.book.Namespace)
	if err != nil {
		return err
	}
	if len(objects) == 0 {
		return fmt.Errorf("the files have nothing for namespace %s; they are for %s", s.book.Namespace, cmp.Or(some(s.files.Namespaces()), "none"))
	}
	s.state += fmt.Sprintf(", with %s of the files laid over it", count(len(objects), "object"))
	s.book, err = s.book.With(typed(objects), o.prune)
	return err
}

// filesAsState has the files stand for a namespace in which nothing has happened yet.
func (o *options) filesAsState(s *scene, now clock.PassiveClock) error {
	objects, namespace, err := s.files.InNamespace(o.book.Cluster.Namespace)
	if err != nil {
		return err
	}
	if s.at, err = o.book.Time(now.Now().UTC()); err != nil {
		return err
	}
	s.state = "the files alone, for namespace " + namespace
	s.book, err = book.New(namespace, s.at, typed(objects))
	return err
}

func typed(objects []*manifest.Object) []runtime.Object {
	list := make([]runtime.Object, 0, len(objects))
	for _, o := range objects {
		list = append(list, o.Object)
	}
	return list
}

// loadModel reads how people respond.
func (o *options) loadModel(ctx context.Context, s *scene) error {
	s.model, s.people = &people.Model{}, "everybody does each task on its due day, takes the first choice, confirms, approves, and does not object"
	if o.people == "" {
		return nil
	}
	var err error
	if s.model, s.document, err = readModel(ctx, o.people, o.files.In); err != nil {
		return interrupted(ctx, err)
	}
	s.people = "as " + o.people + " says"
	if s.model.Seed != nil && !o.seedGiven {
		s.seed = *s.model.Seed
	}
	return nil
}

// readModel reads a file of kind ResponseModel.
func readModel(ctx context.Context, file string, in io.Reader) (*people.Model, *manifest.Object, error) {
	set, err := manifest.Read(ctx, manifest.Options{Filenames: []string{file}, In: in})
	if err != nil {
		return nil, nil, err
	}
	if err := set.Problems.Err(); err != nil {
		return nil, nil, err
	}
	if len(set.Documents) != 1 || set.Documents[0].Kind != people.Kind {
		return nil, nil, fmt.Errorf("%s is to have one document of kind %s, and nothing else; config/samples/people shows one", file, people.Kind)
	}
	document, model := set.Documents[0], &people.Model{}
	problems := document.Decode(model)
	if len(problems) == 0 {
		problems = placed(document, model.Check())
	}
	return model, document, problems.Err()
}

// placed gives the problems of a model their places.
func placed(document *manifest.Object, found []people.Problem) manifest.Problems {
	var problems manifest.Problems
	for _, p := range found {
		problems = append(problems, manifest.Problem{Place: document.Position(p.Path), Path: p.Path, Message: p.Message, Object: document})
	}
	return problems
}

// interrupted is an error, or that the user has had enough.
func interrupted(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return errInterrupted
	}
	return err
}

// simulate lives through the period and counts.
func (s *scene) simulate(ctx context.Context) (*Result, error) {
	w, err := newWorld(ctx, s.book.Objects, s.at, s.zone)
	if err != nil {
		return nil, err
	}
	if err := s.refused(w); err != nil {
		return nil, err
	}
	var account *success.Account
	var before []string
	var open []errand
	if s.account != "" {
		if account, err = findAccount(w, s.account); err != nil {
			return nil, err
		}
		before, open = begin(w, account), openErrands(w, account)
	}
	days := w.CalendarOf(nil)
	p := &period{world: w, model: s.model, seed: s.seed, until: days.End(days.Add(days.Date(s.at), s.length).AddDays(-1))}
	if err := p.live(); err != nil {
		return nil, err
	}
	r := p.result()
	r.Namespace, r.State, r.People, r.Notes = s.book.Namespace, s.state, s.people, append(s.doubts(w), p.notes()...)
	if account != nil {
		r.Story = p.tell(account, before)
		r.Story.open = open
	}
	return r, nil
}

// refused are mistakes in the files that were given: what their authors want to see is not what would be simulated.
func (s *scene) refused(w *simulation.World) error {
	if s.files == nil {
		return nil
	}
	var problems manifest.Problems
	for _, refused := range w.Refused {
		for _, o := range s.files.Objects {
			if o.Kind == refused.Kind && o.Name == refused.Name && o.Namespace == s.book.Namespace {
				problems = append(problems, manifest.Problem{Place: o.Position(refused.Why.Field), Message: refused.Why.Message, Object: o})
			}
		}
	}
	if len(problems) == 0 {
		return nil
	}
	return mistakes(problems)
}

// doubts are rules of the model that are for nothing.
func (s *scene) doubts(w *simulation.World) []string {
	if s.document == nil {
		return nil
	}
	var lines []string
	for _, p := range placed(s.document, s.model.Doubts(w)) {
		lines = append(lines, p.String())
	}
	return lines
}
