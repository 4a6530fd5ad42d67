package definitions_test

import (
	"math/rand"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/runtime"

	"tightrope.dev/controllers/engine/definitions"
	"tightrope.dev/test/build"
)

// yaml puts objects together: each begins with its kind and name, as in "Segment a", and has its spec below.
func yaml(objects ...string) string {
	var all []string
	for _, o := range objects {
		head, spec, _ := strings.Cut(o, "\n")
		kind, name, _ := strings.Cut(head, " ")
		name, annotations, _ := strings.Cut(name, " ")
		all = append(all, "apiVersion: tightrope.dev/v1alpha1\nkind: "+kind+"\nmetadata:\n  name: "+name+"\n  annotations: {"+annotations+"}\nspec:\n"+spec+"\n")
	}
	return strings.Join(all, "---\n")
}

func objects(t *testing.T, content string) []runtime.Object {
	t.Helper()
	all, err := build.Objects([]byte(content))
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func found(t *testing.T, content string) string {
	t.Helper()
	var lines []string
	for _, f := range definitions.Check(definitions.Of(now, objects(t, content)...)) {
		lines = append(lines, say(f))
	}
	return strings.Join(lines, "\n")
}

// playbook is a playbook with one step.
func playbook(name, more string) string {
	return "Playbook " + name + "\n  trigger: {type: Membership}\n" + more
}

const oneStep = "  steps:\n  - {name: ask, title: Ask}\n"

func TestWhatIsFound(t *testing.T) {
	for name, c := range map[string]struct{ content, want string }{
		"a playbook for a segment that is not there": {
			yaml("Segment high\n  dimension: exposure\n  expression: has(account.spec.industry)", playbook("a", "  segments: [{dimension: exposure, name: hihg}]\n"+oneStep)),
			"error Playbook/a spec.segments[0].name 0:0 [segment-not-found] there is no segment hihg in dimension exposure; its segments are high"},
		"a guardrail that forbids for a segment and of a playbook that are not there": {
			yaml("Segment high\n  dimension: exposure\n  expression: has(account.spec.industry)", playbook("nps", oneStep),
				"Guardrail gentle\n  forbid:\n  - {name: a, segments: [{dimension: exposure, name: high}], playbooks: [nps], reason: r}\n  - {name: b, segments: [{dimension: exposure, name: hihg}], playbooks: [npss], reason: r}"),
			"warning Guardrail/gentle spec.forbid[1].playbooks[0] 0:0 [playbook-not-found] there is no playbook npss, so that the rule forbids nothing of it; did you mean nps?\n" +
				"error Guardrail/gentle spec.forbid[1].segments[0].name 0:0 [segment-not-found] b: there is no segment hihg in dimension exposure; its segments are high; until then the steps that it names are held for every account"},
		"two playbooks of one key": {
			yaml(playbook("a", "  key: k\n"+oneStep), playbook("b", "  key: k\n"+oneStep)),
			"error Playbook/a  0:0 [duplicate-key] other Playbooks have the key k too: b; give each its own, or delete all but one\n" +
				"error Playbook/b  0:0 [duplicate-key] other Playbooks have the key k too: a; give each its own, or delete all but one"},
		"all mistakes of a playbook, not only the first": {
			yaml(playbook("a", "  condition: account.spec.industy == 'x'\n  goal: {reached: \"steps['aks'].phase == 'Done'\"}\n  steps:\n  - {name: ask, title: \"{{ tody }}\"}\n  - {name: tell, title: Tell, when: \"1 + 1\"}")),
			"error Playbook/a spec.condition 1:14 [invalid-expression] account.spec has no field industy; did you mean industry?\n" +
				"error Playbook/a spec.goal.reached 0:0 [invalid-spec] \"aks\" is not a step of this playbook; its steps are ask, tell\n" +
				"error Playbook/a spec.steps[ask].title 1:4 [invalid-expression] there is no variable tody; did you mean today?\n" +
				"error Playbook/a spec.steps[tell].when 1:1 [invalid-expression] must be true or false, but gives a whole number; compare it with something, such as > 0"},
		"an expression that fails for an account": {
			yaml("Account acme\n  attributes: {tier: {string: gold}}", "Segment a\n  expression: int(account.spec.attributes.tier) > 3"),
			"error Segment/a spec.expression 0:0 [expression-failed] for account acme: segment a failed: 1:1: this cannot be turned into a whole number"},
		"the key of a playbook that is not there": {
			yaml("Segment a\n  expression: outcomes['renewl'].outcome == 'Reached'", playbook("renewal", oneStep)),
			"warning Segment/a spec.expression 1:11 [unknown-key] nothing gives outcomes['renewl'] a value: there is no playbook with this key; did you mean renewal?"},
		"a word that no outcome is": {
			yaml("Segment a\n  expression: outcomes['renewal'].outcome == 'Reachd'", playbook("renewal", oneStep)),
			"warning Segment/a spec.expression 1:33 [unknown-word] outcomes['renewal'].outcome is never 'Reachd'; did you mean Reached?"},
		"an answer that is no choice, in a block of several lines": {
			yaml(playbook("a", "  steps:\n  - name: ask\n    title: Ask\n    response: {type: Choice, choices: [{name: one}, {name: two}]}\n  - name: tell\n    title: Tell\n    dependsOn: [ask]\n    when: |\n      today > '2020-01-01' &&\n        steps['ask'].response in ['one', 'too']")),
			"warning Playbook/a spec.steps[tell].when 2:37 [unknown-word] steps['ask'].response is never 'too'; did you mean two?"},
		"an answer to a step that asks for none": {
			yaml(playbook("a", "  steps:\n  - {name: ask, title: Ask}\n  - {name: tell, title: \"{{ steps['ask'].response == 'Yes' ? 'a' : 'b' }}\"}")),
			"warning Playbook/a spec.steps[tell].title 1:30 [unknown-word] steps['ask'].response is never 'Yes'"},
		"a word that the schema does not have": {
			yaml("Segment a\n  expression: account.spec.lifecycle in ['active', 'Onboarding']"),
			"warning Segment/a spec.expression 1:29 [unknown-word] account.spec.lifecycle is never 'active'; did you mean Active?"},
		"a word that no request is": {
			yaml("Playbook a\n  trigger: {type: Each, each: {in: account.spec.requests, where: \"item.status == 'Shiped'\", key: item.name}}\n" + oneStep),
			"warning Playbook/a spec.trigger.each.where 1:17 [unknown-word] item.status is never 'Shiped'; did you mean Shipped?"},
		"a segment that is compared and is not there": {
			yaml("Segment high\n  dimension: exposure\n  expression: has(account.spec.industry)", playbook("a", "  condition: segments['exposure'] == 'higher'\n"+oneStep)),
			"warning Playbook/a spec.condition 1:26 [unknown-word] segments['exposure'] is never 'higher'; did you mean high?"},
		"a dimension and a band that are not there": {
			yaml("Scorecard risk\n  terms: [{name: a, points: \"1\"}]\n  bands: [{name: High, from: 1}]", playbook("a", "  condition: segments['x'] != '' || scores['risk'].band == 'high' || scores['rsik'].value > 1\n"+oneStep)),
			"warning Playbook/a spec.condition 1:11 [unknown-key] nothing gives segments['x'] a value: no Segment is of this dimension\n" +
				"warning Playbook/a spec.condition 1:48 [unknown-word] scores['risk'].band is never 'high'; did you mean High?\n" +
				"warning Playbook/a spec.condition 1:65 [unknown-key] nothing gives scores['rsik'] a value: there is no Scorecard of this name; did you mean risk?"},
		"a term that a scorecard does not have": {
			yaml("Scorecard low-use\n  terms: [{name: seats, points: \"1\"}]", playbook("a", "  condition: scores['low-use'].points['seat'] > 0 && scores['low-use'].points.seats > 0\n"+oneStep)),
			"warning Playbook/a spec.condition 1:27 [unknown-key] nothing gives scores['low-use'].points['seat'] a value: the Scorecard has no such term; did you mean seats?"},
		"an attribute that no account has": {
			yaml("Account acme\n  attributes: {seats: {integer: 3}}", playbook("a", "  condition: account.spec.attributes.seat > 2\n"+oneStep)),
			"warning Playbook/a spec.condition 1:25 [unknown-key] nothing gives account.spec.attributes['seat'] a value: no account here has this attribute; did you mean seats?"},
		"a segment whose conditions exclude each other": {
			yaml("Segment a\n  expression: account.spec.industry == 'Travel' && account.spec.industry in ['Rail', 'Ships']"),
			"warning Segment/a spec.expression 0:0 [unreachable-segment] no account can come into this segment but by an override: account.spec.industry == 'Travel' and account.spec.industry in ['Rail', 'Ships'] exclude each other"},
		"a segment whose numbers exclude each other": {
			yaml("Segment a\n  expression: account.spec.commercial.arr > 100 && (account.spec.commercial.arr <= 100 || false)"),
			"warning Segment/a spec.expression 0:0 [unreachable-segment] no account can come into this segment but by an override: account.spec.commercial.arr > 100 and account.spec.commercial.arr <= 100 exclude each other"},
		"a segment in the shadow of another": {
			yaml("Segment big\n  dimension: size\n  priority: 2\n  expression: account.spec.commercial.arr >= 100", "Segment huge\n  dimension: size\n  priority: 1\n  expression: account.spec.commercial.arr > 1000 && account.spec.region == 'x'"),
			"warning Segment/huge spec.expression 0:0 [unreachable-segment] no account can come into this segment but by an override: segment big of the same dimension is asked first, and takes whoever this one would; give this one a higher priority than 2, or narrow the other"},
		"a segment that takes everyone": {
			yaml("Segment all\n  expression: \"true\""),
			"warning Segment/all spec.expression 0:0 [takes-everyone] every account is in this segment, the only one of dimension all; narrow the expression, or leave the segment out of the playbooks, which are then for every account"},
		"a segment that takes whom the others leave": {
			yaml("Segment all\n  dimension: d\n  expression: \"true\"", "Segment some\n  dimension: d\n  priority: 1\n  expression: has(account.spec.region)"), ""},
		"a playbook that nobody can get": {
			yaml(playbook("a", "  condition: account.spec.lifecycle == 'Churned'\n"+oneStep), playbook("b", "  lifecycles: [Churned]\n  condition: account.spec.lifecycle == 'Churned'\n"+oneStep)),
			"warning Playbook/a spec.condition 0:0 [unreachable-playbook] no account can get this playbook but by hand: account.spec.lifecycle in ['Prospect', 'Onboarding', 'Active'] and account.spec.lifecycle == 'Churned' exclude each other"},
		"a step whose condition is never true": {
			yaml(playbook("a", "  steps:\n  - {name: ask, title: Ask, when: \"account.spec.region == 'a' && account.spec.region == 'b'\"}")),
			"warning Playbook/a spec.steps[ask].when 0:0 [never-true] this is never true: account.spec.region == 'a' and account.spec.region == 'b' exclude each other"},
		"accounts that go round for ever": {
			yaml("Segment one\n  dimension: d\n  expression: outcomes['b'].outcome == 'Reached'", "Segment two\n  dimension: e\n  expression: responses['a/ask'].value != ''",
				playbook("a", "  segments: [{dimension: d, name: one}]\n"+oneStep), playbook("b", "  segments: [{dimension: e, name: two}]\n"+oneStep)),
			"warning Playbook/a spec.trigger 0:0 [endless-circle] accounts may go round for ever: a → b → a; each reads how the one before ended. Give one of them spec.reentry.cooldown or spec.reentry.maximum"},
		"accounts that go round with a rest": {
			yaml("Segment one\n  dimension: d\n  expression: outcomes['b'].outcome == 'Reached'", "Segment two\n  dimension: e\n  expression: responses['a/ask'].value != ''",
				playbook("a", "  segments: [{dimension: d, name: one}]\n  reentry: {cooldown: 90d}\n"+oneStep), playbook("b", "  segments: [{dimension: e, name: two}]\n"+oneStep)), ""},
		"a text that fails for an account": {
			yaml("Account acme\n  attributes: {tier: {string: gold}}", playbook("a", "  steps:\n  - {name: ask, title: \"For {{ int(account.spec.attributes.tier) }}\"}")),
			"warning Playbook/a spec.steps[ask].title 1:8 [text-fails] for account acme it fails: this cannot be turned into a whole number"},
		"a text that is known of no account": {
			yaml("Account acme\n  displayName: Acme", playbook("a", "  steps:\n  - {name: ask, title: \"For {{ account.spec.region }}\"}")),
			"warning Playbook/a spec.steps[ask].title 0:0 [never-known] cannot be answered for the account that gets it, because account.spec.region is not known; correct the name, or say with has(...) or .orValue(...) what counts without it"},
		"a text that fails for an account that is made up": {
			yaml(playbook("a", "  steps:\n  - {name: ask, title: \"{{ 1 / (account.spec.commercial.arr - 120000) }}\"}")),
			"warning Playbook/a spec.steps[ask].title 1:6 [text-fails] for a made-up account it fails: divides by zero"},
		"lateStart where it means nothing": {
			yaml(playbook("a", "  lateStart: Skip\n"+oneStep)),
			"warning Playbook/a spec.lateStart 0:0 [no-effect] lateStart counts only with a trigger of type Date or Every, and this one is of type Membership; leave it out"},
		"lateStart of a period, which an account may arrive in": {
			yaml("Playbook a\n  lateStart: Skip\n  trigger: {type: Every, every: {period: 3mo, anchor: commercial.startDate}}\n" + oneStep), ""},
		"a step before its run": {
			yaml("Playbook a\n  trigger: {type: Date, date: {field: commercial.renewalDate, offset: -60d}}\n  steps:\n  - {name: ask, title: Ask, start: {from: Anchor, offset: -90d}, latest: 2w}"),
			"warning Playbook/a spec.steps[ask].start.offset 0:0 [always-missed] the step is to start at least 30 days before the run begins, and latest is 2w: it is skipped as missed each time; start it later, or the run earlier"},
		"a step after its run": {
			yaml("Playbook a\n  trigger: {type: Date, date: {field: commercial.renewalDate, offset: -60d}}\n  goal: {reached: \"steps['ask'].response != ''\", within: 1mo}\n  steps:\n  - {name: ask, title: Ask, start: {from: Anchor, offset: -20d}, response: {type: FreeText}}"),
			"warning Playbook/a spec.steps[ask].start.offset 0:0 [never-started] the step is to start at least 40 days after the run begins, and the run ends after spec.goal.within, 1mo: nothing starts it; start it earlier, or raise within"},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, found(t, c.content)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestAnOpenQuestionOffersNothing(t *testing.T) {
	for name, c := range map[string]struct{ body, what string }{
		"a list":                {"We could\n1. wait\n2. talk", "2:1 a list of options"},
		"points with gaps":      {"We could\n- wait\n\n- talk", "2:1 a list of options"},
		"a menu in words":       {"You can choose from these options", "1:9 a menu"},
		"an amount":             {"It would be $ 10,000 a year", "1:13 a price"},
		"an amount in words":    {"It would be 10.000 EUR a year", "1:13 a price"},
		"a percentage":          {"We can take 20% off", "1:13 a price"},
		"a discount":            {"We can offer a discount", "1:16 a discount"},
		"a price in a hole":     {"You pay {{ account.spec.commercial.listPrice }}", "1:12 a price"},
		"an open question":      {"What would help you? Your renewal is in {{ daysUntil(account.spec.commercial.renewalDate) }} days.", ""},
		"one point":             {"Hello,\n- a note\nWhat would help?", ""},
		"a number that is none": {"In 2020 we met 3 times", ""},
		"a percent sign in CEL": {"{{ daysUntil(today) % 7 == 0 ? 'a' : 'b' }} days", ""},
	} {
		t.Run(name, func(t *testing.T) {
			body := "      " + strings.ReplaceAll(c.body, "\n", "\n      ")
			content := yaml(playbook("a", "  steps:\n  - name: ask\n    title: Ask\n    channel: Email\n    response: {type: FreeText}\n    message:\n     body: |\n"+body))
			got := found(t, content)
			if c.what == "" {
				if got != "" {
					t.Errorf("found %s", got)
				}
				return
			}
			place, what, _ := strings.Cut(c.what, " ")
			want := "warning Playbook/a spec.steps[ask].message.body " + place + " [open-question] the step asks an open question (response.type FreeText), and this is " + what + ":"
			if !strings.HasPrefix(got, want) {
				t.Errorf("got  %s\nwant %s", got, want)
			}
			if again := found(t, strings.Replace(content, "annotations: {", "annotations: {tightrope.dev/lint-allow: \"never-known, open-question\"", 1)); again != "" {
				t.Errorf("it was acknowledged, and found all the same: %s", again)
			}
		})
	}
}

func TestTheOrderOfTheObjectsChangesNothing(t *testing.T) {
	all, err := build.Samples("bad/stalled")
	if err != nil {
		t.Fatal(err)
	}
	want := definitions.Check(definitions.Of(now, all...))
	for seed := range int64(20) {
		shuffled := slices.Clone(all)
		rand.New(rand.NewSource(seed)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		if diff := cmp.Diff(want, definitions.Check(definitions.Of(now, shuffled...))); diff != "" {
			t.Fatalf("seed %d (-want +got)\n%s", seed, diff)
		}
	}
}
