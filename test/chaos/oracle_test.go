package chaos

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var (
	noon     = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	expected = []step{{"acme", "call", noon}, {"acme", "mail", noon}}
)

// task is a Task as the API server would show it.
func task(name, uid, step string, made time.Time) object {
	return parsed(map[string]any{
		"metadata": map[string]any{"name": name, "uid": uid, "creationTimestamp": made},
		"spec":     map[string]any{"account": "acme", "step": step, "key": map[string]any{"step": step, "account": "acme", "attempt": 1}},
	})
}

// engagement is a run whose ledger knows Tasks by their UIDs.
func engagement(name, uid string, marked map[string]string) object {
	var steps []map[string]any
	for _, step := range sortedKeys(marked) {
		steps = append(steps, map[string]any{"name": step, "taskUID": marked[step]})
	}
	return parsed(map[string]any{
		"metadata": map[string]any{"name": name, "uid": uid},
		"spec":     map[string]any{"account": map[string]any{"name": "acme", "key": "acme"}, "trigger": "once"},
		"ledger":   map[string]any{"steps": steps},
	})
}

func parsed(from any) object {
	content, err := json.Marshal(from)
	if err != nil {
		panic(err)
	}
	var o object
	if err := json.Unmarshal(content, &o); err != nil {
		panic(err)
	}
	return o
}

func created(resource string, objects ...object) []entry {
	var log []entry
	for _, o := range objects {
		log = append(log, entry{verb: "create", resource: resource, object: o})
	}
	return log
}

func TestTheVerdict(t *testing.T) {
	call, mail := task("call", "1", "call", noon), task("mail", "2", "mail", noon.Add(time.Hour))
	run := engagement("run", "3", map[string]string{"call": "1", "mail": "2"})
	good := append(created("tasks", call, mail), created("engagements", run)...)
	for _, row := range []struct {
		name        string
		log         []entry
		tasks, runs []object
		want        verdict
	}{
		{"all is well", good, []object{call, mail}, []object{run}, verdict{}},
		{"a creation that the log missed is seen at the end", good[1:], []object{call, mail}, []object{run}, verdict{unseen: 1}},
		{"a second Task of the key under another name", append(created("tasks", task("call-2", "9", "call", noon)), good...), []object{call, mail}, []object{run}, verdict{duplicates: 1}},
		{"a second Task of the key that the log missed", good, []object{call, mail, task("call-2", "9", "call", noon)}, []object{run}, verdict{duplicates: 1, unseen: 1, lost: 1}},
		{"the name was made again after it had gone", append(created("tasks", task("call", "0", "call", noon)), good...), []object{call, mail}, []object{run}, verdict{duplicates: 1}},
		{"the run was made twice", append(created("engagements", engagement("run-2", "8", nil)), good...), []object{call, mail}, []object{run}, verdict{duplicates: 1}},
		{"no Task", good[1:], []object{mail}, []object{run}, verdict{lost: 1}},
		{"a Task that the ledger does not know", good, []object{call, mail}, []object{engagement("run", "3", map[string]string{"mail": "2"})}, verdict{lost: 1}},
		{"a deletion", append([]entry{{verb: "delete", resource: "tasks", object: call}}, good...), []object{call, mail}, []object{run}, verdict{lost: 1}},
		{"a second too early", append(created("tasks", task("call", "1", "call", noon.Add(-time.Second))), good[1:]...), []object{task("call", "1", "call", noon.Add(-time.Second)), mail}, []object{run}, verdict{early: 1}},
		{"early, and the log missed it", good[1:], []object{task("call", "1", "call", noon.Add(-time.Second)), mail}, []object{run}, verdict{early: 1, unseen: 1}},
		{"a Task of a step that nobody asked for", append(created("tasks", task("gift", "7", "gift", noon)), good...), []object{call, mail, task("gift", "7", "gift", noon)}, []object{run}, verdict{early: 1}},
	} {
		t.Run(row.name, func(t *testing.T) {
			got := judge(expected, row.log, row.tasks, row.runs)
			if got.duplicates != row.want.duplicates || got.lost != row.want.lost || got.early != row.want.early || got.unseen != row.want.unseen {
				t.Errorf("got %+v, want %+v", got, row.want)
			}
			if len(got.findings) != got.violations() {
				t.Errorf("%d findings for %d violations", len(got.findings), got.violations())
			}
		})
	}
}

