package importer

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"unicode"

	"go.yaml.in/yaml/v3"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/schema"
	"tightrope.dev/controllers/engine/expr"
)

// account is an Account to be, and the row it was made of.
type account struct {
	row    sourceRow
	key    string
	name   string
	object map[string]any
}

// builder makes accounts of rows.
type builder struct {
	doc       *document
	source    source
	namespace string
	name      *compiled // nil where the key is the name
	fields    []compiled
	schema    *schema.Schema
}

// compiled is an expression of the mapping, and the field it is for.
type compiled struct {
	target  target
	program *expr.RowProgram
	columns string // that it reads, for messages
}

// newBuilder compiles the expressions of a mapping against the columns there are. It finds all that is wrong with them.
func newBuilder(doc *document, from source, namespace string) (*builder, error) {
	accounts, err := schema.Of("Account")
	if err != nil {
		return nil, fmt.Errorf("check accounts: %w", err)
	}
	b := &builder{doc: doc, source: from, namespace: namespace, schema: accounts}
	rows := expr.NewRows(from.columns, from.functions())
	for _, name := range doc.mapping.Key {
		if !slices.Contains(from.columns, name) {
			doc.refuse("key", "there is no column %q%s", name, didYouMean(name, from.columns))
		}
	}
	if doc.mapping.Name != "" {
		name := doc.compile(rows, "name", expr.String, doc.mapping.Name)
		b.name = &name
	}
	for _, path := range keys(doc.mapping.Fields) {
		target, _ := parseTarget(path) // it was checked with the mapping
		field := doc.compile(rows, "fields."+path, target.leaf.kind(), doc.mapping.Fields[path])
		field.target = target
		b.fields = append(b.fields, field)
	}
	return b, doc.problems.err()
}

// kind is what an expression must give for a field.
func (l leaf) kind() expr.Kind {
	return map[leaf]expr.Kind{
		leafText: expr.String, leafDate: expr.Date, leafDecimal: expr.Number, leafInteger: expr.Int, leafBoolean: expr.Bool,
	}[l]
}

func (d *document) compile(rows *expr.Rows, path string, kind expr.Kind, text string) compiled {
	program, err := rows.Compile(kind, text)
	if err != nil {
		d.refuseAt(path, err)
	}
	return compiled{program: program, columns: columnsRead(text)}
}

// refuseAt puts an error in an expression where it stands in the mapping, as far as the way it is quoted allows.
func (d *document) refuseAt(path string, wrong *expr.Error) {
	at := *d.nodes[path]
	switch at.Style {
	case yaml.LiteralStyle:
		at.Line, at.Column = at.Line+wrong.Line, wrong.Column
	case 0:
		at.Line, at.Column = at.Line+wrong.Line-1, at.Column+wrong.Column-1
	case yaml.SingleQuotedStyle, yaml.DoubleQuotedStyle:
		at.Column += wrong.Column
	default: // folded lines are not the document's lines
	}
	d.problems = append(d.problems, Problem{File: d.file, Line: at.Line, At: at.Column, Message: path + ": " + wrong.Message})
}

var rowReference = regexp.MustCompile(`\brow(?:\.\??([A-Za-z_]\w*)|\[\??(?:"([^"]+)"|'([^']+)')\])`)

// columnsRead lists the columns that an expression names, for messages.
func columnsRead(text string) string {
	var names []string
	for _, match := range rowReference.FindAllStringSubmatch(text, -1) {
		if name := match[1] + match[2] + match[3]; !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}

// build makes an account of each row. It gives those that are good, and all that is wrong with the others.
func (b *builder) build(ctx context.Context) ([]account, Problems) {
	made, bads := make([]account, len(b.source.rows)), make([]Problems, len(b.source.rows))
	inParallel(len(made), func(i int) { made[i], bads[i] = b.account(ctx, b.source.rows[i]) })
	var all []account
	var problems Problems
	for i := range made {
		problems = append(problems, bads[i]...)
		if len(bads[i]) == 0 {
			all = append(all, made[i])
		}
	}
	all, bad := withoutTwins(all, "key", func(a account) string { return a.key })
	problems = append(problems, bad...)
	all, bad = withoutTwins(all, "name", func(a account) string { return a.name })
	return all, append(problems, bad...)
}

// inParallel does n things, as many at a time as there are processors.
func inParallel(n int, do func(i int)) {
	var next atomic.Int64
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for i := next.Add(1) - 1; i < int64(n); i = next.Add(1) - 1 {
				do(int(i))
			}
		})
	}
	workers.Wait()
}

