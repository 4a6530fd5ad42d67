package faults

import (
	"errors"
	"fmt"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// Mode is what goes wrong at a write.
type Mode string

// The modes; see the package documentation.
const (
	CrashBefore Mode = "CrashBefore"
	CrashAfter  Mode = "CrashAfter"
	LostAnswer  Mode = "LostAnswer"
	ServerError Mode = "ServerError"
	Conflict    Mode = "Conflict"
	Paused      Mode = "Paused"
	PersonFirst Mode = "PersonFirst"
)

// fault is a mode at a write, counted from 1. The zero fault is none.
type fault struct {
	mode Mode
	at   int
}

// schedule is how a story is disturbed. The zero schedule does not disturb it.
type schedule struct {
	fault  fault
	second fault // another one, later in the story
	lag    lag
	// beside is the lag of a second manager; nil where there is none.
	beside lag
	// restarts starts every process anew after each thing that happens, before it looks at it.
	restarts bool
	// backwards makes everything go in the reverse order: kinds, names, lists.
	backwards bool
}

func (s schedule) String() string {
	parts := []string{"no fault"}
	if s.fault.at > 0 {
		parts = []string{fmt.Sprintf("%s at write %d", s.fault.mode, s.fault.at)}
	}
	if s.second.at > 0 {
		parts = append(parts, fmt.Sprintf("%s at write %d", s.second.mode, s.second.at))
	}
	if len(s.lag) > 0 {
		parts = append(parts, fmt.Sprintf("behind by %v", map[string]int(s.lag)))
	}
	if s.beside != nil {
		parts = append(parts, fmt.Sprintf("beside a manager behind by %v", map[string]int(s.beside)))
	}
	if s.restarts {
		parts = append(parts, "restarted each time")
	}
	if s.backwards {
		parts = append(parts, "backwards")
	}
	return strings.Join(parts, ", ")
}

// died is what a process says when it dies in the middle of a pass.
type died struct{}

// errInjected is how errors that a fault made are told from the product's own.
var errInjected = errors.New("injected")

// strike lets a write happen, or not, as a fault says.
func (m *manager) strike(mode Mode, o client.Object, do func() error) error {
	switch mode {
	case CrashBefore:
		panic(died{})
	case CrashAfter:
		_ = do()
		panic(died{})
	case LostAnswer:
		_ = do()
		return fmt.Errorf("%w: %w", errInjected, apierrors.NewTimeoutError("the answer was lost", 1))
	case ServerError:
		return fmt.Errorf("%w: %w", errInjected, apierrors.NewInternalError(errors.New("the server is not well")))
	case Conflict:
		return apierrors.NewConflict(resource(kindOf(o)), o.GetName(), errInjected)
	case Paused:
		m.world.otherwise()
	case PersonFirst:
		m.world.peopleReport()
	}
	return do()
}
