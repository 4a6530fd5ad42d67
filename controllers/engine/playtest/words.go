package playtest

import (
	"encoding/json"
	"fmt"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/simulation"
)

// stepOf is the step of a task, and the level where it tells of another one.
func stepOf(task *v1alpha1.Task) string { return simulation.StepOf(task) }

// inWords is a value as a sentence says it.
func inWords(value any) string {
	if text, isText := value.(string); isText {
		return text
	}
	raw, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return string(raw)
}
