package why

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	clocktesting "k8s.io/utils/clock/testing"

	"tightrope.dev/cmd/tightrope/exit"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const samples = "../../../config/samples/"

// execute runs a command line, and gives what it printed and its code.
func execute(t *testing.T, line string) (out, errs string, code int) {
	t.Helper()
	command := Command()
	command.SilenceErrors, command.SilenceUsage = true, true
	var printed, warned bytes.Buffer
	command.SetArgs(strings.Fields(line))
	command.SetOut(&printed)
	command.SetErr(&warned)
	err := command.ExecuteContext(t.Context())
	if err != nil {
		warned.WriteString(err.Error() + "\n")
	}
	return printed.String(), warned.String(), exit.Code(err)
}

// golden compares words with a file below testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got, -update rewrites it):\n%s", file, diff)
	}
}

// TestTheWords compares what the command says of the samples with golden files: each question is printed before its answer.
func TestTheWords(t *testing.T) {
	exposure := " -f " + samples + "covid-exposure --at 2026-11-23"
	trigger := func(name string) string {
		return " -f " + samples + "triggers/accounts.yaml -f " + samples + "triggers/" + name + ".yaml --at 2026-11-23"
	}
	for file, test := range map[string]struct {
		from      string
		questions []string
	}{
		"covid-exposure.txt": {exposure, []string{
			"account acme-travel", "account stonefield-packaging", "account quiet-lane-studios", "account river-media",
			"not blue-harbor-cruises high-exposure-outreach", "not acme-travel low-exposure-notice", "not quiet-lane-studios high-exposure-outreach",
			"segment acme-travel", "segment acme-travel moderate-exposure", "segment quiet-lane-studios covid-exposure", "segment pixel-bazaar",
			"task crm-000101-ask-xq5zw3guzovrmvur", "task crm-000103-menu-gsqyd7fxqdqet7ao", "task crm-000104-notice-ix63f74qbgklw436",
		}},
		"date.txt":            {trigger("date"), []string{"account meadow-foods", "account tall-oak-homes", "not tall-oak-homes renewal-letter"}},
		"membership.txt":      {trigger("membership"), []string{"account meadow-foods", "not meadow-foods unhappy", "not tall-oak-homes unhappy"}},
		"every.txt":           {trigger("every"), []string{"account meadow-foods", "not tall-oak-homes quarterly-review"}},
		"each.txt":            {trigger("each"), []string{"account meadow-foods", "not tall-oak-homes shipped-request"}},
		"exclusive-group.txt": {trigger("exclusive-group"), []string{"account meadow-foods", "not meadow-foods advertise-export", "not tall-oak-homes advertise-export"}},
		"rollout.txt":         {trigger("rollout"), []string{"account meadow-foods", "not meadow-foods second-team", "not tall-oak-homes second-team"}},
		"escalation.txt":      {trigger("escalation"), []string{"not meadow-foods kickoff", "account tall-oak-homes"}},
		"approval.txt":        {trigger("approval"), []string{"not meadow-foods discount", "not tall-oak-homes discount"}},
		"scorecards.txt":      {" -f " + samples + "scorecards --at 2026-11-23", []string{"account birch-hotels", "account cedar-logistics", "segment cedar-logistics health"}},
		"calendars.txt":       {" -f " + samples + "calendars --at 2026-12-24", []string{"account hansa"}},
		"broken.txt": {" -f testdata/broken.yaml --at 2026-11-23", []string{
			"not acme outreach", "not acme renewal", "not twin outreach", "account twin", "not acme shared", "segment acme", "account acme",
		}},
		"hand.txt":         {trigger("hand"), []string{"account meadow-foods", "not meadow-foods executive-visit"}},
		"value-window.txt": {trigger("value-window"), []string{"account meadow-foods"}},
	} {
		t.Run(file, func(t *testing.T) {
			var all strings.Builder
			for _, question := range test.questions {
				out, errs, code := execute(t, question+test.from)
				if code != exit.OK {
					t.Fatalf("%s: %s", question, errs)
				}
				all.WriteString("$ tightrope why " + question + "\n" + out + "\n")
				for _, name := range tasksIn(t, question+test.from) {
					out, _, _ := execute(t, "task "+name+test.from)
					all.WriteString("$ tightrope why task " + name + "\n" + out + "\n")
				}
			}
			golden(t, file, all.String())
		})
	}
	t.Run("as JSON", func(t *testing.T) {
		out, errs, code := execute(t, "task crm-000101-ask-xq5zw3guzovrmvur -o json"+exposure)
		if code != exit.OK {
			t.Fatal(errs)
		}
		golden(t, "task.json", out)
	})
}

// tasksIn are the names of the open tasks of which an answer about an account of the triggers speaks.
func tasksIn(t *testing.T, line string) []string {
	t.Helper()
	if !strings.HasPrefix(line, "account ") || !strings.Contains(line, "triggers") {
		return nil
	}
	out, _, _ := execute(t, line+" -o json")
	var names []string
	for text := range strings.SplitSeq(out, `"kind": "Task",`) {
		if _, rest, found := strings.Cut(text, `"name": "`); found && text != out && len(names) < 1 && strings.HasPrefix(strings.TrimSpace(text), `"name"`) {
			name, _, _ := strings.Cut(rest, `"`)
			names = append(names, name)
		}
	}
	return names
}

