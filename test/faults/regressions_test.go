package faults

import "testing"

// TestSchedulesThatOnceWentWrong keeps the smallest schedules that the explorer found a mistake with: decisions were
// written down that a cache was behind on. What is written is decided on what is stored since.
func TestSchedulesThatOnceWentWrong(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		scenario string
		schedule schedule
	}{
		// The run's Task is taken back, and the process dies before the run's ledger says that it ended. The next one
		// reads an AccountLedger from before the account left: the step has ended, the run goes on, and the next step's
		// Task is made for an account that left.
		"a task is made for an account that left": {
			"a member leaves and comes back", schedule{lag: lag{"AccountLedger": 1}, fault: fault{CrashAfter, 23}},
		},
		// The next process reads the run from before the objection: the account goes back to where it was, and on again.
		"an objection is forgotten and remembered": {
			"two accounts, two playbooks, one day", schedule{lag: lag{"Engagement": 3}, fault: fault{CrashAfter, 52}},
		},
		// One manager reads the run from before the objection and moves the account back; the other ends the run that the
		// objection started, for good.
		"an objection is lost between two managers": {
			"two accounts, two playbooks, one day", schedule{lag: lag{"Task": 1, "Engagement": 3}, beside: lag{"AccountLedger": 2, "Account": 1}},
		},
		// The Account is read from before the last changes, the AccountLedger as it is: an account leaves and comes back
		// that never did, and each time a run starts.
		"an account leaves that never did": {
			"a member leaves and comes back", schedule{lag: lag{"Account": 3}, restarts: true},
		},
		// The Task is read from before the report, and the run's ledger forgets it. When the Task vanishes before the
		// cache catches up, it is made again without the report.
		"a report is forgotten": {
			"an open task vanishes", schedule{lag: lag{"Task": 3}, restarts: true},
		},
		// The date has moved, the next attempt is made for the new one, and the process dies before the run's ledger says so.
		// The next process reads the Task, believes that it was made for the old date, takes it back, and makes another.
		"a task is taken back that was made for the date as it is": {
			"a date moves near by, and what is done stays done", schedule{fault: fault{CrashAfter, 24}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e, _, err := explore(written(scenarios[c.scenario]), nil)
			if err != nil {
				t.Fatal(err)
			}
			whole := c.schedule
			whole.fault = fault{}
			base := e.play(whole)
			err = e.verdict(base.end)
			if c.schedule.fault.at > 0 {
				_, err = e.strike(base, c.schedule)
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
}
