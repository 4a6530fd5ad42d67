package serve

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"sigs.k8s.io/controller-runtime/pkg/client"

	success "tightrope.dev/api/v1alpha1"
)

// picture is a picture of a page: its title, what it describes, the texts in it and the classes of what is drawn.
type picture struct {
	title, desc    string
	texts, classes []string
	// outside are the things that are drawn beside the paper.
	outside int
}

// pictureOf reads the first picture of a class.
func pictureOf(t *testing.T, body, class string) picture {
	t.Helper()
	_, rest, found := strings.Cut(body, `<svg class="`+class+`"`)
	inner, _, closed := strings.Cut(rest, "</svg>")
	if !found || !closed || !strings.Contains(inner, `role="img"`) {
		t.Fatalf("there is no picture %s:\n%s", class, mainOf(body))
	}
	var p picture
	into := map[string]func(string){
		"title": func(s string) { p.title += s }, "desc": func(s string) { p.desc += s }, "text": func(s string) { p.texts = append(p.texts, s) },
	}
	decoder, at := xml.NewDecoder(strings.NewReader("<svg"+inner+"</svg>")), ""
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return p
		}
		if err != nil {
			t.Fatalf("the picture is broken: %v", err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			at = token.Name.Local
			for _, a := range token.Attr {
				if a.Name.Local == "class" {
					p.classes = append(p.classes, a.Value)
				}
				if strings.HasPrefix(a.Value, "-") && (a.Name.Local == "x" || a.Name.Local == "y" || a.Name.Local == "height") {
					p.outside++
				}
			}
		case xml.EndElement:
			at = ""
		case xml.CharData:
			if say := into[at]; say != nil {
				say(string(token))
			}
		}
	}
}

func TestTheTeamPageDrawsTheLoadOfEachPersonAndSaysTheSameInATable(t *testing.T) {
	t.Parallel()
	long := taskOf("long", "jane", "Long", 25)
	long.Spec.EffortMinutes = new(int32(workWeek + 60))
	o := newOffice(t, long, taskOf("late", "jane", "Late", 20), taskOf("next", "bob", "Next week", 30), taskOf("nobodys", "", "Nobody's", 26))
	body := o.shows("/team", http.StatusOK, `<a href="/tasks?who=jane">jane</a>`, `<a href="/tasks?who=nobody">nobody</a>`, "from 30 Nov", "30 h")
	p := pictureOf(t, body, "load")
	for _, text := range []string{"jane", "bob", "nobody", "this week", "from 30 Nov", "31 h 15 min", "15 min"} {
		if !slices.Contains(p.texts, text) {
			t.Errorf("the picture does not say %q: %q", text, p.texts)
		}
	}
	if p.title == "" || p.desc == "" || !slices.Contains(p.classes, "over") || !slices.Contains(p.classes, "part") || !slices.Contains(p.classes, "full") || p.outside > 0 {
		t.Errorf("the picture is %+v", p)
	}
	if !strings.Contains(body, `<td class="number">2 <span class="chip bad">31 h 15 min</span></td>`) {
		t.Errorf("the table does not say that jane has too much:\n%s", mainOf(body))
	}
	if rows := o.file("/team.csv"); len(rows) != 4 || rows[3][0] != "nobody" && rows[1][0] != "nobody" {
		t.Errorf("the file is %q", rows)
	}
}

// TestLittleLoadIsDrawnToBeSeen: where nobody has much, the picture is not as high as a full week, and says so.
func TestLittleLoadIsDrawnToBeSeen(t *testing.T) {
	t.Parallel()
	little := taskOf("little", "jane", "Little", 25)
	little.Spec.EffortMinutes = new(int32(workWeek / 12))
	half := taskOf("half", "jane", "Half", 25)
	half.Spec.EffortMinutes = new(int32(workWeek / 2))
	if p := pictureOf(t, newOffice(t, half).shows("/team", http.StatusOK, "The dashed line is what a week holds: 30 h."), "load"); !slices.Contains(p.classes, "full") {
		t.Errorf("half a week is drawn without a full one: %+v", p)
	}
	body := newOffice(t, little).shows("/team", http.StatusOK, "A week holds 30 h: nobody has half as much")
	if p := pictureOf(t, body, "load"); slices.Contains(p.classes, "full") || !strings.Contains(body, fmt.Sprintf(`height="%d"/>`, loadHigh/3)) {
		t.Errorf("the picture is %+v\n%s", p, mainOf(body))
	}
}

func TestTheTeamPageOfNobody(t *testing.T) {
	t.Parallel()
	newOffice(t).shows("/team", http.StatusOK, "Nobody has open work")
}

func TestTheTeamPageOfManyWithHostileNames(t *testing.T) {
	t.Parallel()
	var objects []client.Object
	for i := range 70 {
		task := taskOf(fmt.Sprintf("t%d", i), fmt.Sprintf("%.50s%d", hostile[i%len(hostile)], i), "Call", 25)
		task.Status.Report = &success.Report{Phase: success.ReportWaiting}
		objects = append(objects, task)
	}
	o := newOffice(t, objects...)
	body := o.shows("/team", http.StatusOK, "1 to 50 of 70")
	isHarmless(t, body)
	pictureOf(t, body, "load")
	isHarmless(t, o.shows("/team?page=2", http.StatusOK, "51 to 70 of 70"))
}

func TestTheTeamStandsInTheOrderThatIsAskedFor(t *testing.T) {
	t.Parallel()
	work := func(name, who string, day int, minutes int32) *success.Task {
		task := taskOf(name, who, "Call them", day)
		task.Spec.EffortMinutes = &minutes
		return task
	}
	o := newOffice(t, work("a", "ann", 27, 30), work("b", "ben", 20, 20), work("c", "cat", 28, 60), work("d", "cat", 28, 60))
	for address, want := range map[string][]string{
		"/team": {"ann", "ben", "cat"}, "/team?order=work": {"cat", "ann", "ben"}, "/team?order=overdue": {"ben", "ann", "cat"}, "/team?order=x": {"ann", "ben", "cat"},
	} {
		body := o.shows(address, http.StatusOK, `href="/team?order=work"`)
		var got []string
		for _, row := range strings.Split(body, `<tr><th scope="row">`)[1:] {
			name, _, _ := strings.Cut(row, "</a>")
			got = append(got, name[strings.LastIndex(name, ">")+1:])
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s shows %q, want %q", address, got, want)
		}
	}
	if file := o.shows("/team.csv?order=work", http.StatusOK); !strings.HasPrefix(strings.SplitN(file, "\n", 3)[1], "cat,") {
		t.Errorf("the file has another order:\n%s", file)
	}
}