func TestTheAuditLogIsReadAsItGrows(t *testing.T) {
	const head = `{"kind":"Event","apiVersion":"audit.k8s.io/v1",`
	good := head + `"verb":"create","objectRef":{"resource":"tasks","namespace":"n"},"responseStatus":{"code":201},"responseObject":{"metadata":{"name":"a","uid":"1"}},"userAgent":"m"}`
	applied := head + `"verb":"patch","objectRef":{"resource":"tasks"},"responseStatus":{"code":201},"responseObject":{"metadata":{"name":"b"}}}`
	refused := head + `"verb":"create","objectRef":{"resource":"tasks"},"responseStatus":{"code":409},"responseObject":{"kind":"Status"}}`
	file := filepath.Join(t.TempDir(), "audit.log")
	write := func(text string) {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	first := good + "\n" + refused + "\n" + applied[:40]
	write(first)
	log, next, err := readAudit(file, 0)
	if err != nil || len(log) != 1 || log[0].object.Metadata.UID != "1" || log[0].by != "m" || log[0].verb != "create" {
		t.Fatalf("got %+v, %v", log, err)
	}
	write(first + applied + "\n") // a kill cut the line, and the next start wrote behind it
	log, _, err = readAudit(file, next)
	if err != nil || len(log) != 1 || log[0].verb != "create" || log[0].object.Metadata.Name != "b" {
		t.Errorf("got %+v, %v", log, err)
	}
}

func TestAZoneBeginsItsDayWhenItMust(t *testing.T) {
	for _, at := range []string{"2026-03-01T00:00:00Z", "2026-03-01T09:47:13Z", "2026-03-01T12:00:00Z", "2026-03-01T23:59:59Z"} {
		day, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		zone, err := time.LoadLocationFromTZData("somewhere", zoneOf(day))
		if err != nil {
			t.Fatal(err)
		}
		local := day.In(zone)
		if local.Format(time.TimeOnly) != "00:00:00" || local.Format(time.DateOnly) != nearestMidnight(day).Format(time.DateOnly) {
			t.Errorf("at %s it is %s there, and the date is to be %s", at, local, nearestMidnight(day).Format(time.DateOnly))
		}
	}
}

func TestTheScheduleHasWhatWasAskedFor(t *testing.T) {
	c := counts{kills: 300, apiserver: 50, etcd: 25, freezes: 25, terms: 10, others: 5, steps: 20000, seed: 7}
	got, steps := map[fault]int{}, 0
	for _, r := range schedule(c) {
		for _, a := range r.acts {
			got[a.fault]++
			steps += a.batch * stepsPerAccount
			if !r.elect && (a.fault == freeze || a.fault == terminate) {
				t.Errorf("%s where nobody leads", a)
			}
		}
	}
	if got[killManager] != 300 || got[killAPIServer]+got[compaction] != 50 || got[killEtcd] != 25 || got[freeze] != 25 || got[storm] != 5 || steps < 20000 {
		t.Errorf("got %v over %d steps", got, steps)
	}
	if a, b := schedule(c), schedule(c); !strings.EqualFold(sprint(a), sprint(b)) {
		t.Error("one seed gives two schedules")
	}
	other := c
	other.seed = 8
	if sprint(schedule(c)) == sprint(schedule(other)) {
		t.Error("two seeds give one schedule")
	}
}

func sprint(rounds []round) string {
	var all strings.Builder
	for _, r := range rounds {
		for _, a := range r.acts {
			all.WriteString(a.String() + "\n")
		}
	}
	return all.String()
}
