package report

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"tightrope.dev/cmd/tightrope/report/quarter"
)

// samples is where the samples are.
const samples = "../../../config/samples/"

// TestCommandLinesThatAreAnsweredInOneSentence looks at what is wrong, and at the code.
func TestCommandLinesThatAreAnsweredInOneSentence(t *testing.T) {
	const emea = " -f testdata/emea.yaml --at 2026-11-25"
	for line, want := range map[string]string{
		"":                                              "2: say which report: tightrope report quarterly or tightrope report playbooks",
		"monthly":                                       `2: there is no report "monthly"; write tightrope report quarterly or tightrope report playbooks`,
		"quarterly now" + emea:                          `2: "now" is too much; quarterly takes flags only`,
		"quarterly -o pdf" + emea:                       "2: -o pdf is not known; write -o markdown or -o html",
		"playbooks -o html" + emea:                      "2: -o html is not known; write -o text, -o csv, -o json, -o markdown",
		"quarterly --quarter Q4" + emea:                 `2: --quarter "Q4" is no quarter; write the year and the quarter, such as 2026Q4`,
		"quarterly --at someday":                        `2: --at "someday" is neither a day, such as 2026-12-31, nor an instant, such as 2026-12-31T09:00:00Z`,
		"quarterly --snapshot x" + emea:                 "2: -f and -k read files instead of a cluster; leave --snapshot, --kubeconfig and --context out",
		"quarterly --archive x" + emea:                  "2: --archive goes with a cluster or a snapshot; of files nothing has left",
		"quarterly -f - --definition -":                 "2: standard input can be read once; name a file for the others",
		"playbooks --snapshot - --definition -":         "2: standard input can be read once; name a file for the others",
		"quarterly --later":                             "2: unknown flag: --later",
		"quarterly -f nowhere.yaml":                     "1: there is no file or folder nowhere.yaml",
		"quarterly --snapshot nowhere":                  "1: there is no snapshot nowhere; tightrope snapshot -o nowhere writes one",
		"quarterly --definition nowhere" + emea:         "1: there is no file or folder nowhere",
		"quarterly --definition testdata/emea.yaml":     "1: testdata/emea.yaml is to have one document of kind ReportDefinition, and nothing else; config/samples/cadence shows one",
		"playbooks --definition testdata/people.yaml":   "1: testdata/people.yaml is to have one document of kind ReportDefinition, and nothing else; config/samples/cadence shows one",
		"quarterly --definition testdata/misspelt.yaml": "1: testdata/misspelt.yaml:8:24: agenda[0].lines[1].shows: there is no field shows; did you mean show?",
		"quarterly --definition testdata/wrong.yaml": "1: testdata/wrong.yaml:7:29: agenda[0].lines[0].show: there is no \"Renewal\"; did you mean Renewals?\n" +
			"testdata/wrong.yaml:8:30: agenda[0].lines[1].show: Surprises wants surprises.within; write it, or leave the line out\n" +
			"testdata/wrong.yaml:8:30: agenda[0].lines[1].show: Surprises wants surprises.planned; write it, or leave the line out",
		"quarterly -f testdata/short.yaml":             "1: there are no accounts in namespace default; there is nothing to report",
		"quarterly --member jan" + emea:                "1: jan serves no account in namespace default; did you mean jane?",
		"quarterly --account acme" + emea:              "1: there is no account acme in namespace default",
		"quarterly --account acme-travl" + emea:        "1: there is no account acme-travl in namespace default; did you mean acme-travel?",
		"playbooks --playbook renewal" + emea:          "1: there is no playbook renewal in namespace default",
		"playbooks --playbook shipped-requests" + emea: "1: there is no playbook shipped-requests in namespace default; did you mean shipped-request?",
		"playbooks --kubeconfig nowhere":               "1: find the cluster: stat nowhere: no such file or directory",
	} {
		t.Run(line, func(t *testing.T) {
			got := execute(t, "", line)
			code, rest, _ := strings.Cut(strings.TrimPrefix(got, "exit code "), "\n--- stderr\nerror: ")
			said, printed, _ := strings.Cut(rest, "\n--- stdout\n")
			if code+": "+said != want || printed != "" {
				t.Errorf("got  %s: %s\nwant %s\n%s", code, said, want, printed)
			}
		})
	}
}

// TestADefinitionOfYourOwn has another agenda, and short lists.
func TestADefinitionOfYourOwn(t *testing.T) {
	same(t, "testdata/short.md", execute(t, "", "quarterly -f testdata/emea.yaml --at 2026-11-25 --definition testdata/short.yaml"))
}

// TestTheSampleIsWhatIsBuiltIn keeps config/samples/cadence/quarterly-report.yaml alike; -update writes it.
func TestTheSampleIsWhatIsBuiltIn(t *testing.T) {
	same(t, filepath.Join(samples, "cadence/quarterly-report.yaml"), quarter.Standard)
}

// TestEveryLineSaysSomethingWhateverTheSamplesAre makes the pack of every pack of samples.
func TestEveryLineSaysSomethingWhateverTheSamplesAre(t *testing.T) {
	folders, err := filepath.Glob(samples + "*/kustomization.yaml")
	if err != nil || len(folders) == 0 {
		t.Fatal(folders, err)
	}
	empty := regexp.MustCompile(`(?m)^### .*\n\n(#|\z)`)
	for _, file := range folders {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(content), "namespace:") || strings.Contains(file, "library") {
			continue // it is made of others
		}
		text := execute(t, "", "quarterly --at 2026-11-25 -k "+filepath.Dir(file))
		if strings.Contains(text, "there are no accounts in namespace") {
			continue
		}
		if !strings.HasPrefix(text, "# Customer success quarterly meeting, 2026Q4\n") {
			t.Errorf("%s: %.400s", file, text)
		}
		for _, heading := range empty.FindAllString(text, -1) {
			t.Errorf("%s: says nothing below %q", file, heading)
		}
	}
}
