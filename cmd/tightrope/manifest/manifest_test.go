package manifest

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	success "tightrope.dev/api/v1alpha1"
)

// read reads a text as standard input.
func read(t *testing.T, content string) *Set {
	t.Helper()
	set, err := Read(t.Context(), Options{Filenames: []string{"-"}, In: strings.NewReader(content)})
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func said(set *Set) string {
	lines := set.Problems.Error()
	if len(set.Warnings) > 0 {
		lines += "\nwarning: " + set.Warnings.Error()
	}
	return lines
}

const head = "apiVersion: tightrope.dev/v1alpha1\n"

func TestProblemsHaveAPlaceAndSayWhatToWrite(t *testing.T) {
	for name, c := range map[string]struct{ content, want string }{
		"a misspelt field": {
			head + "kind: Segment\nmetadata: {name: a}\nspec:\n  expresion: 'true'\n",
			"stdin:5:3: spec.expresion: there is no field expresion; did you mean expression?"},
		"a field that nothing is like": {
			head + "kind: Segment\nmetadata: {name: a}\nspec: {expression: 'true', zzzzzz: 1}\n",
			"stdin:4:28: spec.zzzzzz: there is no field zzzzzz; the fields here are dimension, expression, message, minimumStay, priority, values"},
		"a misspelt field of the metadata": {
			head + "kind: Segment\nmetadata: {name: a, lables: {}}\nspec: {expression: 'true'}\n",
			"stdin:3:21: metadata.lables: there is no field lables; did you mean labels?"},
		"a field that is set twice": {
			head + "kind: Segment\nmetadata: {name: a}\nspec:\n  priority: 1\n  expression: 'true'\n  priority: 2\n",
			"stdin:7:3: spec.priority: is already set on line 5; write it once"},
		"a number in quotes": {
			head + "kind: Account\nmetadata: {name: a}\nspec:\n  commercial:\n    arr: \"120000\"\n",
			"stdin:6:10: spec.commercial.arr: is the text \"120000\", want a whole number; write it without quotes"},
		"a word that YAML reads as false": {
			head + "kind: Account\nmetadata: {name: a}\nspec:\n  attributes:\n    country: {string: NO}\n",
			"stdin:6:23: spec.attributes.country.string: YAML reads NO as false, want a text; quote it: \"NO\""},
		"a text of digits without quotes": {
			head + "kind: Account\nmetadata: {name: a}\nspec:\n  attributes:\n    zip: {string: 01234}\n",
			"stdin:6:19: spec.attributes.zip.string: is the number 668, want a text; quote it: \"01234\""},
		"a list where names and values are wanted": {
			head + "kind: Segment\nmetadata: {name: a}\nspec: []\n",
			"stdin:4:7: spec: is a list, want names and values (name: value)"},
		"a time that is none": {
			head + "kind: Account\nmetadata: {name: a}\nspec:\n  signals:\n    nps: {decimal: \"7\", observedAt: yesterday}\n",
			"stdin:6:37: spec.signals.nps.observedAt: is the text \"yesterday\", want a date and time such as 2026-01-31T09:00:00Z"},
		"a tab": {
			head + "kind: Segment\nmetadata:\n\tname: a\n",
			"stdin:4:1: a tab cannot indent YAML; use spaces"},
		"a bracket that does not close": {
			head + "kind: Segment\nmetadata: {name: a\nspec: x\n",
			"stdin:4:1: a bracket is opened above and not closed; end it with }, or write a comma between the values"},
		"a colon too many": {
			head + "kind: Segment\nmetadata: {name: a}\nspec:\n  message: why: because\n  expression: x\n",
			"stdin:5:1: a colon stands where no value can begin; indent the line like its neighbours, or quote a text that has a colon in it"},
		"a misspelt kind": {
			head + "kind: Segmnt\nmetadata: {name: a}\n",
			"stdin:2:7: kind: there is no kind Segmnt; did you mean Segment?"},
		"a version that there is not": {
			"apiVersion: tightrope.dev/v1\nkind: Segment\nmetadata: {name: a}\n",
			"stdin:1:13: apiVersion: there is no version tightrope.dev/v1; write tightrope.dev/v1alpha1"},
		"a misspelt group": {
			"apiVersion: tightrop.dev/v1alpha1\nkind: Segment\nmetadata: {name: a}\n",
			"stdin:1:13: apiVersion: there is no tightrop.dev/v1alpha1; did you mean tightrope.dev/v1alpha1?"},
		"no version": {
			"kind: Segment\nmetadata: {name: a}\n",
			"stdin:1:1: apiVersion: apiVersion is missing; write tightrope.dev/v1alpha1"},
		"no name": {
			head + "kind: Segment\nmetadata: {}\nspec: {expression: 'true'}\n",
			"stdin:3:11: metadata.name: the name is missing; give the object one"},
		"an object that is there twice": {
			head + "kind: Segment\nmetadata: {name: a}\nspec: {expression: 'true'}\n---\n" + head + "kind: Segment\nmetadata: {name: a}\nspec: {expression: 'true'}\n",
			"stdin:8:18: metadata.name: Segment a is already in stdin:3:18; give one of them another name, or delete it"},
		"a byte that is not UTF-8": {
			head + "# caf\xe9\n", "stdin:2:6: the byte 0xe9 is not UTF-8; save the file as UTF-8"},
		"a file in UTF-16":  {"\xff\xfea\x00", "stdin:1:1: the file is UTF-16; save it as UTF-8"},
		"a file of no text": {"\x7fELF\x00\x01", "stdin:1:5: a NUL is here, which no text has; name a YAML or JSON file, saved as UTF-8"},
		"a separator with more than a comment": {
			"--- a: b\n", "stdin:1:1: the line that separates two documents has more than --- and a comment; put the rest on the next line"},
		"a variable of Flux": {
			head + "kind: Segment\nmetadata: {name: a}\nspec:\n  expression: |\n    true &&\n      'x' == '${WHO}'\n",
			"\nwarning: stdin:7:15: spec.expression: Flux replaces ${WHO} where its Kustomization has postBuild; write $${WHO} to keep it, or set the annotation kustomize.toolkit.fluxcd.io/substitute: disabled"},
		"a variable that Flux leaves alone": {
			head + "kind: Segment\nmetadata: {name: a, annotations: {kustomize.toolkit.fluxcd.io/substitute: disabled}}\nspec: {expression: \"'${WHO}' == ''\"}\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, said(read(t, c.content))); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestWhatIsNotOursIsPassedOver(t *testing.T) {
	set := read(t, "# only a comment\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: x}\n---\nreplicas: 3\n---\n"+
		head+"kind: ImportMapping\nkey: id\n---\n"+head+"kind: Segment\nmetadata: {name: a}\nspec: {expression: 'true'}\n")
	if len(set.Problems) > 0 || len(set.Objects) != 1 {
		t.Fatalf("read %d objects, problems %v", len(set.Objects), set.Problems)
	}
	if diff := cmp.Diff("1 ImportMapping, 1 Namespace, 1 other YAML", set.PassedOver()); diff != "" {
		t.Error(diff)
	}
	if empty := read(t, "# nothing\n"); empty.PassedOver() != "1 empty file" {
		t.Errorf("said %q of a file with a comment", empty.PassedOver())
	}
}

func TestAListIsItsItems(t *testing.T) {
	set := read(t, "apiVersion: v1\nkind: List\nitems:\n- "+strings.ReplaceAll(head, "\n", "\n  ")+"kind: Segment\n  metadata: {name: a}\n  spec:\n    expression: 'true'\n    priority: 3\n")
	if len(set.Objects) != 1 || len(set.Problems) > 0 {
		t.Fatalf("read %d objects, problems %v", len(set.Objects), set.Problems)
	}
	if got := set.Objects[0].Position("spec.priority").String(); got != "stdin:9:15" {
		t.Errorf("spec.priority is at %s", got)
	}
}

func TestJSONMayBeIndentedWithTabs(t *testing.T) {
	set := read(t, "{\n\t\"apiVersion\": \"tightrope.dev/v1alpha1\",\n\t\"kind\": \"Segment\",\n\t\"metadata\": {\"name\": \"a\"},\n\t\"spec\": {\"expression\": \"true\", \"priorty\": 1}\n}\n")
	if diff := cmp.Diff("stdin:5:33: spec.priorty: there is no field priorty; did you mean priority?", said(set)); diff != "" {
		t.Error(diff)
	}
}

const playbook = head + `kind: Playbook
metadata:
  name: renewal
  annotations:
    example.com/owner: jane
spec:
  trigger: {type: Date, date: {field: commercial.renewalDate}}
  steps:
  - name: ask
    title: "Ask"
    due: 5bd
  - {name: tell, title: Tell, due: 1w}
`

func TestPlacesOfFields(t *testing.T) {
	o := read(t, playbook).Objects[0]
	for path, want := range map[string]string{
		"spec.steps[0].due":                       "stdin:12:10",
		"spec.steps[ask].due":                     "stdin:12:10",
		"spec.steps[tell].due":                    "stdin:13:36",
		"spec.steps[1]":                           "stdin:13:5",
		"spec.steps":                              "stdin:9:3",
		"spec":                                    "stdin:7:1",
		"spec.trigger.date.field":                 "stdin:8:39",
		"spec.trigger.date.offset":                "stdin:8:31",
		"metadata.annotations[example.com/owner]": "stdin:6:24",
		"metadata.annotations.example.com/owner":  "stdin:6:24",
		"spec.steps[7].due":                       "stdin:9:3",
		"":                                        "stdin:1:1",
	} {
		if got := o.Position(path).String(); got != want {
			t.Errorf("%q is at %s, want %s", path, got, want)
		}
	}
}

// Every character of a text has the place where the same character stands in the file, however the text is written.
func TestPlacesInsideTexts(t *testing.T) {
	for name, c := range map[string]string{
		"plain":                  "account.spec.industry == 'Travel'",
		"plain over two lines":   "account.spec.industry ==\n    'Travel' && true",
		"plain with a gap":       "one two\n\n    three",
		"single quotes":          "'a == ''b'' && c'",
		"single, two lines":      "'a == ''b''\n    && c'",
		"double quotes":          `"a == \"b\" && c\tx\u00e9y"`,
		"double, two lines":      "\"a ==\n    b && c \\\n    d\"",
		"literal block":          "|\n    a &&\n      b ||\n\n    c\n",
		"literal, kept":          "|+\n    a\n    b\n\n",
		"folded block":           ">-\n    a &&\n    b ||\n    c",
		"folded with a gap":      ">\n    a\n    b\n\n    c\n    d\n",
		"folded, more indented":  ">-\n    a\n      b\n      c\n    d",
		"literal, far indented":  "|2\n      a\n    b\n",
		"with letters of others": "'äöü == \"ß\" && x'",
		"with an anchor":         "&text 'a && b'",
	} {
		t.Run(name, func(t *testing.T) {
			content := head + "kind: Segment\nmetadata: {name: a}\nspec:\n  expression: " + c + "\n"
			set := read(t, content)
			if len(set.Objects) != 1 {
				t.Fatal(said(set))
			}
			segment, _ := set.Objects[0].Object.(*success.Segment)
			line, column := 1, 1
			for _, want := range string(segment.Spec.Expression) {
				place := set.Objects[0].PositionIn("spec.expression", line, column)
				if want > ' ' {
					source := []rune(set.Line("stdin", place.Line))
					got := source[place.Column-1]
					if got == '\\' {
						got = want // an escape
					}
					if got != want {
						t.Errorf("%d:%d of %q is said to be at %s, where %q stands", line, column, segment.Spec.Expression, place, got)
					}
				}
				if column++; want == '\n' {
					line, column = line+1, 1
				}
			}
		})
	}
}

func TestFilesAndFolders(t *testing.T) {
	folder := t.TempDir()
	segment := func(name string) string {
		return head + "kind: Segment\nmetadata: {name: " + name + "}\nspec: {expression: 'true'}\n"
	}
	for file, content := range map[string]string{
		"b.yaml": segment("b"), "a.yml": segment("a"), "README.md": "# no", "more/c.json": `{"apiVersion": "v1", "kind": "Namespace"}`, "more/d.yaml": segment("d"), "none/x.txt": "",
	} {
		path := filepath.Join(folder, file)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(folder)
	for name, c := range map[string]struct {
		options   Options
		want, err string
	}{
		"a folder":                 {Options{Filenames: []string{"."}}, "a b", ""},
		"a folder and its folders": {Options{Filenames: []string{"."}, Recursive: true}, "a b d", ""},
		"a file, named twice":      {Options{Filenames: []string{"b.yaml", "./b.yaml"}}, "b", ""},
		"a folder without YAML":    {Options{Filenames: []string{"none"}}, "", "folder none has no file that ends in .yaml, .yml or .json; -R looks into its folders as well"},
		"a file that is not there": {Options{Filenames: []string{"nope.yaml"}}, "", "there is no file or folder nope.yaml"},
		"no kustomization":         {Options{Kustomize: "none"}, "", "folder none has no kustomization.yaml"},
	} {
		t.Run(name, func(t *testing.T) {
			set, err := Read(t.Context(), c.options)
			if c.err != "" || err != nil {
				if err == nil || err.Error() != c.err {
					t.Fatalf("got error %v, want %s", err, c.err)
				}
				return
			}
			var names []string
			for _, o := range set.Objects {
				names = append(names, o.Name)
			}
			if got := strings.Join(names, " "); got != c.want {
				t.Errorf("read %q, want %q", got, c.want)
			}
		})
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if _, err := Read(stopped, Options{Filenames: []string{"."}}); err == nil {
		t.Error("an interrupted command read on")
	}
	in, out := io.Pipe() // nobody writes
	defer out.Close()
	stopped, stop = context.WithCancel(t.Context())
	time.AfterFunc(time.Millisecond, stop)
	if _, err := Read(stopped, Options{Filenames: []string{"-"}, In: in}); err == nil || err.Error() != "interrupted; nothing was read to its end" {
		t.Errorf("an interrupted command waited for standard input: %v", err)
	}
}

func TestAKustomizationKnowsWhereItsPartsStand(t *testing.T) {
	folder := t.TempDir()
	for file, content := range map[string]string{
		"kustomization.yaml":      "resources: [base]\nnamespace: emea\nnamePrefix: x-\npatches:\n- target: {kind: Segment, name: a}\n  patch: |\n    - {op: replace, path: /spec/priority, value: 7}\n",
		"base/kustomization.yaml": "resources: [segments.yaml]\n",
		"base/segments.yaml":      head + "kind: Segment\nmetadata: {name: b}\nspec: {expression: 'true'}\n---\n" + head + "kind: Segment\nmetadata: {name: a}\nspec:\n  expression: |\n    true &&\n      tru\n  priority: 3\n  prority: 4\n",
	} {
		path := filepath.Join(folder, file)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(folder)
	set, err := Read(t.Context(), Options{Kustomize: "."})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("base/segments.yaml:14:3: spec.prority: there is no field prority; did you mean priority?", said(set)); diff != "" {
		t.Error(diff)
	}
	for _, o := range set.Objects {
		if o.Name != "x-a" {
			continue
		}
		for want, got := range map[string]Place{
			"base/segments.yaml:10:15": o.Position("spec.expression"), "base/segments.yaml:12:7": o.PositionIn("spec.expression", 2, 3),
			"kustomization.yaml": o.Position("spec.priority"),
		} {
			if got.String() != want {
				t.Errorf("got %s, want %s", got, want)
			}
		}
		if _, has := o.Content["metadata"].(map[string]any)["annotations"]; has || o.Namespace != "emea" {
			t.Errorf("the object has metadata %v", o.Content["metadata"])
		}
		return
	}
	t.Fatal("the object was not read")
}

func TestObjectsWithoutANamespaceBelongToTheOneOfTheCommand(t *testing.T) {
	in := func(namespace string) string {
		return head + "kind: Segment\nmetadata: {name: a" + namespace + ", namespace: " + namespace + "}\nspec: {expression: 'true'}\n---\n"
	}
	without := head + "kind: Segment\nmetadata: {name: none}\nspec: {expression: 'true'}\n"
	for name, c := range map[string]struct{ content, wanted, namespace, objects string }{
		"nothing is said":     {without, "", "default", "none"},
		"the command says it": {without, "emea", "emea", "none"},
		"the files say it":    {in("emea") + without, "", "emea", "aemea none"},
		"others stay out":     {in("emea") + in("apac") + without, "apac", "apac", "aapac none"},
	} {
		t.Run(name, func(t *testing.T) {
			objects, namespace, err := read(t, c.content).InNamespace(c.wanted)
			if err != nil {
				t.Fatal(err)
			}
			var names []string
			for _, o := range objects {
				names = append(names, o.Name)
				if o.Object.GetNamespace() != c.namespace {
					t.Errorf("%s is in namespace %s", o.Name, o.Object.GetNamespace())
				}
			}
			if namespace != c.namespace || strings.Join(names, " ") != c.objects {
				t.Errorf("got namespace %s with %v", namespace, names)
			}
		})
	}
	if _, _, err := read(t, in("a")+in("b")).InNamespace(""); err == nil {
		t.Error("two namespaces were taken for one")
	}
}

// Every sample is read without a problem, and every field of it has a place at which its value stands.
func TestSamplesAreReadAsTheyStand(t *testing.T) {
	for _, folder := range []string{"covid-exposure", "triggers", "calendars", "scorecards", "guardrails"} {
		set, err := Read(t.Context(), Options{Filenames: []string{"../../../config/samples/" + folder}})
		if err != nil {
			t.Fatal(err)
		}
		if len(set.Problems) > 0 || len(set.Objects) == 0 {
			t.Fatalf("read %d objects, problems %v", len(set.Objects), set.Problems)
		}
		for _, o := range set.Objects {
			eachText(o.Content, "", func(path, text string) {
				place := o.PositionIn(path, 1, 1)
				first := string([]rune(text)[0])
				if line := []rune(set.Line(place.File, place.Line)); string(line[place.Column-1]) != first && first != "\n" {
					t.Errorf("%s of %s is said to be at %s, but %q stands there", path, o.Name, place, string(line[place.Column-1:]))
				}
			})
		}
	}
}

func TestLargeFilesAreRead(t *testing.T) {
	var content bytes.Buffer
	for range 3000 {
		content.WriteString(strings.ReplaceAll(playbook, "renewal\n", "renewal"+strings.Repeat("x", 10)+"\n") + "---\n")
	}
	set := read(t, content.String())
	if len(set.Objects) != 3000 {
		t.Errorf("read %d objects", len(set.Objects))
	}
}

func TestADocumentThatNoClusterKnowsIsDecodedStrictly(t *testing.T) {
	type model struct {
		APIVersion string         `json:"apiVersion"`
		Kind       string         `json:"kind"`
		Seed       int64          `json:"seed"`
		Shares     map[string]int `json:"shares"`
	}
	for name, c := range map[string]struct{ content, want string }{
		"as it should be":    {head + "kind: ResponseModel\nseed: 7\nshares: {a: 1}\n", ""},
		"a misspelt field":   {head + "kind: ResponseModel\nsed: 7\n", "stdin:3:1: sed: there is no field sed; did you mean seed?"},
		"a text as a number": {head + "kind: ResponseModel\nshares:\n  a: '1'\n", "stdin:4:6: shares.a: is the text \"1\", want a whole number; write it without quotes"},
		"another version":    {"apiVersion: v1\nkind: ResponseModel\n", "stdin:1:13: apiVersion: apiVersion is \"v1\"; write tightrope.dev/v1alpha1"},
	} {
		t.Run(name, func(t *testing.T) {
			set := read(t, c.content)
			if len(set.Documents) != 1 || set.Documents[0].Kind != "ResponseModel" {
				t.Fatalf("found %v", set.Documents)
			}
			if got := set.Documents[0].Decode(&model{}).Error(); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}
