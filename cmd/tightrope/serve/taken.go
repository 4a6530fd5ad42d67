package serve

import (
	"strings"
	"sync"

	"tightrope.dev/cmd/tightrope/serve/pending"
	"tightrope.dev/controllers/engine/report"
)

// taken are the words that people have taken back, the last of each person: whoever undoes an answer mostly wants to mend it, and
// finds it in the form.
type taken struct {
	mu sync.Mutex
	by map[string]takenWords // by who
}

// takenWords are what somebody had said of a task.
type takenWords struct {
	task string
	said words
}

// keep keeps what somebody has taken back. The reason to skip a task is no answer, and is left.
func (t *taken) keep(who string, held pending.Held) {
	if held.Verb != report.Respond && held.Verb != report.Done {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.by == nil {
		t.by = map[string]takenWords{}
	}
	t.by[who] = takenWords{held.Task.Name, wordsIn(held.Said)}
}

// of are the words that somebody has taken back of a task; none where they have not.
func (t *taken) of(who, task string) words {
	t.mu.Lock()
	defer t.mu.Unlock()
	if kept := t.by[who]; kept.task == task {
		return kept.said
	}
	return words{}
}

// forget forgets what somebody has taken back, because they have said something else, or have gone.
func (t *taken) forget(who string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.by, who)
}

// wordsIn are the words of a form that gave an input.
func wordsIn(in report.Input) words {
	said := words{Response: in.Response, Note: in.Note, Answers: in.Answers}
	useful, because, explained := strings.Cut(in.Feedback, ": ")
	switch {
	case useful != "yes" && useful != "no":
		said.Because = in.Feedback
	case explained:
		said.Useful, said.Because = useful, because
	default:
		said.Useful = useful
	}
	return said
}
