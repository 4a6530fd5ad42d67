package expr

import (
	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/operators"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/interpreter"
)

// Cell is the content of one column in one row. Which words mean that there is none, the importer decides.
type Cell struct {
	Value  string
	Absent bool
}

// RowFuncs read the content of cells. They are pure: the formats they accept are declared in the mapping. Each says in
// its error what is wrong with the text. One that is nil is strict: see [StrictRowFuncs].
type RowFuncs struct {
	// Integer reads a whole number.
	Integer func(s string) (int64, error)
	// Decimal reads a number.
	Decimal func(s string) (float64, error)
	// Boolean reads true or false.
	Boolean func(s string) (bool, error)
	// Date reads a date and gives it as YYYY-MM-DD. The layout is the second argument of date, or empty.
	Date func(s, layout string) (string, error)
}

// Rows compiles expressions over the rows of a table.
type Rows struct {
	columns []string
	env     *environment
}

// NewRows declares the columns of a table, and how cells are read.
func NewRows(columns []string, funcs RowFuncs) *Rows {
	funcs = funcs.orStrict()
	var fields []field
	for _, column := range columns {
		fields = append(fields, field{name: column, cel: cel.StringType})
	}
	row := newObjectType("Row", fields...)
	index := cel.Overload("row_index_string", []*cel.Type{row.cel, cel.StringType}, cel.StringType)
	options := []cel.EnvOption{cel.Variable("row", row.cel), cel.Function(operators.Index, index), cel.Function(operators.OptIndex,
		cel.Overload("row_optindex_string", []*cel.Type{row.cel, cel.StringType}, cel.OptionalType(cel.StringType)))}
	env := newEnvironment(Facts, []string{"row"}, newProvider(row), append(options, funcs.readers()...)...)
	env.row = row
	return &Rows{columns: columns, env: env}
}

// RowProgram is a compiled expression over a row. It is immutable and safe for use by several goroutines at once.
type RowProgram struct {
	program *Program
}

// CompileRow checks an expression over the rows of a table with the columns given, read strictly.
func CompileRow(columns []string, kind Kind, text string) (*RowProgram, *Error) {
	return NewRows(columns, RowFuncs{}).Compile(kind, text)
}

// Compile checks an expression over the rows and makes it ready to evaluate.
func (r *Rows) Compile(kind Kind, text string) (*RowProgram, *Error) {
	program, err := compile(r.env, kind, text)
	if err != nil {
		return nil, err
	}
	return &RowProgram{program}, nil
}

// Eval evaluates the program for one row, whose cells are in the order of the columns. Where it reads a cell that is
// absent the verdict is Unknown: the importer leaves the fact out.
func (p *RowProgram) Eval(cells []Cell) Result {
	values := make([]ref.Val, len(p.program.env.row.fields))
	for i := range min(len(values), len(cells)) {
		if !cells[i].Absent {
			values[i] = types.String(cells[i].Value)
		}
	}
	row := &object{typ: p.program.env.row, path: "row", values: values}
	return p.program.judge(p.program.run(rowActivation{row}))
}

// rowActivation resolves the one name of a row expression.
type rowActivation struct{ row *object }

// Parent implements interpreter.Activation.
func (rowActivation) Parent() interpreter.Activation { return nil }

// ResolveName implements interpreter.Activation.
func (a rowActivation) ResolveName(name string) (any, bool) { return a.row, name == "row" }
