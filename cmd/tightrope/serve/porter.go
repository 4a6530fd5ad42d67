package serve

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"k8s.io/utils/clock"

	"tightrope.dev/cmd/tightrope/serve/identity"
)

// lookForPeople is how often the files of people are looked at.
const lookForPeople = time.Second

// porter hands out one-time links, at the start and whenever the file of a person is touched.
type porter struct {
	sessions *identity.Sessions
	out      io.Writer
	address  string // of the page
}

// hand prints the links that are new.
func (p *porter) hand() error {
	links, problem := p.sessions.Links()
	if len(links) == 0 {
		return problem
	}
	var text strings.Builder
	fmt.Fprintln(&text, "Each of these links signs a person in, once, for 15 minutes:")
	for _, link := range links {
		fmt.Fprintf(&text, "  %-12s %s%s\n", link.Person, strings.TrimSuffix(p.address, "/"), link.Path)
	}
	if _, err := io.WriteString(p.out, text.String()); err != nil {
		return err
	}
	return problem
}

// keep hands out links until the context ends.
func (p *porter) keep(ctx context.Context, c clock.WithTicker, tell func(format string, args ...any)) {
	ticker := c.NewTicker(lookForPeople)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C():
		}
		if err := p.hand(); err != nil {
			tell("one-time links: %v", err)
		}
	}
}
