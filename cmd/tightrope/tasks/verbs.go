package tasks

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/spf13/cobra"

	"tightrope.dev/cmd/tightrope/exit"
	"tightrope.dev/controllers/engine/report"
)

const codes = `

The exit code is 0 when it is so, also when it was so before; 1 when the task is closed, does not take the answer, or the
cluster refused; and 2 when the command line is wrong.`

// verb is a command that says something of a Task.
type verb struct {
	verb  report.Verb
	use   string
	short string
	long  string
	// example has the lines of the examples.
	example string
	// said is what became of the Task.
	said string
	// most is how many tasks may be named.
	most int
	// needed is the flag that must be given.
	needed string
}

var verbs = []verb{
	{
		verb: report.Start, use: "start TASK...", short: "Say that you have begun", said: "started", most: math.MaxInt,
		long: "Say that you have begun with a task, so that colleagues see it. A task that was snoozed comes back.",
		example: `  # I am on it
  tightrope tasks start acme/ask`,
	},
	{
		verb: report.Sent, use: "sent TASK...", short: "Say that the customer has it, and you wait", said: "waiting for the customer", most: math.MaxInt,
		long: `Say that the customer has got what the task is about, and that you wait for an answer.

Where a customer has time to object, that time begins now: say it when the notice has gone out, and not before.`,
		example: `  # The notice has gone out
  tightrope tasks sent acme/notice --note "by post, to the office in Bremen"`,
	},
	{
		verb: report.Respond, use: "respond TASK [ANSWER]", short: "Give the answer that the task asks for", said: "answered", most: 2,
		long: `Give the answer that a task asks for: one of its choices, what the customer said, or the fields of a form. The task is
then done. tasks show says which answers there are.

An answer that comes after the task was closed is taken too, once: the loop reads it, and does not undo what has gone out.`,
		example: `  # The customer took one of the choices
  tightrope tasks respond acme/offer smaller

  # What the customer said, and a longer text from a file
  tightrope tasks respond acme/ask --text "They need two more months to pay."
  tightrope tasks respond acme/ask --text - < answer.txt

  # A form
  tightrope tasks respond acme/plan --answer seats=40 --answer until=2027-03-31

  # The customer objects to the renewal
  tightrope tasks respond acme/notice Objected`,
	},
	{
		verb: report.Done, use: "done TASK...", short: "Say that it is done", said: "done", most: math.MaxInt,
		long: "Say that a task is done. One that asks for an answer is closed with tasks respond.",
		example: `  # It is done, and the task was not quite right
  tightrope tasks done acme/call --feedback "no: the number was wrong"`,
	},
	{
		verb: report.Skip, use: "skip TASK... --reason TEXT", short: "Say that it will not be done, and why", said: "skipped", most: math.MaxInt, needed: "reason",
		long: `Say that a task will not be done, and why. The reason is kept as the note of the report, for the team and for whoever
writes the playbook.`,
		example: `  # There is no need
  tightrope tasks skip acme/call --reason "we met them yesterday"`,
	},
	{
		verb: report.Snooze, use: "snooze TASK... --until DAY", short: "Hide it until a day", said: "snoozed", most: math.MaxInt, needed: "until",
		long: `Hide a task from your list until a day. It stays open, and stays due when it is due: who it is escalated to hears of it
all the same. To have it back earlier, snooze it until another day, or start it.`,
		example: `  # Not before Monday; in three working days
  tightrope tasks snooze acme/ask --until 2026-12-07
  tightrope tasks snooze acme/ask --until 3bd`,
	},
	{
		verb: report.Rate, use: "rate TASK... --feedback TEXT", short: "Say whether it made sense", said: "rated", most: math.MaxInt, needed: "feedback",
		long: `Say whether a task made sense, for whoever writes the playbook: yes or no first, then why. The other verbs take --feedback
as well. Of a task that is closed only the person who closed it can say it.`,
		example: `  # It was done a moment ago, and was not worth it
  tightrope tasks rate acme/call --feedback "no: they had paid already"`,
	},
}

// saying is what a person gives with a verb.
type saying struct {
	verb     verb
	feedback string
	note     string
	reason   string
	until    string
	text     string
	answers  []string
	member   string
	dryRun   bool
}

func (v verb) command(o *options) *cobra.Command {
	say := &saying{verb: v}
	command := &cobra.Command{
		Use: v.use, Short: v.short, Long: v.long + codes, Example: v.example, Args: namesTasks(v.most),
		RunE:              func(command *cobra.Command, args []string) error { return say.run(command, o, args) },
		ValidArgsFunction: o.completeTasks(v.verb, v.most),
	}
	say.bind(command)
	return command
}

