package expr_test

import (
	"fmt"
	"math/rand"
	"testing"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/expr"
)

func TestWhatIsNeverTrue(t *testing.T) {
	for text, never := range map[string]bool{
		"account.spec.region == 'a' && account.spec.region == 'b'":                                                    true,
		"account.spec.region == 'a' && account.spec.region != 'a'":                                                    true,
		"'a' == account.spec.region && !(account.spec.region in ['a', 'b'])":                                          true,
		"account.spec.commercial.arr > 10 && account.spec.commercial.arr < 5":                                         true,
		"account.spec.commercial.arr > 10 && 10 >= account.spec.commercial.arr":                                       true,
		"account.spec.commercial.arr >= 10 && account.spec.commercial.arr <= 10":                                      false,
		"account.spec.commercial.arr == 3 && account.spec.commercial.arr > 3.5":                                       true,
		"has(account.spec.region) && !has(account.spec.region)":                                                       true,
		"!has(account.spec.region) && account.spec.region == 'a'":                                                     true,
		"!has(responses['a/b'].value) && responses['a/b'].value == ''":                                                false,
		"today > '2027-01-01' && today < '2026-01-01'":                                                                true,
		"account.spec.region == 'a' ? account.spec.region == 'b' : unknown('it is not known')":                        true,
		"(account.spec.region == 'a' || account.spec.region == 'b') && account.spec.region == 'c'":                    true,
		"!(account.spec.region == 'a' || true)":                                                                       true,
		"account.spec.region == 'a' || account.spec.region == 'b'":                                                    false,
		"account.spec.champions.exists(c, c.engagement > 50) && !account.spec.champions.exists(c, c.engagement > 50)": false,
	} {
		program, problem := expr.Compile(expr.Membership, expr.Bool, text)
		if problem != nil {
			t.Fatal(problem)
		}
		if why, got := program.Never(); got != never {
			t.Errorf("%s: never is %v (%s), want %v", text, got, why, never)
		}
	}
}

// randomCondition makes a condition of a few facts.
func randomCondition(r *rand.Rand, depth int) string {
	if depth > 0 {
		a, b := randomCondition(r, depth-1), randomCondition(r, depth-1)
		switch r.Intn(5) {
		case 0:
			return "(" + a + " && " + b + ")"
		case 1:
			return "(" + a + " || " + b + ")"
		case 2:
			return "!(" + a + ")"
		case 3:
			return "(" + a + " ? " + b + " : " + randomCondition(r, depth-1) + ")"
		}
	}
	region := []string{"'a'", "'b'", "'c'"}[r.Intn(3)]
	number := r.Intn(4)
	return []string{
		"account.spec.region == " + region, "account.spec.region != " + region, "account.spec.region in [" + region + ", 'a']", region + " == account.spec.region",
		fmt.Sprintf("account.spec.commercial.arr > %d", number), fmt.Sprintf("account.spec.commercial.arr <= %d", number), fmt.Sprintf("%d <= account.spec.commercial.arr", number),
		fmt.Sprintf("account.spec.commercial.arr == %d", number), "has(account.spec.region)", "account.spec.attributes.open", "true", "unknown('why')",
	}[r.Intn(12)]
}

func randomFacts(r *rand.Rand) expr.Input {
	a := &v1alpha1.Account{}
	if r.Intn(4) > 0 {
		a.Spec.Region = []string{"a", "b", "c", "d"}[r.Intn(4)]
	}
	if r.Intn(4) > 0 {
		a.Spec.Commercial = &v1alpha1.Commercial{ARR: new(int64(r.Intn(6)))}
	}
	if r.Intn(4) > 0 {
		a.Spec.Attributes = map[string]v1alpha1.Value{"open": {Boolean: new(r.Intn(2) == 0)}}
	}
	return expr.Input{Account: expr.NewAccount(a), Today: "2026-11-22"}
}

// What is said of a condition without asking holds for whatever account is asked.
func TestWhatIsSeenInAConditionHoldsForEveryAccount(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	seen := map[string]int{}
	for range 800 {
		one, problem := expr.Compile(expr.Facts, expr.Bool, randomCondition(r, 3))
		if problem != nil {
			t.Fatal(problem)
		}
		other, _ := expr.Compile(expr.Facts, expr.Bool, randomCondition(r, 1))
		_, never := one.Never()
		_, apart := expr.NeverTogether(one, other)
		always, implies := one.Always(), one.Implies(other)
		for range 40 {
			in := randomFacts(r)
			is, also := one.Eval(in).Verdict == expr.True, other.Eval(in).Verdict == expr.True
			for what, wrong := range map[string]bool{"never": never && is, "always": always && !is, "apart": apart && is && also, "implies": implies && is && !also} {
				if wrong {
					t.Fatalf("%s of\n%s\n%s\nis wrong", what, one, other)
				}
			}
		}
		for what, said := range map[string]bool{"never": never, "always": always, "apart": apart, "implies": implies} {
			if said {
				seen[what]++
			}
		}
	}
	t.Log(seen)
	for _, what := range []string{"never", "always", "apart", "implies"} {
		if seen[what] < 10 {
			t.Errorf("%s was said only %d times: the test shows little", what, seen[what])
		}
	}
}
