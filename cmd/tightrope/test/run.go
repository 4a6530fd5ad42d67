package test

import (
	"context"
	"regexp"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"tightrope.dev/cmd/tightrope/manifest"
	"tightrope.dev/controllers/engine/playtest"
)

// report is all that a run of tests found.
type report struct {
	suites   []*suite
	coverage *coverage // nil where nobody asked
	// passed, failed and left count tests: left are those that --run left out.
	passed, failed, left int
	// broken counts files with a mistake, whose tests did not run.
	broken int
}

// ok says that nothing is wrong.
func (r *report) ok() bool {
	return r.failed == 0 && r.broken == 0 && (r.coverage == nil || !r.coverage.required || len(r.coverage.missing) == 0 && len(r.coverage.problems) == 0)
}

// run finds, reads and runs the tests that the options name.
func (o *options) run(ctx context.Context) (*report, error) {
	found, err := find(o.paths)
	if err != nil {
		return nil, err
	}
	l := &library{known: map[string]*definitions{}}
	r := &report{}
	for _, file := range found.tests {
		suites, err := l.suites(ctx, file)
		if err != nil {
			return nil, err
		}
		r.suites = append(r.suites, suites...)
	}
	if err := r.lives(ctx, o.pattern); err != nil {
		return nil, err
	}
	switch {
	case o.requireTests:
		r.coverage, err = r.cover(ctx, l, found.folders, true)
	case o.coverage:
		r.coverage, err = r.cover(ctx, l, nil, false)
	}
	if err != nil {
		return nil, err
	}
	return r, nil
}

// lives runs the tests side by side, those whose name fits the pattern.
func (r *report) lives(interrupted context.Context, pattern *regexp.Regexp) error {
	group, ctx := errgroup.WithContext(interrupted)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for _, s := range r.suites {
		if len(s.problems) > 0 {
			continue
		}
		s.results = make([]*playtest.Result, len(s.set.File.Tests))
		for i := range s.results {
			if pattern != nil && !pattern.MatchString(s.set.File.Tests[i].Name) {
				continue
			}
			group.Go(func() error {
				if err := ctx.Err(); err != nil {
					return err //nolint:wrapcheck // the context's
				}
				result := s.set.Run(i)
				s.results[i] = &result
				return nil
			})
		}
	}
	done := make(chan error, 1)
	go func() { done <- group.Wait() }()
	select {
	case <-interrupted.Done(): // a long story is not waited for
		return interrupted.Err() //nolint:wrapcheck // the caller says it in words
	case err := <-done:
		r.count()
		return err //nolint:wrapcheck // the caller says it in words
	}
}

func (r *report) count() {
	for _, s := range r.suites {
		if len(s.problems) > 0 {
			r.broken++
		}
		for _, result := range s.results {
			switch {
			case result == nil:
				r.left++
			case result.Failure != nil:
				r.failed++
			default:
				r.passed++
			}
		}
	}
}

// files are the files of tests, each once.
func (r *report) files() []string {
	var files []string
	for _, s := range r.suites {
		files = append(files, s.file)
	}
	return slices.Compact(files)
}

// problems are the mistakes that kept tests from running, each once.
func (r *report) problems() manifest.Problems {
	var all manifest.Problems
	for _, s := range r.suites {
		all = append(all, s.problems...)
	}
	return distinct(all)
}

// distinct are problems each once, in the order of their places.
func distinct(problems manifest.Problems) manifest.Problems {
	var all manifest.Problems
	known := map[string]bool{}
	for _, p := range problems {
		if !known[p.String()] {
			known[p.String()] = true
			all = append(all, p)
		}
	}
	slices.SortStableFunc(all, func(a, b manifest.Problem) int { return a.Compare(b.Place) })
	return all
}
