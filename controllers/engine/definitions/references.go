package definitions

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/expr"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/controllers/engine/segment"
)

// vocabulary is what expressions can read: the keys that something defines, and the words that their values can be.
type vocabulary struct {
	// keys are the keys of each map; a map that is not here is not checked.
	keys map[string][]string
	// words are the words that a value can be, by "map key field". Values that are not here are not checked.
	words map[string][]string
	// makes says what gives a key of the map its value, for the end of a sentence.
	makes map[string]string
}

// fixedAnswers are the answers that are no choice of the author.
var fixedAnswers = map[v1alpha1.ResponseType][]string{
	v1alpha1.ResponseNegativeConsent: {v1alpha1.AnswerObjected, v1alpha1.AnswerNoObjection},
	v1alpha1.ResponseConfirmation:    {v1alpha1.AnswerConfirmed, v1alpha1.AnswerNotConfirmed},
	v1alpha1.ResponseApproval:        {v1alpha1.AnswerApproved, v1alpha1.AnswerRejected, v1alpha1.AnswerExpired},
}

// answersOf are the answers to a step, besides none; nil where they can be anything.
func answersOf(s *v1alpha1.Step) []string {
	if s.Response == nil || s.Response.Type == v1alpha1.ResponseNone {
		return []string{""}
	}
	if s.Response.Type == v1alpha1.ResponseChoice {
		answers := []string{""}
		for _, choice := range s.Response.Choices {
			answers = append(answers, string(choice.Name))
		}
		return answers
	}
	if fixed := fixedAnswers[s.Response.Type]; fixed != nil {
		return append([]string{""}, fixed...)
	}
	return nil
}

var outcomes = []string{"", string(v1alpha1.OutcomeReached), string(v1alpha1.OutcomeMissed), string(v1alpha1.OutcomeCancelled)}

// words are what expressions of the namespace can read.
func (c *checker) vocabulary() vocabulary {
	v := vocabulary{
		keys: map[string][]string{"segments": {}, "segmentValues": {}, "scores": {}, "responses": {}, "outcomes": {}}, words: map[string][]string{},
		makes: map[string]string{
			"segments": "no Segment is of this dimension", "segmentValues": "no Segment is of this dimension", "scores": "there is no Scorecard of this name",
			"responses": "there is no playbook with this step; the key is the playbook's key, / and the step's name", "outcomes": "there is no playbook with this key",
			"account.spec.signals": "no account here has this signal", "account.spec.attributes": "no account here has this attribute",
		},
	}
	for _, s := range c.Segments {
		v.add("segments", segment.Dimension(s), "", s.Name)
		v.add("segmentValues", segment.Dimension(s), "", "")
	}
	for _, s := range c.Scorecards {
		v.keys["scores"] = append(v.keys["scores"], s.Name)
		if len(s.Spec.Bands) > 0 {
			v.add("scores", s.Name, "band", "")
		}
		for _, band := range s.Spec.Bands {
			v.add("scores", s.Name, "band", band.Name)
		}
		v.addTerms(s)
	}
	for _, p := range c.Playbooks {
		v.addPlaybook(p)
	}
	v.addFacts(c.Accounts)
	for path, words := range factWords {
		v.words[path+"  "] = words
	}
	return v
}

// factWords are the words of those facts that the schema gives words to.
var factWords = map[string][]string{
	"account.spec.lifecycle": {
		string(v1alpha1.LifecycleProspect), string(v1alpha1.LifecycleOnboarding), string(v1alpha1.LifecycleActive),
		string(v1alpha1.LifecycleChurned), string(v1alpha1.LifecycleLost),
	},
	"account.spec.preferences.touch":   {string(v1alpha1.TouchModelHigh), string(v1alpha1.TouchModelPooled), string(v1alpha1.TouchModelDigital)},
	"account.spec.preferences.meeting": {string(v1alpha1.MeetingOnSite), string(v1alpha1.MeetingRemote), string(v1alpha1.MeetingAny)},
	"account.spec.commercial.upsell":   {string(v1alpha1.UpsellMoreOfTheSame), string(v1alpha1.UpsellNewBusiness)},
}

// requestWords are those of an element of account.spec.requests.
var requestWords = map[string][]string{
	"item.kind":   {string(v1alpha1.RequestFeature), string(v1alpha1.RequestBug), string(v1alpha1.RequestHuman)},
	"item.status": {string(v1alpha1.RequestOpen), string(v1alpha1.RequestPromised), string(v1alpha1.RequestShipped), string(v1alpha1.RequestDeclined)},
}

// add says that a key is there, and that its value can be a word.
func (v *vocabulary) add(of, key, field, word string) {
	v.keys[of] = append(v.keys[of], key)
	at := of + " " + key + " " + field
	if v.words[at] == nil {
		v.words[at] = []string{""}
	}
	v.words[at] = append(v.words[at], word)
}

// addTerms takes the terms of a scorecard for those that it gives points for.
func (v *vocabulary) addTerms(s *v1alpha1.Scorecard) {
	points := expr.PointsOf(s.Name)
	v.makes[points] = "the Scorecard has no such term"
	for _, term := range s.Spec.Terms {
		v.keys[points] = append(v.keys[points], string(term.Name))
	}
}

