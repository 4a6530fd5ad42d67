package test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"

	"github.com/spf13/cobra"
	"k8s.io/utils/clock"

	"tightrope.dev/cmd/tightrope/exit"
)

const long = `Run the tests of playbooks.

A test is a story with expectations: there are these accounts, time passes, a fact changes, a person answers, and then
these tasks are open, with these words for the customer. Tests are written in files called NAME.playbooktest beside the
playbooks. No cluster is needed, and nothing is changed anywhere: the story is lived in memory, by the same engine that
runs in the cluster.

  # -*- yaml -*-
  apiVersion: tightrope.dev/v1alpha1
  kind: PlaybookTest
  start: 2026-10-30                 # each test begins on this day, at nine in the morning
  accounts:                         # only the facts that matter; what is not written is unknown
  - name: acme
    displayName: Acme
    industry: Tourism
    lifecycle: Active
    commercial: {renewalDate: 2026-12-31}
    team: {csm: jane}
  tests:
  - name: the customer answers, and the run has reached its goal
    story:
    - until: 2026-11-01
      expect:
        segments: {covid-exposure: high-exposure}
        tasks:                      # these, and no other
        - {step: ask, assignee: jane, due: 2026-11-06, title: Ask Acme what they would need}
    - report: {step: ask, response: half a year of rest}
      expect:
        tasks: []
        runs: [{playbook: high-exposure-outreach, phase: Succeeded}]

In an entry of a story one thing happens. Where a test has several accounts, say which: report: {account: acme, …}.

  wait: 14d                                          time passes; 2w, 3mo, 5bd and 4h as well
  until: 2026-03-01                                  time passes until nine in the morning of a day
  change: {set: {commercial.arr: 5}}                 facts change; paths are as in expressions. With unset: [region] a
                                                     fact is not known any more
  arrive: {name: globex, industry: Media}            an account comes; leave: {account: globex} deletes it
  report: {step: ask, response: stays}               a person answers; or phase: InProgress, Waiting (the customer has it),
                                                     Done, or Skipped with a note: why; refused: what the person is told
                                                     where that is not accepted
  override: {dimension: size, segment: small, reason: they say so, expiresOn: 2026-06-30}
  lift: {dimension: size}                            that word is taken back
  startRun: {playbook: visit}                        by hand; endRun, waiveStep (with step:) and followRevision are a
                                                     person's words on a run
  approve: {guardrail: brake}                        what a guardrail holds goes on
  edit: {kind: Playbook, name: renewal, set: {"spec.steps[ask].due": 3bd}}
  delete: {kind: Segment, name: small}

What is expected is compared with how it stands. Fields that are not written are not compared; lists of tasks and runs are
whole, unless the expectation says atLeast: true.

  segments: {size: large}     a segment, unknown, or none; because: {size: …} is the reason in words
  tasks: []                   the open tasks: step, title, assignee (or nobody), start, due, pace, phase, role, channel,
                              touch, urgency, priority, choices, message: {subject: …, body: …}; playbook, run and level tell
                              tasks of one step apart
  runs: []                    the runs that there were: playbook, run, phase, reason, anchor
  closed: []                  how single steps ended: step, phase (Done, Skipped, Withdrawn), reason, message, response
  notStarted: []              why a playbook starts no run: playbook, reason
  scores: {health: {value: 23, band: Red}}
  conditions: []              of the account, or with playbook: of its run: type, status, reason
  holds: {brake: 6}           how much a guardrail holds

"tightrope test create" writes a first test that explains itself.

The definitions are those of the folder of the test: what its kustomization builds, or else its YAML files. Where they lie
elsewhere, write definitions: [../playbooks].

Paths are files and folders; folders are looked through with all that is below them. Without a path it is this folder.

What --require-tests asks for are the playbooks and segments that lie in these folders, that their kustomizations build, or
that the tests there are about. Those of another folder that has tests beside them are asked for when that folder is named.

The exit code is 0 when all tests passed, 1 when one failed, a file has a mistake or, with --require-tests, something is
not tested; and 2 when the command line is wrong, a file cannot be read, there is no test, or the run was interrupted.`

const examples = `  # Run all tests below this folder
  tightrope test

  # Run the tests of one folder, and print what happened in each
  tightrope test playbooks/renewals -v

  # Run the tests with "objects" in their name again whenever a file changes
  tightrope test --run objects --watch

  # In CI: fail where a playbook, a branch of one or a segment is not tested, and show it in the pull request
  tightrope test --require-tests -o github

  # Write a first test of a playbook
  tightrope test create high-exposure-outreach -f playbooks/`

// The formats of -o.
const (
	formatText   = "text"
	formatJSON   = "json"
	formatJUnit  = "junit"
	formatGitHub = "github"
)