func TestTheQuestions(t *testing.T) {
	for line, want := range map[string]question{
		"task t":                             {about: "task", task: "t"},
		"task/t":                             {about: "task", task: "t"},
		"account a":                          {about: "account", account: "a"},
		"account/a":                          {about: "account", account: "a"},
		"not a p":                            {about: "not", account: "a", playbook: "p"},
		"not account a playbook p":           {about: "not", account: "a", playbook: "p"},
		"not account/a playbook/p":           {about: "not", account: "a", playbook: "p"},
		"not account not playbook p":         {about: "not", account: "not", playbook: "p"},
		"a not p":                            {about: "not", account: "a", playbook: "p"},
		"account a not playbook p":           {about: "not", account: "a", playbook: "p"},
		"segment a":                          {about: "segment", account: "a"},
		"segment account a":                  {about: "segment", account: "a"},
		"segment a s":                        {about: "segment", account: "a", segment: "s"},
		"segment account a dimension d":      {about: "segment", account: "a", segment: "d"},
		"segment account/a segment/high-fit": {about: "segment", account: "a", segment: "high-fit"},
	} {
		got, err := ask(strings.Fields(line))
		if err != nil || got != want {
			t.Errorf("%q: got %+v, %v, want %+v", line, got, err, want)
		}
	}
	for line, want := range map[string]string{
		"":            "say what you want to know",
		"task":        "a name is missing",
		"task/":       "a name is missing",
		"not a":       "a name is missing",
		"not a p q":   `"q" is too much`,
		"account a b": `"b" is too much`,
		"reason x":    `"reason" is no question`,
	} {
		if _, err := ask(strings.Fields(line)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", line, err, want)
		}
	}
}

func TestTasksHaveShortNames(t *testing.T) {
	exposure := " -f " + samples + "covid-exposure --at 2026-11-23"
	want, errs, code := execute(t, "task crm-000101-ask-xq5zw3guzovrmvur"+exposure)
	if code != exit.OK {
		t.Fatal(errs)
	}
	for _, name := range []string{"acme-travel/ask", "task/acme-travel/ask", "acme-travel/high-exposure-outreach/ask", "crm-000101-ask"} {
		got, errs, code := execute(t, strings.Replace("task "+name, "task task/", "task/", 1)+exposure)
		if code != exit.OK || got != want {
			t.Errorf("%s: code %d, %s%s", name, code, errs, got)
		}
	}
	if _, errs, code := execute(t, "task crm-"+exposure); code != exit.Problem || !strings.Contains(errs, "crm- may be any of ") {
		t.Errorf("code %d, %s", code, errs)
	}
	if _, errs, code := execute(t, "task acme-travel/call"+exposure); code != exit.Problem || !strings.Contains(errs, "there is no task acme-travel/call") {
		t.Errorf("code %d, %s", code, errs)
	}
}

func TestWhatIsNotThere(t *testing.T) {
	exposure := " -f " + samples + "covid-exposure --at 2026-11-23"
	for line, test := range map[string]struct {
		code int
		says string
	}{
		"account acme-travle" + exposure:                        {exit.Problem, "there is no account acme-travle in namespace default; did you mean acme-travel?"},
		"account cruises" + exposure:                            {exit.Problem, "did you mean blue-harbor-cruises?"},
		"account zzzzzzzzzzzzz" + exposure:                      {exit.Problem, "there is no account zzzzzzzzzzzzz in namespace default"},
		"task ask" + exposure:                                   {exit.Problem, "there is no task ask in namespace default; did you mean crm-000101-ask-xq5zw3guzovrmvur or crm-000110-ask-wjfjllahmqfexp2u?"},
		"not acme-travel high-exposure" + exposure:              {exit.Problem, "there is no playbook high-exposure in namespace default; did you mean high-exposure-outreach?"},
		"segment acme-travel covid" + exposure:                  {exit.Problem, "there is no segment or dimension covid in namespace default; did you mean covid-exposure?"},
		"account acme-travel -f nowhere.yaml":                   {exit.Usage, "nowhere.yaml"},
		"account acme-travel --snapshot nowhere.snapshot":       {exit.Usage, "nowhere.snapshot"},
		"account acme-travel -o yaml" + exposure:                {exit.Usage, "-o yaml is not known; write -o text or -o json"},
		"account acme-travel --snapshot s" + exposure:           {exit.Usage, "-f and -k read files instead of a cluster"},
		"account acme-travel --at soon -f " + samples:           {exit.Usage, `--at "soon" is neither a day`},
		"task x --archive " + samples + " " + exposure:          {exit.Usage, "there is no archive in ../../../config/samples/"},
		"account acme-travel --kubeconfig /nowhere/kube-config": {exit.Usage, "/nowhere/kube-config"},
	} {
		_, errs, code := execute(t, line)
		if code != test.code || !strings.Contains(errs, test.says) {
			t.Errorf("%s: code %d and %q, want %d and %q", line, code, errs, test.code, test.says)
		}
	}
}

// TestAnInterruptedRunSaysNothing: who stops the command gets no half of an answer.
func TestAnInterruptedRunSaysNothing(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	command := Command()
	command.SilenceErrors, command.SilenceUsage = true, true
	var out bytes.Buffer
	command.SetArgs(strings.Fields("account acme-travel -f " + samples + "covid-exposure"))
	command.SetOut(&out)
	err := command.ExecuteContext(ctx)
	if exit.Code(err) != exit.Usage || !strings.Contains(err.Error(), "interrupted") || out.Len() > 0 {
		t.Errorf("code %d, %v, %q", exit.Code(err), err, out.String())
	}
}

// TestTheClockIsAskedOnce: without --at the answer is for now.
func TestTheClockIsAskedOnce(t *testing.T) {
	o := &options{now: clocktesting.NewFakePassiveClock(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)), output: "text"}
	o.files.Filenames = []string{samples + "covid-exposure"}
	if err := o.read([]string{"account", "acme-travel"}); err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	if err := o.run(t.Context(), &out, &errs); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "since 2026-11-23") {
		t.Errorf("got %s", out.String())
	}
}
