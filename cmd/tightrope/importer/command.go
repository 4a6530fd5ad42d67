package importer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tightrope.dev/cmd/tightrope/cluster"
	"tightrope.dev/cmd/tightrope/exit"
)

const long = `Make Accounts of CSV files.

A mapping says where the files are, how they write dates and numbers, which column is the key, and which field of an
Account each column becomes. Fields are CEL expressions over the row:

  apiVersion: tightrope.dev/v1alpha1
  kind: ImportMapping
  files:
    customers:
      path: customers.csv
      dates: DD/MM/YYYY            # needed only where dates are not YYYY-MM-DD
      absent: ["n/a"]              # words that mean "no value"; the empty cell always does
  key: customer_id                 # becomes spec.externalID, and the name of the Account
  fields:
    displayName: row.customer
    lifecycle: "'Active'"
    commercial.currency: "'USD'"
    commercial.arr: integer(row.arr)
    commercial.renewalDate: date(row.renewal)
    attributes.seats.integer: integer(row.seats)
    signals.nps.decimal: decimal(row.nps)

A cell becomes a value with integer(), decimal(), boolean() or date(). A field whose cell is absent is left out. Every row
has two more columns: _row, its number below the header, and _line, the line it starts on.

Where the facts lie in several files, one query makes a row for each account of them. Say of columns that it compares or
adds up what type they hold, else they are text:

  files:
    accounts: {path: accounts.csv}
    contracts:
      path: contracts.csv
      columns:
        amount: {type: Integer}
        end: {type: Date, dates: DD.MM.YYYY}
  query: |
    SELECT a.*, (SELECT sum(c.amount) FROM contracts c WHERE c.account_id = a.account_id) AS arr
    FROM accounts a

Nothing is guessed: a value that does not fit is refused with its file, line and column. If any row is bad, nothing is
printed or applied, unless --skip-bad is given; the exit code is 1 in both cases.

Without --apply the Accounts are printed. With --apply they are sent to the cluster by server-side apply, under a field
manager of their own: fields that the mapping does not name stay as others have set them, a field whose cell has become
absent is removed, and a second run changes nothing.`

const examples = `  # Look at the Accounts first
  tightrope import -f mapping.yaml --data-dir ./export

  # Ask the cluster what would change, then change it
  tightrope import -f mapping.yaml --data-dir ./export --apply --dry-run -n emea
  tightrope import -f mapping.yaml --data-dir ./export --apply -n emea`

// options are the flags.
type options struct {
	mapping string
	dataDir string
	output  string
	skipBad bool
	apply   bool
	cluster cluster.Options
	how     applyOptions
}

// Command is "tightrope import".
func Command() *cobra.Command {
	o := &options{}
	command := &cobra.Command{
		Use:     "import -f mapping.yaml",
		Short:   "Make Accounts of CSV files",
		Long:    long,
		Example: examples,
		Args:    cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			if err := o.check(); err != nil {
				return exit.With(exit.Usage, err)
			}
			return exit.With(exit.Problem, o.run(command.Context(), command.InOrStdin(), command.OutOrStdout(), command.ErrOrStderr()))
		},
	}
	flags := command.Flags()
	flags.StringVarP(&o.mapping, "filename", "f", "", "the mapping; - reads it from standard input")
	flags.StringVar(&o.dataDir, "data-dir", "", "where the files are (default: beside the mapping)")
	flags.StringVarP(&o.output, "output", "o", "yaml", "print the Accounts as yaml or json")
	flags.StringVarP(&o.cluster.Namespace, "namespace", "n", "", "the namespace of the Accounts; wins over the mapping's")
	flags.BoolVar(&o.skipBad, "skip-bad", false, "import the good rows although there are bad ones; the bad ones are listed")
	flags.BoolVar(&o.apply, "apply", false, "apply the Accounts to the cluster instead of printing them")
	flags.BoolVar(&o.how.dryRun, "dry-run", false, "with --apply: the cluster checks everything and writes nothing")
	flags.StringVar(&o.how.fieldManager, "field-manager", "tightrope-import", "with --apply: the owner of the fields")
	flags.BoolVar(&o.how.force, "force-conflicts", false, "with --apply: take fields that another manager has set")
	flags.StringVar(&o.cluster.Kubeconfig, "kubeconfig", "", "with --apply: the kubeconfig file")
	flags.StringVar(&o.cluster.Context, "context", "", "with --apply: the context of the kubeconfig")
	return command
}