// options are the flags, and what the command line names.
type options struct {
	paths        []string
	output       string
	runPattern   string
	pattern      *regexp.Regexp
	requireTests bool
	coverage     bool
	watch        bool
	verbose      bool
}

// Command is "tightrope test".
func Command() *cobra.Command {
	o := &options{}
	command := &cobra.Command{
		Use:     "test [PATH...]",
		Short:   "Run the tests of playbooks",
		Long:    long,
		Example: examples,
		Args:    func(_ *cobra.Command, args []string) error { return o.read(args) },
		RunE: func(command *cobra.Command, _ []string) error {
			if err := o.check(); err != nil {
				return exit.With(exit.Usage, err)
			}
			if o.watch {
				return exit.Failed(o.watchFiles(command.Context(), command.OutOrStdout(), command.ErrOrStderr(), clock.RealClock{}))
			}
			return o.once(command.Context(), command.OutOrStdout())
		},
	}
	flags := command.Flags()
	flags.StringVarP(&o.output, "output", "o", formatText, "print text, json, junit (XML) or github (annotations of a workflow)")
	flags.StringVar(&o.runPattern, "run", "", "run the tests whose name fits this regular expression")
	flags.BoolVar(&o.requireTests, "require-tests", false, "fail where a playbook, a branch of one or a segment is not tested, and print what is")
	flags.BoolVar(&o.coverage, "coverage", false, "print what of the playbooks and segments is tested")
	flags.BoolVar(&o.watch, "watch", false, "run again whenever a file changes, until Ctrl-C")
	flags.BoolVarP(&o.verbose, "verbose", "v", false, "print what happened in each test")
	command.AddCommand(createCommand())
	return command
}

// read reads what the command line names.
func (o *options) read(args []string) error {
	o.paths = args
	if slices.Contains(args, "") {
		return errors.New("a path is empty; leave it out or name a file or a folder")
	}
	if len(args) == 0 {
		o.paths = []string{"."}
	}
	return nil
}

func (o *options) check() error {
	if _, known := printers[o.output]; !known {
		return fmt.Errorf("-o %s is not known; write text, json, junit or github", o.output)
	}
	if o.runPattern != "" {
		pattern, err := regexp.Compile(o.runPattern)
		if err != nil {
			return fmt.Errorf("--run %q is no regular expression: %w", o.runPattern, err)
		}
		o.pattern = pattern
	}
	switch {
	case o.watch && o.output != formatText:
		return errors.New("--watch is for people; leave -o out")
	case o.requireTests && o.pattern != nil:
		return errors.New("--require-tests asks of all tests, and --run leaves some out; give one of them")
	}
	return nil
}

// printers print a report in each format.
var printers = map[string]func(io.Writer, *report, *options) error{
	formatText: printText, formatJSON: printJSON, formatJUnit: printJUnit, formatGitHub: printGitHub,
}

// once runs the tests and prints how they went.
func (o *options) once(ctx context.Context, out io.Writer) error {
	r, err := o.run(ctx)
	if ctx.Err() != nil {
		return exit.Failed(errors.New("interrupted: not all tests ran, so nothing is said of them"))
	}
	if err != nil {
		return exit.Failed(err)
	}
	if err := o.none(r); err != nil {
		return exit.Failed(err)
	}
	if err := printers[o.output](out, r, o); err != nil {
		return exit.Failed(err)
	}
	return exit.With(exit.Problem, r.verdict())
}

// none says that there is no test. With --require-tests what is missing is said instead.
func (o *options) none(r *report) error {
	switch {
	case len(r.suites) == 0 && !o.requireTests:
		return fmt.Errorf("there are no tests in %s; a file of tests is called NAME%s, and tightrope test create writes a first one", enumerated(o.paths), extension)
	case o.pattern != nil && r.passed+r.failed == 0 && r.broken == 0:
		return fmt.Errorf("no test has a name that fits --run %q; there are %d others", o.runPattern, r.left)
	}
	return nil
}

// verdict is what is wrong, in one sentence; nil where nothing is.
func (r *report) verdict() error {
	if r.ok() {
		return nil
	}
	return errors.New(enumerated(r.complaints()))
}

func (r *report) complaints() []string {
	var parts []string
	if r.failed > 0 {
		parts = append(parts, count(r.failed, "test")+" failed")
	}
	if r.broken > 0 {
		parts = append(parts, count(r.broken, "file")+" of tests could not run")
	}
	if c := r.coverage; c != nil && c.required {
		if len(c.problems) > 0 {
			parts = append(parts, count(len(c.problems), "mistake")+" in definitions")
		}
		if len(c.missing) > 0 {
			parts = append(parts, fmt.Sprintf("%s %s not tested", count(len(c.missing), "branch"), isOrAre(len(c.missing))))
		}
	}
	return parts
}