func (say *saying) bind(command *cobra.Command) {
	flags := command.Flags()
	switch say.verb.verb {
	case report.Skip:
		flags.StringVar(&say.reason, "reason", "", "why it will not be done")
	case report.Snooze:
		flags.StringVar(&say.until, "until", "", "the day on which it comes back: 2026-12-31, or from today: 3d, 2bd, 1w")
	case report.Respond:
		flags.StringVar(&say.text, "text", "", "what the customer said; - reads it from standard input")
		flags.StringArrayVar(&say.answers, "answer", nil, "a field of a form and what it says, FIELD=TEXT; may be given several times")
	case report.Start, report.Sent, report.Done, report.Rate:
	}
	if say.verb.verb != report.Skip && say.verb.verb != report.Rate {
		flags.StringVar(&say.note, "note", "", "a note for the team, added to what is noted already")
	}
	flags.StringVar(&say.feedback, "feedback", "", "whether the task made sense, for whoever writes the playbook; yes or no first, then why")
	flags.StringVar(&say.member, "for", "", "write down what this member said; needs the verb report-for on tasks, as leads have it")
	flags.BoolVar(&say.dryRun, "dry-run", false, "the cluster checks everything and writes nothing")
}

func (say *saying) run(command *cobra.Command, o *options, args []string) error {
	in, args, err := say.read(command.InOrStdin(), args)
	if err != nil {
		return err
	}
	s, err := o.begin(command)
	if err != nil {
		return err
	}
	if say.until != "" {
		if _, err := parseDay(say.until, s.now, days{}.of("")); err != nil {
			return fmt.Errorf("--until %w", err)
		}
	}
	return exit.With(exit.Problem, say.all(command.Context(), s, in, args))
}

// read makes of the flags what the engine wants to know, and gives the tasks that are named.
func (say *saying) read(in io.Reader, args []string) (report.Input, []string, error) {
	input := report.Input{Note: say.note, Feedback: say.feedback}
	switch flag := say.verb.needed; {
	case flag == "reason" && strings.TrimSpace(say.reason) == "":
		return input, nil, errors.New(`say why: --reason "…"`)
	case flag == "until" && say.until == "":
		return input, nil, errors.New("say until when: --until 2026-12-31, or --until 3d")
	case flag == "feedback" && strings.TrimSpace(say.feedback) == "":
		return input, nil, errors.New(`say whether it made sense: --feedback "no: …"`)
	case flag == "reason":
		input.Note = say.reason
	}
	if say.verb.verb != report.Respond {
		return input, args, nil
	}
	return say.readAnswer(input, in, args)
}

// readAnswer reads the answer: from the command line, from a flag or from standard input.
func (say *saying) readAnswer(input report.Input, in io.Reader, args []string) (report.Input, []string, error) {
	given := 0
	if len(args) > 1 {
		input.Response, given = args[1], given+1
	}
	if say.text != "" {
		input.Response, given = say.text, given+1
	}
	if len(say.answers) > 0 {
		given++
	}
	if given != 1 {
		return input, nil, errors.New("give one answer: a word, --text or --answer")
	}
	if say.text == "-" {
		text, err := io.ReadAll(io.LimitReader(in, mostText))
		if err != nil {
			return input, nil, fmt.Errorf("read the answer from standard input: %w", err)
		}
		input.Response = string(text)
	}
	for _, answer := range say.answers {
		field, text, found := strings.Cut(answer, "=")
		if !found {
			return input, nil, fmt.Errorf("--answer %q: write FIELD=TEXT", answer)
		}
		if input.Answers == nil {
			input.Answers = map[string]string{}
		}
		if _, twice := input.Answers[field]; twice {
			return input, nil, fmt.Errorf("--answer %s is given twice", field)
		}
		input.Answers[field] = text
	}
	return input, args[:1], nil
}

// mostText is more than a report takes, so that what is too long is refused and not cut.
const mostText = 1 << 16

// all says the same of several tasks. Where one is refused the others go on.
func (say *saying) all(ctx context.Context, s *session, in report.Input, names []string) error {
	by, err := s.me(ctx)
	if err != nil {
		return err
	}
	if say.member != "" && say.member != by {
		if err := s.mayReportFor(ctx, say.member); err != nil {
			return err
		}
		by = say.member
	}
	in.By = by
	var failed []error
	for _, name := range names {
		if ctx.Err() != nil {
			return errors.Join(append(failed, errors.New("interrupted"))...)
		}
		if err := say.one(ctx, s, in, name); err != nil {
			if len(names) > 1 {
				err = fmt.Errorf("%s: %w", name, err)
			}
			failed = append(failed, err)
		}
	}
	return errors.Join(failed...)
}