func (b *builder) account(ctx context.Context, row sourceRow) (account, Problems) {
	made := account{row: row}
	var problems Problems
	refuse := func(column, format string, args ...any) {
		problems = append(problems, Problem{File: row.file, Line: row.line, Column: column, BadRow: true, Message: fmt.Sprintf(format, args...)})
	}
	columns := strings.Join(b.doc.mapping.Key, ", ")
	made.key = keyOf(b.doc.mapping.Key, b.source.columns, row.cells)
	if err := checkKey(made.key); err != nil {
		refuse(columns, "%s", err)
	}
	name, err := b.nameFor(row, made.key)
	if err != nil && len(problems) == 0 {
		refuse(columns, "%s", err)
	}
	made.name = name
	spec := map[string]any{"externalID": made.key}
	for _, field := range b.fields {
		value, err := field.eval(row.cells)
		if err != nil {
			refuse(field.columns, "%s: %s", field.target.path, err)
		} else if value != nil {
			field.target.set(spec, value)
		}
	}
	made.object = b.object(name, spec)
	if len(problems) == 0 {
		for _, wrong := range b.schema.Check(ctx, made.object) {
			path := strings.TrimPrefix(wrong.Path, "spec.")
			refuse(b.columnsOf(path), "%s: %s", path, wrong.Message)
		}
	}
	return made, problems
}

func (b *builder) object(name string, spec map[string]any) map[string]any {
	metadata := map[string]any{"name": name}
	if b.namespace != "" {
		metadata["namespace"] = b.namespace
	}
	return map[string]any{
		"apiVersion": success.SchemeGroupVersion.String(),
		"kind":       "Account",
		"metadata":   metadata,
		"spec":       spec,
	}
}

// checkKey refuses keys that people cannot tell apart, or that cannot be a key at all.
func checkKey(key string) error {
	switch {
	case key == "":
		return errors.New("the key is absent: an account cannot be told from others without it")
	case strings.TrimSpace(key) != key:
		return fmt.Errorf("the key %q has blanks around it; declare blanks: Trim for the column", key)
	case strings.ContainsFunc(key, unicode.IsControl):
		return fmt.Errorf("the key %q has a line end or another control character in it", key)
	}
	return nil
}

func (b *builder) nameFor(row sourceRow, key string) (string, error) {
	if b.name == nil {
		return nameOf(key)
	}
	value, err := b.name.eval(row.cells)
	if err != nil {
		return "", fmt.Errorf("name: %w", err)
	}
	text, ok := value.(string)
	if !ok {
		return "", fmt.Errorf("name: there is none, because %s is absent", b.name.columns)
	}
	return nameOf(text)
}

// place is where in an expression something went wrong. In a list of rows the column says more.
var place = regexp.MustCompile(`^\d+:\d+: `)

// eval gives the value of a field as JSON knows it, or nil where the fact is absent.
func (c *compiled) eval(cells []Cell) (any, error) {
	result := c.program.Eval(cells)
	switch result.Verdict {
	case expr.Unknown:
		return nil, nil
	case expr.Broken:
		return nil, errors.New(place.ReplaceAllString(result.Problem, ""))
	case expr.True, expr.False:
	}
	switch c.target.leaf {
	case leafBoolean:
		return result.Verdict == expr.True, nil
	case leafDecimal:
		return decimalText(result.Value), nil
	default:
		return result.Value, nil
	}
}

// decimalText writes a number with a point and no exponent, as the schema wants it.
func decimalText(value any) string {
	if number, ok := value.(float64); ok {
		return strconv.FormatFloat(number, 'f', -1, 64)
	}
	return fmt.Sprint(value)
}

// columnsOf finds the columns behind a field of an account.
func (b *builder) columnsOf(path string) string {
	if path == "externalID" {
		return strings.Join(b.doc.mapping.Key, ", ")
	}
	for _, field := range b.fields {
		if field.target.path == path || strings.HasPrefix(field.target.path, path+".") {
			return field.columns
		}
	}
	return ""
}

// withoutTwins leaves out accounts that share a key or a name. None of them is the right one: each is refused and names
// another.
func withoutTwins(all []account, what string, of func(account) string) ([]account, Problems) {
	groups := map[string][]account{}
	for _, a := range all {
		groups[of(a)] = append(groups[of(a)], a)
	}
	var kept []account
	var problems Problems
	for _, a := range all {
		group := groups[of(a)]
		switch {
		case len(group) == 1:
			kept = append(kept, a)
		case a.row.line == group[0].row.line:
			problems = append(problems, twinProblem(what, of(a), a, group[1]))
		default:
			problems = append(problems, twinProblem(what, of(a), a, group[0]))
		}
	}
	return kept, problems
}

func twinProblem(what, value string, a, other account) Problem {
	problem := Problem{File: a.row.file, Line: a.row.line, BadRow: true}
	where := fmt.Sprintf("on line %d", other.row.line)
	if a.row.line == other.row.line {
		where = "in another row of the query"
	}
	if what == "key" {
		problem.Message = fmt.Sprintf("the key %q is also %s; give each account a key of its own, or leave one row out", value, where)
	} else {
		problem.Message = fmt.Sprintf("the key %q gives the name %q, as the key %q %s does; write an expression for name that tells them apart",
			a.key, value, other.key, where)
	}
	return problem
}
