package simulate

import (
	"time"

	"tightrope.dev/controllers/engine/calendar"
)

// Result is what a simulation came to.
type Result struct {
	Namespace string `json:"namespace"`
	// From and Until are the first and the last instant.
	From  time.Time `json:"from"`
	Until time.Time `json:"until"`
	// State says where the state at the beginning comes from, and People where the model does.
	State  string `json:"state"`
	People string `json:"people"`
	Seed   int64  `json:"seed"`

	Accounts  int `json:"accounts"`
	Playbooks int `json:"playbooks"`

	Runs  []Runs  `json:"runs"`
	Tasks []Tasks `json:"tasks"`
	Weeks []Week  `json:"weeks"`
	Work  []Work  `json:"work"`
	// Capacity is how many hours a week the members have, of those who have a limit.
	Capacity map[string]int `json:"capacityHoursPerWeek,omitempty"`
	// Held is what Guardrails hold at the end.
	Held []Held `json:"heldByGuardrails,omitempty"`
	// Notes are what a reader must know to judge the numbers.
	Notes []string `json:"notes,omitempty"`
	// Story is what happened to one account, where one was asked for.
	Story *Story `json:"story,omitempty"`
}

// Week is a week of the simulation, from Monday to Sunday.
type Week struct {
	// Monday is its first day, also where the simulation begins later.
	Monday string `json:"monday"`
	// Days is how many of its days were simulated.
	Days int `json:"days"`
	// Waiting is how many minutes of work wait at its end for hours of their members.
	Waiting map[string]int `json:"waitingMinutes,omitempty"`
}

// Held is what a Guardrail holds at the end.
type Held struct {
	Guardrail string `json:"guardrail"`
	Begin     int32  `json:"runsToBegin"`
	Move      int32  `json:"accountsToMove"`
	End       int32  `json:"runsToCancel"`
	// Approved is how often somebody let go on what it held.
	Approved int `json:"approved"`
}

func (r *Result) firstDay() calendar.Date { return dayOf(r.From.Format(time.DateOnly)) }

func (r *Result) lastDay() calendar.Date { return dayOf(r.Until.Format(time.DateOnly)) }
