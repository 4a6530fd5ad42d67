package tasks

import (
	"context"
	"fmt"
	"slices"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/cluster"
	"tightrope.dev/controllers/engine/calendar"
)

// fewAccounts is how many accounts are read one by one; more are listed.
const fewAccounts = 25

// days knows how each account counts days.
type days struct {
	calendars []calendar.Named
	// named are the calendars that accounts name.
	named map[string]string
}

// of is the calendar of an account. Where nothing is known of it, days are counted in UTC.
func (d days) of(account string) calendar.Calendar {
	c, _ := calendar.Choose(d.named[account], d.calendars, calendar.Standard(nil))
	return c
}

// daysOf reads how accounts count days. Who may not read calendars or accounts sees days in UTC.
func (s *session) daysOf(ctx context.Context, accounts ...string) (days, error) {
	d := days{named: map[string]string{}}
	list := &success.CalendarList{}
	switch err := s.client.List(ctx, list, client.InNamespace(s.namespace)); {
	case apierrors.IsForbidden(err):
		return d, nil
	case err != nil:
		return d, cluster.Right{Verb: "list", Resource: "calendars", Namespace: s.namespace, Role: "viewer"}.Explain(err, "list calendars")
	}
	for i := range list.Items {
		compiled, _ := calendar.Compile(&list.Items[i].Spec) // one with a mistake counts as far as it can be read
		d.calendars = append(d.calendars, calendar.Named{Calendar: compiled, Name: list.Items[i].Name, Default: list.Items[i].Spec.Use == success.CalendarDefault})
	}
	if len(d.calendars) == 0 {
		return d, nil
	}
	slices.Sort(accounts)
	return d, s.readNamed(ctx, d.named, slices.Compact(accounts))
}

// readNamed reads which calendars accounts name.
func (s *session) readNamed(ctx context.Context, named map[string]string, accounts []string) error {
	if len(accounts) > fewAccounts {
		return s.readAll(ctx, named)
	}
	for _, name := range accounts {
		account, err := s.account(ctx, name)
		if err != nil {
			return err
		}
		if account != nil {
			named[name] = string(account.Spec.Calendar)
		}
	}
	return nil
}

func (s *session) readAll(ctx context.Context, named map[string]string) error {
	for next := ""; ; {
		page := &success.AccountList{}
		if err := s.client.List(ctx, page, client.InNamespace(s.namespace), client.Limit(listPage), client.Continue(next)); err != nil {
			if apierrors.IsForbidden(err) {
				return nil
			}
			return s.readingAccounts("list").Explain(err, "list accounts")
		}
		for i := range page.Items {
			named[page.Items[i].Name] = string(page.Items[i].Spec.Calendar)
		}
		if next = page.Continue; next == "" {
			return nil
		}
	}
}

// account reads an Account. It is nil where there is none, or the person may not read it.
func (s *session) account(ctx context.Context, name string) (*success.Account, error) {
	account := &success.Account{}
	err := s.client.Get(ctx, client.ObjectKey{Namespace: s.namespace, Name: name}, account)
	switch {
	case apierrors.IsNotFound(err) || apierrors.IsForbidden(err):
		return nil, nil
	case err != nil:
		return nil, s.readingAccounts("get").Explain(err, "read account "+name)
	}
	return account, nil
}

func (s *session) readingAccounts(verb string) cluster.Right {
	return cluster.Right{Verb: verb, Resource: "accounts", Namespace: s.namespace, Role: "viewer"}
}

// day says on which day a Task is due, and the hour where it is not the end of the day.
func day(due time.Time, c calendar.Calendar) string {
	date := c.Date(due)
	text := due.In(c.Location()).Format("Mon ") + date.String()
	if !c.End(date).Equal(due) {
		text += due.In(c.Location()).Format(" 15:04 MST")
	}
	return text
}

// parseDay reads a day as people type it: a date, or a distance from today in the units of playbooks.
func parseDay(text string, now time.Time, c calendar.Calendar) (calendar.Date, error) {
	today := c.Date(now)
	switch text {
	case "today":
		return today, nil
	case "tomorrow":
		return today.AddDays(1), nil
	}
	if date, err := calendar.ParseDate(text); err == nil {
		return date, nil
	}
	offset, err := calendar.ParseOffset(text)
	if err != nil || text == "" || offset.Unit == calendar.Hours {
		return calendar.Date{}, fmt.Errorf("%q is not a day; write YYYY-MM-DD, such as 2026-12-31, or how far it is off, such as 3d, 2bd or 1w", text)
	}
	return c.Add(today, offset), nil
}
