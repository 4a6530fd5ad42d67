package why

import (
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/expr"
	"tightrope.dev/controllers/engine/plan"
)

// Answer is the answer to a question.
type Answer struct {
	// Question is what was asked, in words.
	Question string `json:"question"`
	// Short is the answer in one sentence.
	Short string `json:"answer"`
	// AsOf is the day for which the answer is, in the account's calendar.
	AsOf string `json:"asOf"`
	// Reason is the answer in one word, as conditions have it; empty where the question has no such answer.
	Reason string `json:"reason,omitempty"`
	// Sections are the whole answer.
	Sections []Section `json:"sections"`
}

// Section is a part of an answer with a heading.
type Section struct {
	Title string `json:"title"`
	Links []Link `json:"links"`
}

// Link is a sentence of an answer, and what it rests on.
type Link struct {
	// Kind says what the sentence is about.
	Kind Kind `json:"kind"`
	// Name is the name of what it is about; empty where it has none.
	Name string `json:"name,omitempty"`
	// Text is one sentence or two.
	Text string `json:"text"`
	// Reason is the reason in one word, as the object has it; empty where it has none.
	Reason string `json:"reason,omitempty"`
	// Time is when, in UTC; empty where the sentence is about no instant.
	Time string `json:"time,omitempty"`
	// Reads are values that were read without an expression.
	Reads []Read `json:"reads,omitempty"`
	// Expressions are what was asked, with the part that decided and the values that it read.
	Expressions []Expression `json:"expressions,omitempty"`
}

// Kind says what a sentence is about.
type Kind string

// What sentences are about.
const (
	KindTask     Kind = "Task"
	KindPerson   Kind = "Person"
	KindTime     Kind = "Time"
	KindStep     Kind = "Step"
	KindRun      Kind = "Run"
	KindRevision Kind = "Revision"
	KindPlaybook Kind = "Playbook"
	KindSegment  Kind = "Segment"
	KindWait     Kind = "Wait"
	KindScore    Kind = "Score"
	KindFact     Kind = "Fact"
	KindHint     Kind = "Hint"
)

// Expression is a part of an expression of a definition, what it gave, and what it read.
type Expression struct {
	// Of is the object in which it stands: Segment high-exposure.
	Of string `json:"of"`
	// Field is the field: spec.expression.
	Field string `json:"field"`
	// Line and Column say where the part begins in the field, from 1.
	Line   int `json:"line"`
	Column int `json:"column"`
	// Text is the part on one line, with long lists cut short.
	Text string `json:"text"`
	// Verdict is True, False, Unknown or Broken.
	Verdict string `json:"verdict"`
	// Value is what it gives, in words.
	Value string `json:"value"`
	// Reads are the values that were read.
	Reads []Read `json:"reads,omitempty"`
}

// Read is a value that was read.
type Read struct {
	Path  string `json:"path"`
	Value string `json:"value"`
	Known bool   `json:"known"`
}

// String is the read as a sentence without its full stop.
func (r Read) String() string { return expr.Read(r).String() }

// Refused is a definition that its author must mend, and why: as the condition Stalled of the object has it.
type Refused struct {
	Kind, Name      string
	Reason, Message string
}

// expressions tell what was asked of an object.
func expressions(of string, asked ...plan.Asked) []Expression {
	var all []Expression
	for _, a := range asked {
		for _, p := range a.Parts {
			e := Expression{Of: of, Field: a.Field, Line: p.Line, Column: p.Column, Text: p.Brief, Verdict: p.Verdict.String(), Value: p.Value}
			for _, r := range p.Reads {
				e.Reads = append(e.Reads, Read(r))
			}
			all = append(all, e)
		}
	}
	return all
}

// facts are the values that the sentences so far rest on, each once, told as of a day.
func facts(links []Link, today calendar.Date) Link {
	fact := Link{Kind: KindFact, Text: "As of " + today.String() + ": "}
	var seen []string
	for _, link := range links {
		for _, r := range link.Reads {
			seen = added(seen, r.String())
		}
		for _, e := range link.Expressions {
			for _, r := range e.Reads {
				seen = added(seen, r.String())
			}
		}
	}
	if len(seen) == 0 {
		return Link{}
	}
	fact.Text += joined(seen, "; ") + "."
	return fact
}
