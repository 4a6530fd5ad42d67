package expr_test

import (
	"testing"

	"tightrope.dev/controllers/engine/expr"
)

func BenchmarkEval(b *testing.B) {
	for name, expression := range map[string]string{
		"simple":  "account.spec.industry in ['Tourism', 'Airlines'] && account.spec.lifecycle == 'Active'",
		"unknown": "account.spec.region == 'Europe'",
		"dates":   "daysUntil(account.spec.commercial.renewalDate) < 60 && account.spec.attributes.seats >= 100",
		"sample":  "account.spec.industry in ['Airlines'] || (responses['notice/ask'].value == 'Objected' && daysSince(responses['notice/ask'].time) < 300)",
		"loop":    "account.spec.champions.exists(c, c.engagement >= 85 && has(c.delight) && c.delight >= 50)",
	} {
		b.Run(name, func(b *testing.B) {
			program, err := expr.Compile(expr.Facts, expr.Bool, expression)
			if err != nil {
				b.Fatal(err)
			}
			in := sunday()
			b.ReportAllocs()
			for b.Loop() {
				program.Eval(in)
			}
		})
	}
}

func BenchmarkNewAccount(b *testing.B) {
	account := acme()
	b.ReportAllocs()
	for b.Loop() {
		expr.NewAccount(account)
	}
}

func BenchmarkCompile(b *testing.B) {
	rows := expr.NewRows([]string{"a"}, expr.RowFuncs{}) // rows are not remembered
	for b.Loop() {
		if _, err := rows.Compile(expr.Bool, "row.a in ['Tourism', 'Airlines'] && integer(row.a) > 3"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCompileAgain(b *testing.B) {
	for b.Loop() {
		if _, err := expr.Compile(expr.Facts, expr.Bool, "account.spec.industry in ['Tourism', 'Airlines']"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRender(b *testing.B) {
	text, err := expr.CompileText(expr.Facts, "Hi {{ account.spec.displayName }}, in {{ daysUntil(account.spec.commercial.renewalDate) }} days …")
	if err != nil {
		b.Fatal(err)
	}
	in := sunday()
	b.ReportAllocs()
	for b.Loop() {
		text.Render(in)
	}
}
