package plan

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"
	"k8s.io/utils/clock"

	"tightrope.dev/cmd/tightrope/book"
	"tightrope.dev/cmd/tightrope/exit"
	"tightrope.dev/cmd/tightrope/manifest"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/foresight"
)

const long = `Say what would change if files were live.

Two worlds are lived over the same time: one as it is, and one in which the files have been applied. What happens in both is
left out. What remains is what the edit does: which accounts change segment and which part of which expression decided it,
which runs open, do not open or are cancelled, which tasks are added, dropped or changed and when, how much work that is in
each week, and what you should look at before you merge. Nothing is written anywhere.

The state before the edit comes from one of these:

  a cluster (the default)   its definitions, its accounts and the work there is
  --snapshot FILE           the same, from a file that tightrope snapshot wrote
  --base REV                the files as a revision of git has them: for a pull request, the branch that it goes to. Accounts
                            are those in the files, and nothing is known of work: what would be due counts as begun
  --base with --snapshot    the definitions of the revision, with the accounts and the work of the snapshot

The edit is what the files say now. With --base a file or an object that was deleted is a deletion. Without, the files may be
only a part of what there is, and nothing is deleted unless you say --prune.

While the time passes nobody reports anything: what is open stays open until the playbooks take it back.

The exit code is 0 when nothing changes, 1 when something does or there is a warning, and 2 when something went wrong.`

const examples = `  # What would these playbooks change in my cluster, over the next quarter?
  tightrope plan -f playbooks/ -n emea

  # A pull request, in CI, with the accounts and the work of last night's snapshot
  tightrope plan -f playbooks/ --base origin/main --snapshot emea.snapshot -o markdown > comment.md

  # Only what is in git: definitions and accounts as files
  tightrope plan -f . -R --base main

  # What happens at once on the first of December, and nothing later
  tightrope plan -f playbooks/ --snapshot emea.snapshot --at 2026-12-01 --horizon 0

  # The playbooks folder is all there is: what it does not have is deleted
  tightrope plan -f playbooks/ --prune -n emea

  # Everything about one account
  tightrope plan -f playbooks/ -n emea --account acme-travel`

// options are the flags.
type options struct {
	book    book.Options
	files   manifest.Options
	base    string
	prune   bool
	horizon string
	hours   int
	output  string
	account string
	zone    string
	now     clock.PassiveClock
}

// Command is "tightrope plan".
func Command() *cobra.Command {
	o := &options{now: clock.RealClock{}}
	command := &cobra.Command{
		Use:     "plan [-f FILE...]",
		Short:   "Say what would change if files were live",
		Long:    long,
		Example: examples,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return fmt.Errorf("%q is too much; name files with -f", args[0])
			}
			return nil
		},
		RunE: func(command *cobra.Command, _ []string) error {
			o.files.In = command.InOrStdin()
			return o.run(command.Context(), command.OutOrStdout(), command.ErrOrStderr())
		},
	}
	o.bind(command)
	return command
}

func (o *options) bind(command *cobra.Command) {
	flags := command.Flags()
	o.files.Bind(flags)
	o.book.Bind(flags)
	flags.StringVar(&o.base, "base", "", "the revision of git that the files were edited from, such as origin/main")
	flags.BoolVar(&o.prune, "prune", false, "definitions that the files do not have are deleted; accounts stay")
	flags.StringVar(&o.horizon, "horizon", "90d", "how far to look ahead: 90d, 12w, 6mo, 48h, or 0 for what happens at once")
	flags.IntVar(&o.hours, "hours-per-week", 40, "warn of people who would have more hours of work in a week; a flag, because members do not declare their capacity yet; 0 warns of nobody")
	flags.StringVar(&o.account, "account", "", "show everything about this account, and nothing else")
	flags.StringVar(&o.zone, "time-zone", "UTC", "the time zone of accounts without a calendar: that of the manager's flag")
	flags.StringVarP(&o.output, "output", "o", "text", "text, markdown (a comment for a pull request) or json")
}

var outputs = []string{"text", "markdown", "json"}

// check says what is wrong with the command line.
func (o *options) check() error {
	if len(o.files.Filenames) == 0 && o.files.Kustomize == "" {
		o.files.Filenames, o.files.Recursive = []string{"."}, true
	}
	switch {
	case !slices.Contains(outputs, o.output):
		return fmt.Errorf("-o %s is not known; write %s", o.output, strings.Join(outputs, ", "))
	case o.base != "" && o.prune:
		return errors.New("--base knows what was deleted from the files; leave --prune out")
	case o.base != "" && slices.Contains(o.files.Filenames, "-"):
		return errors.New("--base compares files with a revision of git, and standard input has none; name files with -f")
	case o.hours < 0:
		return fmt.Errorf("--hours-per-week is %d; write a number of hours, or 0 to warn of nobody", o.hours)
	case o.book.Snapshot == "-" && slices.Contains(o.files.Filenames, "-"):
		return errors.New("standard input can be the snapshot or a file, not both; name one of them")
	}
	return o.files.Check()
}

