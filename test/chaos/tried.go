package chaos

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"

	"tightrope.dev/api/v1alpha1"
)

// denied is how the API server begins what the webhook said.
const denied = `admission webhook "definitions.tightrope.dev" denied the request: `

// outcome is what came of a definition that somebody applied.
type outcome string

const (
	admitted  outcome = "admitted"
	refused   outcome = "refused"
	wronged   outcome = "refused, and nothing is wrong with it"
	unlike    outcome = "refused in other words"
	elsewhere outcome = "refused by somebody else"
)

// judgeTry says what came of an apply, by the words that the definition deserves: none where it is good.
func judgeTry(words []string, err error) outcome {
	heard, byWebhook := heardOf(err)
	switch {
	case err == nil:
		return admitted
	case len(words) == 0:
		return wronged
	case !byWebhook:
		return elsewhere
	case slices.Equal(heard, words):
		return refused
	default:
		return unlike
	}
}

// heardOf are the words of the webhook, a field and what is wrong with it in each, and whether it was the one that refused.
// The message is the first of them.
func heardOf(err error) (words []string, byWebhook bool) {
	var status apierrors.APIStatus
	if !errors.As(err, &status) || !strings.HasPrefix(status.Status().Message, denied) || status.Status().Details == nil {
		return nil, false
	}
	for _, cause := range status.Status().Details.Causes {
		words = append(words, cause.Field+": "+cause.Message)
	}
	if message := strings.TrimPrefix(status.Status().Message, denied); len(words) == 0 || words[0] != message {
		words = append([]string{message}, words...)
	}
	return words, true
}

// spoken is a message as far as a condition has room for it.
func spoken(message string) string {
	if runes := []rune(message); len(runes) > v1alpha1.MaxMessage {
		return string(runes[:v1alpha1.MaxMessage-1]) + "…"
	}
	return message
}

// hookVerdict is what was found of the webhook beside what the audit log shows.
type hookVerdict struct {
	// applies are all that was applied, also by who only tries whether the webhook refuses; spoke are the conditions of what
	// was stored with a mistake.
	applies, refused, admitted, spoke, faults int
	// failed are good definitions that could not be applied, unlike those with a mistake of which admission or a condition
	// said something else than the golden words, or nothing; distrusted are certificates that were shown and not trusted;
	// unhealed are managers whose webhook did not refuse again in time.
	failed, unlike, distrusted, unhealed int
	findings                             []string
}

// String is the line by which a run is known, but for the audit log's part of it.
func (v *hookVerdict) String() string {
	return fmt.Sprintf("applies=%d refused=%d admitted=%d spoke=%d faults=%d failed=%d unlike=%d distrusted=%d unhealed=%d",
		v.applies, v.refused, v.admitted, v.spoke, v.faults, v.failed, v.unlike, v.distrusted, v.unhealed)
}

func (v *hookVerdict) say(count *int, format string, args ...any) {
	*count++
	if *count <= 5 { // one mistake of ours says the same a thousand times
		v.findings = append(v.findings, fmt.Sprintf(format, args...))
	}
}

func (v *hookVerdict) add(other *hookVerdict) {
	for to, from := range map[*int]int{
		&v.applies: other.applies, &v.refused: other.refused, &v.admitted: other.admitted, &v.spoke: other.spoke, &v.failed: other.failed, &v.unlike: other.unlike,
		&v.distrusted: other.distrusted, &v.unhealed: other.unhealed,
	} {
		*to += from
	}
	v.findings = append(v.findings, other.findings...)
}

// note counts an apply.
func (v *hookVerdict) note(name string, words []string, err error) outcome {
	v.applies++
	o := judgeTry(words, err)
	switch o {
	case refused:
		v.refused++
	case admitted:
		if len(words) > 0 {
			v.admitted++
		}
	case wronged:
		v.say(&v.failed, "failed: the good definition %s could not be applied: %v", name, err)
	case unlike, elsewhere:
		v.say(&v.unlike, "unlike: %s was %s: %v; want %q", name, o, err, words)
	}
	return o
}
