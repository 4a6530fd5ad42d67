package test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"
	"k8s.io/utils/clock"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/exit"
	"tightrope.dev/cmd/tightrope/manifest"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/playtest"
)

const longCreate = `Write a first test of a playbook.

The test follows one account through a run, from its begin to its end: everybody does their work at once and gives the
first of the answers. It passes as it is written, and its comments explain the format. Read it, change it until it says
what the playbook should do, and copy it for the other branches: "tightrope test --require-tests" lists them.

The account is one of those in the files for which a run begins; where there is none, it is made up from what the playbook
reads. The file is called as the playbook, NAME.playbooktest, and lies beside it.

The exit code is 0 when the test was written, 1 when the files have a mistake, there is no such playbook or no run of it
begins; and 2 when the command line is wrong, a file cannot be read, or the test's file is already there.`

const examplesCreate = `  # Write playbooks/renewal.playbooktest
  tightrope test create renewal -f playbooks/

  # With an account of another file, and only look at it
  tightrope test create renewal -f playbooks/ -f accounts/acme.yaml --account acme --to -

  # Replace the file that is there
  tightrope test create renewal -f playbooks/ --force`

// creation are the flags of "tightrope test create", and what the command line names.
type creation struct {
	playbook string
	files    manifest.Options
	account  string
	to       string
	at       string
	force    bool
}

func createCommand() *cobra.Command {
	c := &creation{}
	command := &cobra.Command{
		Use:     "create PLAYBOOK -f FILE",
		Short:   "Write a first test of a playbook",
		Long:    longCreate,
		Example: examplesCreate,
		Args:    func(_ *cobra.Command, args []string) error { return c.read(args) },
		RunE: func(command *cobra.Command, _ []string) error {
			if err := c.files.Check(); err != nil {
				return exit.With(exit.Usage, err)
			}
			c.files.In = command.InOrStdin()
			today, err := c.today(clock.RealClock{})
			if err != nil {
				return exit.With(exit.Usage, err)
			}
			return c.run(command.Context(), today, command.OutOrStdout())
		},
	}
	flags := command.Flags()
	c.files.Bind(flags)
	flags.StringVar(&c.account, "account", "", "write the test of this account of the files")
	flags.StringVar(&c.to, "to", "", "write this file; - prints the test (default: beside the playbook)")
	flags.StringVar(&c.at, "at", "", "the day on which the story begins, where no date of the account says it (default: today)")
	flags.BoolVar(&c.force, "force", false, "replace the file if it is there")
	return command
}

func (c *creation) read(args []string) error {
	switch {
	case len(args) == 0 || args[0] == "":
		return errors.New("say which playbook: tightrope test create PLAYBOOK -f FILE")
	case len(args) > 1:
		return fmt.Errorf("%q is too much: tightrope test create PLAYBOOK -f FILE", args[1])
	}
	c.playbook = args[0]
	return nil
}

func (c *creation) today(now clock.PassiveClock) (calendar.Date, error) {
	if c.at == "" {
		return calendar.Standard(time.Local).Date(now.Now()), nil //nolint:gosmopolitan // the day of who sits before the screen
	}
	day, err := calendar.ParseDate(c.at)
	if err != nil {
		return day, fmt.Errorf("--at: %w", err)
	}
	return day, nil
}

func (c *creation) run(ctx context.Context, today calendar.Date, out io.Writer) error {
	set, err := manifest.Read(ctx, c.files)
	if err != nil {
		return exit.Failed(err)
	}
	if err := set.Problems.Err(); err != nil {
		return exit.With(exit.Problem, err)
	}
	p, err := c.find(set)
	if err != nil {
		return exit.With(exit.Problem, err)
	}
	to := c.target(p)
	if err := c.mayWrite(to); err != nil {
		return exit.Failed(err)
	}
	text, err := c.write(ctx, set, p, to, today)
	if err != nil {
		return exit.With(exit.Problem, err)
	}
	if to == "-" {
		_, err := out.Write(text)
		return exit.Failed(err)
	}
	if err := os.WriteFile(to, text, 0o644); err != nil { //nolint:gosec // a file of a repository, to be read by all
		return exit.Failed(fmt.Errorf("%s cannot be written: %w", to, reason(err)))
	}
	fmt.Fprintf(out, "Wrote %s. It passes: tightrope test %s\n", to, to)
	return nil
}

// find finds the playbook in the files.
func (c *creation) find(set *manifest.Set) (*manifest.Object, error) {
	var names []string
	for _, o := range set.Objects {
		if o.Kind != "Playbook" {
			continue
		}
		if o.Name == c.playbook {
			return o, nil
		}
		names = append(names, o.Name)
	}
	if len(names) == 0 {
		return nil, errors.New("the files have no Playbook")
	}
	slices.Sort(names)
	return nil, fmt.Errorf("there is no playbook %s in the files; they have %s", c.playbook, enumerated(names))
}

