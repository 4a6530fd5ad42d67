package playtest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"tightrope.dev/api/v1alpha1"
	words "tightrope.dev/controllers/engine/report"
)

// tasks compares the open tasks. Of several that could be meant, the one counts that is nearest to what is expected.
func (c *comparison) tasks(want []Task) {
	if want == nil {
		return
	}
	got := c.openTasks(c.account)
	for i := range want {
		path := fmt.Sprintf("%s.tasks[%d]", c.path, i)
		at, differences := c.nearest(&want[i], path, got)
		if at < 0 {
			c.differ("tasks", Difference{Path: path, What: want[i].name(), Want: want[i].words(), Got: c.insteadOf(want[i].Step)})
			continue
		}
		c.differ("tasks", differences...)
		got = slices.Delete(got, at, at+1)
	}
	if c.atLeast {
		return
	}
	for _, task := range got {
		c.differ("tasks", Difference{Path: c.path + ".tasks", What: "task " + stepOf(task), Want: "none", Got: c.taskInWords(task)})
	}
}

// nearest finds the task that is meant, and its differences.
func (c *comparison) nearest(want *Task, path string, got []*v1alpha1.Task) (at int, fewest []Difference) {
	at = -1
	for i, task := range got {
		if !want.isAbout(task) {
			continue
		}
		if differences := c.taskDifferences(want, path, task); at < 0 || len(differences) < len(fewest) {
			at, fewest = i, differences
		}
	}
	return at, fewest
}

func (w *Task) isAbout(task *v1alpha1.Task) bool {
	return task.Spec.Step == w.Step && task.Spec.Key.Escalation == w.Level && (w.Playbook == "" || task.Spec.Playbook == w.Playbook) &&
		(w.Run == "" || task.Spec.Key.Trigger == w.Run)
}

func (w *Task) name() string {
	if w.Level != "" {
		return fmt.Sprintf("task %s/%s", w.Step, w.Level)
	}
	return "task " + string(w.Step)
}

// words say what is expected, as far as it is.
func (w *Task) words() string {
	text := "open"
	if w.Assignee != "" {
		text += ", for " + w.Assignee
	}
	if w.Due != "" {
		text += ", due " + string(w.Due)
	}
	return text
}

func (c *comparison) taskDifferences(w *Task, path string, task *v1alpha1.Task) []Difference {
	days, name := c.daysOf(c.account), w.name()
	spec := &task.Spec
	all := slices.Concat(
		field(path+".title", name+": title", w.Title, spec.Title),
		field(path+".assignee", name+": assignee", w.Assignee, cmp.Or(spec.Assignee, Nobody)),
		field(path+".role", name+": role", w.Role, spec.Role),
		field(path+".channel", name+": channel", string(w.Channel), string(spec.Channel)),
		field(path+".touch", name+": touch", string(w.Touch), string(cmp.Or(spec.Touch, v1alpha1.TouchNone))),
		field(path+".urgency", name+": urgency", string(w.Urgency), string(cmp.Or(spec.Urgency, v1alpha1.UrgencyNormal))),
		field(path+".effortMinutes", name+": effort in minutes", number(w.EffortMinutes), number(spec.EffortMinutes)),
		field(path+".priority", name+": priority", number(w.Priority), fmt.Sprint(spec.Priority)),
		field(path+".start", name+": start", string(w.Start), days.Date(spec.Start.Time).String()),
		field(path+".due", name+": due", string(w.Due), days.Date(spec.Due.Time).String()),
		field(path+".pace", name+": pace", string(w.Pace), string(cmp.Or(spec.Pace, v1alpha1.PaceOnTime))),
		field(path+".phase", name+": phase", string(w.Phase), string(words.Current(task).Phase)),
	)
	if w.Choices != nil {
		all = append(all, field(path+".choices", name+": choices", strings.Join(w.Choices, ", ")+" ", strings.Join(choicesOf(task, w.Choices), ", ")+" ")...)
	}
	if w.Message != nil {
		message := spec.Message
		if message == nil {
			message = &v1alpha1.TaskMessage{}
		}
		all = append(all, field(path+".message.subject", name+": subject", w.Message.Subject, message.Subject)...)
		all = append(all, field(path+".message.body", name+": body", strings.TrimRight(w.Message.Body, "\n "), strings.TrimRight(message.Body, "\n "))...)
	}
	return all
}

// number is a number in words; empty where there is none.
func number(n *int32) string {
	if n == nil {
		return ""
	}
	return fmt.Sprint(*n)
}

// choicesOf are the names of the choices of a task, or the label where that is what is wanted.
func choicesOf(task *v1alpha1.Task, wanted []string) []string {
	if task.Spec.Response == nil {
		return nil
	}
	names := make([]string, 0, len(task.Spec.Response.Choices))
	for i, choice := range task.Spec.Response.Choices {
		if i < len(wanted) && wanted[i] == choice.Label {
			names = append(names, choice.Label)
			continue
		}
		names = append(names, string(choice.Name))
	}
	return names
}

// taskInWords is a task in one line.
func (c *comparison) taskInWords(task *v1alpha1.Task) string {
	return fmt.Sprintf("open, for %s, due %s: %s", cmp.Or(task.Spec.Assignee, Nobody), c.daysOf(c.account).Date(task.Spec.Due.Time), task.Spec.Title)
}

// insteadOf says what there is of a step that has no open task.
func (c *comparison) insteadOf(step v1alpha1.Name) string {
	record := c.recordOf(&Closed{Step: step})
	switch {
	case record == nil:
		return "the step has not begun"
	case record.Phase == v1alpha1.StepHeld && record.Held != nil:
		return "held: " + record.Held.Message
	case record.Message != "":
		return string(record.Phase) + ": " + record.Message
	}
	return string(record.Phase)
}
