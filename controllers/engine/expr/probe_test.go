package expr

import (
	"fmt"
	"strings"
	"testing"
)

var probes = []string{
	"account.spec.", "account.spec.industry ==", "account.spec.industry = 'x'", "account.spec.industry == 'x", "(1 + 2", "1 + 2)", "a && && b", "account.spec.industry == 'x' and true", "if (x) y",
	"foo", "foo(1)", "account.spec.industry.foo()", "account.spec.industry > 3", "account.status.segments", "account.spec.commercial.ar > 3", "account.spec.champions.exists(c, c.deligt > 3)", "account.spec.champions.delight > 3", "account.spec.industry.x == 'a'",
	"!account.spec.industry", "account.spec.industry && true", "account.spec.industry in 'abc'", "daysUntil(3)", "daysUntil(account.spec.commercial.renewalDate, 3)", "daysUntil()", "has(account)", "has(account.spec.industri)", "account.spec.champions.exists(c)", "account.spec.champions.exists(1, true)",
	"duration('x') > duration('1h')", "timestamp('2020') > now", "'a'.matches('(')", "[1,2].all(a, [1].all(b, [1].all(c, true)))", "'a' + 3 == 'b'", "steps['a'].phase == 'x'", "segments['a'] == 'b'", "now > now", "account.spec.industry == 3", "account.spec.industry == \"a\nb\"", "$x", "account.spec.industry == ‘x’", "x.y.z", "account.spec.attributes.seats.foo > 1", "[1, 'a'].size() == 2", "int('12abc') == 3", "account.spec.commercial.arr == 3.5", "account.spec.commercial.arr > 3.5", "true ? 1 : 'a'", "{'a': 1}.b == 1", "tightrope.Account{}", "account{spec: 1}", "account.spec.industry.size() > 3 ? true", "account.spec.industry == 'a' || ", "account.spec.?industri.orValue('') == ''", "account.spec.industry.orValue('') == ''", "fresh(account.spec.attributes.x, '90d') > 1", "fresh(account.spec.signals.x, '90') > 1", "fresh(account.spec.signals.x, 90) > 1", "fresh(account.spec.requests[0].name, '3d') == ''", "item.name == ''", "account.spec.champions.exists(today, true)", strings.Repeat("(", 150) + "1" + strings.Repeat(")", 150), "account.spec.industry.contains(3)", "/* x */ true", "account.spec.industry == NULL", "account.spec.industry == null", "account.spec.team.csm == 'x' AND true", "1 = 1", "account.spec['industry'] == 'x'", "true == 1", "account.spec.industry.startWith('a')", "account.spec.champions.size == 3", "account.name == 'x'", "'a' == 'b' 'c'", "account.spec.if == 3", "- account.spec.industry == 'x'",
	"account.spec.industry === 'x'", "account.spec.industry <> 'x'", "not true", "account.spec.industry == 'x';", "{{ account.spec.industry }}", "\"${x}\" == 'a'", "account.spec.industry == `x`", "0x", "1.2.3", "00:12", "2026-12-31 < today", "account.spec.commercial.renewalDate < 2026-12-31",
}

func TestProbe(t *testing.T) {
	for _, s := range probes {
		_, err := Compile(Facts, Bool, s)
		if len(s) > 100 {
			s = s[:30]
		}
		fmt.Printf("%-60s %v\n", s, err)
	}
}