// target is the file to write.
func (c *creation) target(p *manifest.Object) string {
	switch {
	case c.to != "":
		return c.to
	case p.File == "stdin":
		return "-"
	}
	return filepath.Join(filepath.Dir(p.File), p.Name+extension)
}

func (c *creation) mayWrite(to string) error {
	if to == "-" || c.force {
		return nil
	}
	if _, err := os.Lstat(to); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s is already there; --force replaces it, --to names another file", to)
	}
	return nil
}

// write makes the text of the test, and runs it.
func (c *creation) write(ctx context.Context, set *manifest.Set, p *manifest.Object, to string, today calendar.Date) ([]byte, error) {
	beside := to
	if to == "-" {
		beside = filepath.Join(filepath.Dir(p.File), p.Name+extension)
	}
	l := &library{known: map[string]*definitions{}}
	d, paths, err := c.definitions(ctx, l, p, beside)
	if err != nil {
		return nil, err
	}
	if err := d.problems.Err(); err != nil {
		return nil, err
	}
	draft, from, err := c.draft(set, d, today)
	if err != nil {
		return nil, err
	}
	text := (&writer{playbook: c.playbook, paths: paths, draft: draft, from: from}).file()
	return text, passes(ctx, l, beside, text)
}

// definitions are those that the test will have: those of its folder where the playbook and its segments are there, else those of the
// command line, by their paths from the test.
func (c *creation) definitions(ctx context.Context, l *library, p *manifest.Object, beside string) (*definitions, []string, error) {
	d, err := l.read(ctx, []string{filepath.Dir(beside)})
	if err == nil && len(d.problems) == 0 && hasAll(d, p) {
		return d, nil, nil
	}
	given := c.files.Filenames
	if c.files.Kustomize != "" {
		given = []string{c.files.Kustomize}
	}
	if slices.Contains(given, "-") {
		return nil, nil, errors.New("a test needs definitions in files, and these come from standard input; name a file or a folder with -f")
	}
	if d, err = l.read(ctx, given); err != nil {
		return nil, nil, err
	}
	var paths []string
	for _, path := range given {
		relative, err := relativeTo(filepath.Dir(beside), path)
		if err != nil {
			return nil, nil, err
		}
		paths = append(paths, relative)
	}
	return d, paths, nil
}

func relativeTo(folder, path string) (string, error) {
	from, err := filepath.Abs(folder)
	if err == nil {
		path, err = filepath.Abs(path)
	}
	if err == nil {
		path, err = filepath.Rel(from, path)
	}
	return path, err //nolint:wrapcheck // it says both paths
}

// hasAll says that definitions have a playbook of a file, and the segments that it is for.
func hasAll(d *definitions, p *manifest.Object) bool {
	there := d.object("Playbook", p.Name)
	if there == nil || filepath.Clean(there.File) != filepath.Clean(p.File) {
		return false
	}
	playbook, _ := there.Object.(*success.Playbook)
	return playbook != nil && !slices.ContainsFunc(playbook.Spec.Segments, func(s success.SegmentRef) bool { return d.object("Segment", string(s.Name)) == nil })
}

// draft lives a run: of the account that is wanted, of the first in the files for which one begins, or of one that is made up.
func (c *creation) draft(set *manifest.Set, d *definitions, today calendar.Date) (*playtest.Draft, string, error) {
	var names []string
	for _, o := range set.Objects {
		account, isAccount := o.Object.(*success.Account)
		if !isAccount || c.account != "" && account.Name != c.account {
			continue
		}
		names = append(names, account.Name)
		draft, err := playtest.NewDraft(d.typed(), c.playbook, account, today)
		if err == nil {
			return draft, o.File, nil
		}
		if c.account != "" {
			return nil, "", err //nolint:wrapcheck // it is a sentence
		}
	}
	if c.account != "" {
		return nil, "", fmt.Errorf("there is no Account %s in the files", c.account)
	}
	draft, err := playtest.NewDraft(d.typed(), c.playbook, nil, today)
	if err != nil && len(names) > 0 {
		err = fmt.Errorf("%w; nor for an account of the files", err)
	}
	return draft, "", err
}

// passes runs a test that is not written yet.
func passes(ctx context.Context, l *library, file string, text []byte) error {
	read, err := manifest.Read(ctx, manifest.Options{Filenames: []string{"-"}, In: bytes.NewReader(text)})
	if err != nil {
		return err //nolint:wrapcheck // it is a sentence
	}
	suites, err := l.suitesOf(ctx, file, read)
	if err != nil {
		return err
	}
	r := &report{suites: suites}
	if err := r.lives(ctx, nil); err != nil {
		return err
	}
	if !r.ok() {
		var b bytes.Buffer
		_ = printText(&b, r, &options{})
		return fmt.Errorf("the test that would be written does not pass, which is a fault of this command:\n%s\n%s", text, b.String())
	}
	return nil
}