func (o *options) check() error {
	switch {
	case o.mapping == "":
		return fmt.Errorf("say which mapping: tightrope import -f mapping.yaml")
	case !slices.Contains([]string{"yaml", "json"}, o.output):
		return fmt.Errorf("-o %s is not known; write yaml or json", o.output)
	case o.how.dryRun && !o.apply:
		return fmt.Errorf("--dry-run asks the cluster, so it needs --apply; without both, nothing is written either")
	case o.how.fieldManager == "":
		return fmt.Errorf("--field-manager is empty; leave it out or give a name")
	}
	return nil
}

func (o *options) run(ctx context.Context, in io.Reader, out, errs io.Writer) error {
	doc, err := o.readMapping(in)
	if err == nil {
		err = doc.problems.err()
	}
	if err != nil {
		return report(errs, err)
	}
	to, err := o.connect(doc)
	if err != nil {
		return err
	}
	accounts, problems := makeAccounts(ctx, doc, o.dir(), o.cluster.Namespace)
	problems.Print(errs)
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("interrupted; nothing was imported")
	case len(problems) > 0 && problems.onlyRows() && !o.skipBad:
		return fmt.Errorf("%s in %s; nothing was imported; mend them, or leave those rows out with --skip-bad",
			count(len(problems), "problem"), count(problems.badRows(), "row"))
	case !problems.onlyRows():
		return fmt.Errorf("%s; nothing was imported", count(len(problems), "problem"))
	case len(accounts) == 0:
		return fmt.Errorf("there are no accounts: the files have a header and no rows that could be imported")
	}
	if err := o.deliver(ctx, to, accounts, out, errs); err != nil {
		return err
	}
	if len(problems) > 0 {
		return fmt.Errorf("%s left out", count(problems.badRows(), "bad row"))
	}
	return nil
}

// connect finds the cluster before the files are read: whoever mistypes a context should not wait. Without --apply there is none.
func (o *options) connect(doc *document) (*destination, error) {
	if o.cluster.Namespace == "" {
		o.cluster.Namespace = doc.mapping.Namespace
	}
	if !o.apply {
		return nil, nil
	}
	c, namespace, err := o.cluster.Connect()
	if err != nil {
		return nil, err
	}
	o.cluster.Namespace = namespace
	return &destination{o.how, c, namespace}, nil
}

// deliver prints the accounts, or applies them.
func (o *options) deliver(ctx context.Context, to *destination, accounts []account, out, errs io.Writer) error {
	if to == nil {
		if err := write(out, accounts, o.output); err != nil {
			return fmt.Errorf("print accounts: %w", err)
		}
		_, _ = fmt.Fprintln(errs, count(len(accounts), "account"))
		return nil
	}
	return to.apply(ctx, accounts, errs)
}

// report prints problems one a line and gives a short error for the end; other errors it passes on.
func report(errs io.Writer, err error) error {
	problems := Problems{}
	if !errors.As(err, &problems) {
		return err
	}
	problems.Print(errs)
	return fmt.Errorf("%s in the mapping; nothing was imported", count(len(problems), "problem"))
}

func (o *options) readMapping(in io.Reader) (*document, error) {
	if o.mapping == "-" {
		raw, err := io.ReadAll(io.LimitReader(in, maxFile))
		if err != nil {
			return nil, fmt.Errorf("read the mapping: %w", err)
		}
		return parseMapping("-", raw)
	}
	raw, err := readBounded(o.mapping)
	if os.IsNotExist(err) {
		return nil, fmt.Errorf("there is no mapping %s", o.mapping)
	}
	if err != nil {
		return nil, fmt.Errorf("mapping %s cannot be read: %w", o.mapping, reason(err))
	}
	return parseMapping(o.mapping, raw)
}

func (o *options) dir() string {
	if o.dataDir == "" {
		return filepath.Dir(strings.TrimPrefix(o.mapping, "-"))
	}
	return o.dataDir
}

// parseMapping reads a mapping and checks what it says.
func parseMapping(file string, raw []byte) (*document, error) {
	doc, err := decodeMapping(file, raw)
	if err != nil {
		return nil, err
	}
	doc.checkMeaning()
	return doc, inOrder(doc.problems).err()
}

// makeAccounts goes the whole way from the files to the accounts.
func makeAccounts(ctx context.Context, doc *document, dir, namespace string) ([]account, Problems) {
	from, problems := readSource(ctx, doc, dir)
	if len(from.columns) == 0 {
		return nil, problems
	}
	b, err := newBuilder(doc, from, namespace)
	if wrong := (Problems{}); errors.As(err, &wrong) {
		return nil, inOrder(append(problems, wrong...))
	}
	if err != nil {
		return nil, append(problems, Problem{Message: err.Error()})
	}
	accounts, bad := b.build(ctx)
	return accounts, inOrder(append(problems, bad...))
}

// reason is why a file cannot be read, without its name.
func reason(err error) error {
	if path := (*os.PathError)(nil); errors.As(err, &path) {
		return path.Err
	}
	return err
}