func (o *options) run(ctx context.Context, out, errs io.Writer) error {
	if err := o.check(); err != nil {
		return exit.With(exit.Usage, err)
	}
	ahead, err := horizon(o.horizon)
	if err != nil {
		return exit.With(exit.Usage, err)
	}
	zone, err := calendar.LoadZone(o.zone)
	if err != nil {
		return exit.With(exit.Usage, fmt.Errorf("--time-zone: %w", err))
	}
	s, err := o.states(ctx)
	if err != nil {
		return exit.Failed(err)
	}
	days := calendar.Standard(zone)
	elsewhere, err := s.check(ctx, days)
	if err != nil {
		return exit.Failed(err)
	}
	facts := foresight.Facts{
		Before: s.before, After: s.after, Now: s.now, Until: until(days, s.now, ahead), Calendar: days, MinutesPerWeek: o.hours * 60,
	}
	d, err := compare(ctx, facts)
	if err != nil {
		return exit.Failed(err)
	}
	d.Warnings = joined(elsewhere, d.Warnings)
	return o.answer(out, errs, s, d)
}

// joined are warnings, of each object the first one that says it is refused.
func joined(first, rest []foresight.Warning) []foresight.Warning {
	all := slices.Clip(first)
	for _, w := range rest {
		if !slices.ContainsFunc(first, func(f foresight.Warning) bool { return f.Kind == w.Kind && f.Object == w.Object }) {
			all = append(all, w)
		}
	}
	return append([]foresight.Warning{}, all...)
}

// until is the end of the time that is looked at. A horizon of days or more ends at the same time of the day.
func until(days calendar.Calendar, now time.Time, ahead calendar.Offset) time.Time {
	if ahead.Unit == calendar.Hours {
		return now.Add(time.Duration(ahead.Count) * time.Hour)
	}
	day := days.Date(now)
	return now.AddDate(0, 0, day.DaysTo(days.Add(day, ahead)))
}

func horizon(text string) (calendar.Offset, error) {
	if text == "0" {
		return calendar.Offset{Unit: calendar.Days}, nil
	}
	o, err := calendar.ParseOffset(text)
	if err != nil || o.Count < 0 {
		return o, fmt.Errorf("--horizon %q is no time; write a number and a unit, such as 90d, 12w, 6mo or 48h, or 0", text)
	}
	return o, nil
}

// compare compares two worlds, which takes seconds for a large book, unless it is interrupted.
func compare(ctx context.Context, f foresight.Facts) (foresight.Difference, error) {
	defer debug.SetGCPercent(debug.SetGCPercent(garbage))
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(memory))
	f.Interrupt = func() bool { return ctx.Err() != nil }
	d, err := foresight.Compare(f)
	if errors.Is(err, foresight.ErrInterrupted) {
		return d, errors.New("the plan was interrupted before it was complete; nothing was written")
	}
	return d, err
}

// Two worlds make much garbage in a short time. It may lie around, in percent of what is in use, as long as there is memory
// below the limit, in bytes: a large book stays below a GiB.
const (
	garbage = 400
	memory  = 896 << 20
)

// answer prints the difference and says with its code whether there is one.
func (o *options) answer(out, errs io.Writer, s *states, d foresight.Difference) error {
	if o.account != "" {
		if !s.has(o.account) {
			return exit.Failed(fmt.Errorf("there is no account %s, neither before the edit nor with it", o.account))
		}
		d = d.Of(o.account)
	}
	p := printed{Difference: d, base: s.base, horizon: o.horizon, account: o.account}
	var text string
	switch o.output {
	case "json":
		var err error
		if text, err = p.json(); err != nil {
			return exit.Failed(err)
		}
	case "markdown":
		text = p.markdown()
	default:
		text = p.text(isTerminal(out))
	}
	if _, err := io.WriteString(out, text); err != nil {
		return exit.Failed(fmt.Errorf("print: %w", err))
	}
	for _, warning := range s.warnings {
		_, _ = fmt.Fprintln(errs, "warning:", warning)
	}
	if d.Changes() {
		return exit.Said(exit.Problem)
	}
	return nil
}

// isTerminal says that a person sits before the output.
func isTerminal(out io.Writer) bool {
	file, ok := out.(*os.File)
	return ok && os.Getenv("NO_COLOR") == "" && term.IsTerminal(int(file.Fd()))
}