func (v *vocabulary) addPlaybook(p *v1alpha1.Playbook) {
	key := plan.PlaybookKey(p)
	v.keys["outcomes"] = append(v.keys["outcomes"], key)
	v.words["outcomes "+key+" outcome"] = outcomes
	for i := range p.Spec.Steps {
		s := &p.Spec.Steps[i]
		answers := answersOf(s)
		for _, name := range []v1alpha1.Name{s.Name, s.RenamedFrom} {
			if name == "" {
				continue
			}
			v.keys["responses"] = append(v.keys["responses"], key+"/"+string(name))
			if answers != nil {
				v.words["responses "+key+"/"+string(name)+" value"] = answers
			}
		}
	}
}

// addFacts takes the signals and attributes of the accounts for those that there are. Without accounts nobody knows.
func (v *vocabulary) addFacts(accounts []*v1alpha1.Account) {
	for _, a := range accounts {
		for name := range a.Spec.Signals {
			v.keys["account.spec.signals"] = append(v.keys["account.spec.signals"], name)
		}
		for name := range a.Spec.Attributes {
			v.keys["account.spec.attributes"] = append(v.keys["account.spec.attributes"], name)
		}
	}
	if len(accounts) > 0 {
		for _, of := range []string{"account.spec.signals", "account.spec.attributes"} {
			if v.keys[of] == nil {
				v.keys[of] = []string{}
			}
		}
	}
}

// ofSteps is the vocabulary of a playbook's steps: it reads its own steps as well.
func (v vocabulary) ofSteps(p *plan.Playbook) vocabulary {
	own := maps.Clone(v.words)
	for i := range p.Spec.Steps {
		s := &p.Spec.Steps[i]
		if answers := answersOf(s); answers != nil {
			own["steps "+string(s.Name)+" response"] = answers
		}
		own["steps "+string(s.Name)+" phase"] = phases
	}
	if each := p.Spec.Trigger.Each; each != nil && strings.HasPrefix(string(each.In), "account.spec.requests") {
		for path, words := range requestWords {
			own[path+"  "] = words
		}
	}
	v.words = own
	return v
}

// phases are what steps['name'].phase can be.
var phases = []string{
	"", string(v1alpha1.StepHeld), string(v1alpha1.StepOpen), string(v1alpha1.StepInProgress), string(v1alpha1.StepWaiting),
	string(v1alpha1.StepDone), string(v1alpha1.StepSkipped), string(v1alpha1.StepWithdrawn),
}

// references warns of what expressions read and nothing defines.
func (c *checker) references() {
	v := c.vocabulary()
	for _, s := range c.segments {
		if c.compiled[s.Name] == nil {
			continue
		}
		c.refer(v, "Segment", s.Name, "spec.expression", s.Expression().Keys(), s.Expression().Words())
		if message := s.Message(); message != nil {
			c.refer(v, "Segment", s.Name, "spec.message", message.Keys(), message.Words())
		}
	}
	for _, s := range c.scorecards {
		for _, t := range s.Terms() {
			c.refer(v, "Scorecard", s.Name, fmt.Sprintf("spec.terms[%s].points", t.Name), t.Points.Keys(), t.Points.Words())
		}
	}
	for _, p := range c.playbooks {
		own := v.ofSteps(p)
		for _, condition := range p.Conditions() {
			c.refer(own, "Playbook", p.Name, condition.Field, condition.Keys(), condition.Words())
		}
		for _, text := range p.Texts() {
			c.refer(own, "Playbook", p.Name, text.Field, text.Keys(), text.Words())
		}
	}
}

// refer warns of keys and words that are not in a vocabulary.
func (c *checker) refer(v vocabulary, kind, name, field string, keys []expr.Key, words []expr.Word) {
	for _, key := range keys {
		known, checked := v.keys[key.Of]
		if !checked || slices.Contains(known, key.Key) || kind == "Segment" && key.Of == "scores" { // that is refused
			continue
		}
		c.say(Finding{Kind: kind, Name: name, Field: field, Line: key.Line, Column: key.Column, Severity: Warning, Rule: "unknown-key",
			Message: fmt.Sprintf("nothing gives %s['%s'] a value: %s%s", key.Of, key.Key, v.makes[key.Of], meant(key.Key, known))})
	}
	for _, word := range words {
		known := v.words[word.Of+" "+word.Key.Key+" "+word.Field]
		if known == nil || slices.Contains(known, word.Text) {
			continue
		}
		c.say(Finding{Kind: kind, Name: name, Field: field, Line: word.Line, Column: word.Column, Severity: Warning, Rule: "unknown-word",
			Message: fmt.Sprintf("%s is never '%s'%s", readOf(word), word.Text, meant(word.Text, known))})
	}
}

// readOf is what is compared with a word, as the expression reads it.
func readOf(word expr.Word) string {
	text := word.Of
	if word.Key.Key != "" {
		text += "['" + word.Key.Key + "']"
	}
	if word.Field != "" {
		text += "." + word.Field
	}
	return text
}

// meant names the nearest of the names, or all where they are few, as the end of a sentence.
func meant(name string, known []string) string {
	known = slices.DeleteFunc(slices.Compact(slices.Sorted(slices.Values(known))), func(word string) bool { return word == "" })
	if near := expr.Nearest(name, known); near != "" {
		return "; did you mean " + near + "?"
	}
	if len(known) == 0 || len(known) > 8 {
		return ""
	}
	return "; there is " + strings.Join(known, ", ")
}
