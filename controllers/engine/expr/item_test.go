package expr_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/expr"
)

// shipped is an input with two requests, the programs of an Each trigger over them, and the elements.
func shipped(t *testing.T) (expr.Input, *expr.Program, []expr.Item) {
	t.Helper()
	account := acme()
	account.Spec.Requests = []v1alpha1.Request{{Name: "sso", Status: "Shipped"}, {Name: "audit"}}
	in := sunday()
	in.Account = expr.NewAccount(account)
	list, err := expr.Compile(expr.Membership, expr.List, "account.spec.requests")
	if err != nil {
		t.Fatal(err)
	}
	return in, list, list.Eval(in).Value.([]expr.Item)
}

func TestStepsReadTheItem(t *testing.T) {
	in, list, items := shipped(t)
	gone := unknown("item")
	for name, row := range map[string]struct {
		expression         string
		sso, audit, absent expr.Result
	}{
		"a field of it":                      {"item.status == 'Shipped'", known(true), unknown("account.spec.requests['audit'].status"), gone},
		"a field of it and a step":           {"item.name == 'sso' && steps['ask'].phase == 'Done'", known(true), known(false), gone},
		"whether a field is there":           {"has(item.status)", known(true), known(false), gone},
		"an optional field":                  {"item.?status.orValue('') == ''", known(false), known(true), gone},
		"the whole of it":                    {"item == item", known(true), known(true), gone},
		"whether it is in a list":            {"account.spec.requests.exists(r, r == item)", known(true), known(true), gone},
		"what another answer decides":        {"item.name == 'sso' || steps['ask'].phase == 'Done'", known(true), known(true), known(true)},
		"the negation of what is not there":  {"!has(item.status)", known(false), known(true), gone},
		"a choice on what is not there":      {"(has(item.status) ? 1 : 2) < 3", known(true), known(true), gone},
		"a loop that stands beside it":       {"[1, 2].exists(x, x > 1 && item.name != '')", known(true), known(true), gone},
		"a text that has to be put together": {"'x' + item.name == 'xsso'", known(true), known(false), gone},
		"a field of it, and another that is missing": {"item.name == account.spec.region", unknown("account.spec.region"), unknown("account.spec.region"),
			unknown("account.spec.region", "item")},
	} {
		t.Run(name, func(t *testing.T) {
			program, err := list.CompileItemIn(expr.Steps, expr.Bool, row.expression)
			if err != nil {
				t.Fatal(err)
			}
			var got []expr.Result
			for _, item := range []expr.Item{items[0], items[1], {}} {
				in.Item = item
				got = append(got, program.Eval(in))
			}
			if diff := cmp.Diff([]expr.Result{row.sso, row.audit, row.absent}, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", row.expression, diff)
			}
		})
	}
}

func TestTextsReadTheItem(t *testing.T) {
	in, list, items := shipped(t)
	text, err := list.CompileItemText(expr.Steps, "{{ item.name }} for {{ account.spec.displayName }}, since {{ steps['ask'].startDate }}")
	if err != nil {
		t.Fatal(err)
	}
	in.Item = items[0]
	if got, result := text.Render(in); got != "sso for Acme Travel, since 2026-11-20" || result.Verdict != expr.True {
		t.Errorf("got %q, %v", got, result)
	}
	in.Item = expr.Item{}
	if got, result := text.Render(in); got != "" || !cmp.Equal(result, unknown("item")) {
		t.Errorf("without the element got %q, %v", got, result)
	}
}

func TestTheItemIsRefusedElsewhere(t *testing.T) {
	for _, scope := range []expr.Scope{expr.Facts, expr.Membership, expr.Steps} {
		_, err := expr.Compile(scope, expr.Bool, "item.name == 'sso'")
		want := "1:1: item can be read only where the trigger is of type Each: in its where and key, and in the steps and the goal"
		if err == nil || err.Error() != want {
			t.Errorf("in %s: %v", scope, err)
		}
	}
	_, list, _ := shipped(t)
	for expression, want := range map[string]string{
		"item.stauts == 'x'":         "1:6: item has no field stauts; did you mean status?",
		"itm.status == 'x'":          "1:1: there is no variable itm; did you mean item?",
		"[1].exists(item, item > 0)": "1:1: item already has a meaning here; choose another name for the element, such as x",
		"steps['ask'].phase == item": "1:20: cannot compare steps.ask.phase (a text) with item (a request)",
	} {
		if _, err := list.CompileItemIn(expr.Steps, expr.Bool, expression); err == nil || err.Error() != want {
			t.Errorf("%s: got %v, want %s", expression, err, want)
		}
	}
	if _, err := list.CompileItem(expr.Bool, "steps['ask'].phase == item.name"); err == nil {
		t.Error("where and key of the trigger must not see steps")
	}
}
