package serve

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/serve/live"
)

// pulse is how often something is sent where nothing changes, so that nothing on the way takes the connection for dead.
const pulse = 25 * time.Second

// changesOf is where a page listens that shows an account.
func changesOf(account string) string {
	return "/changes?" + url.Values{"account": {account}}.Encode()
}

// changes tells a page that it may look different now; what has changed it asks for itself. A page of an account names it in
// its address; without one it is told of what concerns who calls.
func (s *site) changes(w http.ResponseWriter, r *http.Request) error {
	caller, account := callerOf(r), r.URL.Query().Get("account")
	told, err := s.store.Changes(r.Context(), caller)
	if err != nil {
		return err
	}
	stream := http.NewResponseController(w)
	if err := stream.SetReadDeadline(time.Time{}); err != nil {
		return fmt.Errorf("keep the connection: %w", err)
	}
	w.Header().Set("Content-Type", "text/event-stream")
	send := func(text string) bool {
		_, err := fmt.Fprint(w, text)
		return err == nil && stream.Flush() == nil
	}
	if !send(opening(r)) {
		return nil
	}
	beat := s.clock.NewTicker(pulse)
	defer beat.Stop()
	for {
		text := ": \n\n"
		select {
		case <-s.stopping:
			return nil
		case change, more := <-told:
			if !more {
				return nil
			}
			if !concerns(change, caller.Name, account, func() ([]*success.Task, error) { return s.tasksOf(r) }) {
				continue
			}
			text = changed
		case <-beat.C():
		}
		if !send(text) {
			return nil
		}
	}
}

// changed is what is sent where something has changed.
const changed = "event: changed\nid: 1\ndata: \n\n"

// opening is the first thing that is sent. Who was connected before may have missed something.
func opening(r *http.Request) string {
	if r.Header.Get("Last-Event-ID") != "" {
		return changed
	}
	return "id: 1\nretry: 2000\n\n"
}

// touching is what a change may have touched: see [live.Change].
type touching interface {
	Has(kind live.Kind) bool
	OfAccount(name string) bool
	OfMember(name string) bool
}

// concerns says that a change may show on a page. Today shows of accounts only those of one's own tasks, which mine gives: while
// thousands of accounts are imported, nobody's day is loaded again and again. Where they are not known it may show.
func concerns(change touching, member, account string, mine func() ([]*success.Task, error)) bool {
	switch {
	case change.Has(live.Calendars) || change.Has(live.Playbooks) && account != "":
		return true
	case account != "":
		return change.OfAccount(account)
	case change.OfMember(member):
		return true
	case !change.Has(live.Accounts):
		return false
	}
	tasks, err := mine()
	return err != nil || slices.ContainsFunc(tasks, func(task *success.Task) bool { return change.OfAccount(task.Spec.Account) })
}

// tasksOf are the tasks of who calls, as they are now.
func (s *site) tasksOf(r *http.Request) ([]*success.Task, error) {
	view, err := s.store.View(r.Context(), callerOf(r))
	if err != nil {
		return nil, err
	}
	return view.TasksOf(callerOf(r).Name)
}
