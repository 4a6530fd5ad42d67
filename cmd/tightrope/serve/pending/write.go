package pending

import (
	"context"
	"errors"
	"net"
	"net/url"
	"sync"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"

	"tightrope.dev/cmd/tightrope/reporting"
)

const (
	// patience is how long one attempt to write takes at most.
	patience = 10 * time.Second
	// again is when a report is tried again whose cluster did not answer.
	again = 5 * time.Second
	// mostTries is how often.
	mostTries = 12
	// mostFailures is how many are kept for one person.
	mostFailures = 20
)

// due writes a report whose time has come.
func (d *Desk) due(h *holding) {
	if !d.begin(h) {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	err := d.attempt(ctx, h)
	if isPassing(err) && d.later(h) {
		return
	}
	d.end(h, err)
}

// write writes at once what is held and wanted, and waits for what is being written.
func (d *Desk) write(ctx context.Context, wanted func(*holding) bool) {
	var writing sync.WaitGroup
	for _, h := range d.those(wanted) {
		if d.begin(h) {
			writing.Go(func() { d.end(h, d.attempt(ctx, h)) })
		}
		writing.Go(func() {
			select {
			case <-h.over:
			case <-ctx.Done():
			}
		})
	}
	writing.Wait()
}

// those are the reports that are wanted, which are not tried again from now on.
func (d *Desk) those(wanted func(*holding) bool) []*holding {
	d.mu.Lock()
	defer d.mu.Unlock()
	var found []*holding
	for _, h := range d.held {
		if wanted(h) {
			h.last = true
			found = append(found, h)
		}
	}
	return found
}

// begin says that a report is written from now on. It is false where that is not to be.
func (d *Desk) begin(h *holding) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.held[h.held.Task.Name] != h || h.writing {
		return false
	}
	h.timer.Stop()
	h.writing = true
	return true
}

// attempt writes a report.
func (d *Desk) attempt(ctx context.Context, h *holding) error {
	c, err := d.options.Client(h.caller)
	if err != nil {
		return err
	}
	said, err := h.saying.Of(ctx, c, h.held.Task)
	if err == nil {
		d.options.Wrote(said.Task)
	}
	return err
}

// later tries a report again in a while. It is false where it was tried often, or is to be written at once.
func (d *Desk) later(h *holding) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if h.tries++; h.tries >= mostTries || h.last {
		return false
	}
	h.writing = false
	h.timer = d.options.Clock.AfterFunc(again, func() { d.due(h) })
	return true
}

// end lets a report go that is written, or has failed.
func (d *Desk) end(h *holding, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.held, h.held.Task.Name)
	close(h.over)
	if err == nil {
		return
	}
	failure := Failure{Task: h.held.Task, Verb: h.held.Verb, Err: err, Time: d.options.Clock.Now()}
	kept := append(d.failures[h.held.Caller], failure)
	d.failures[h.held.Caller] = kept[max(0, len(kept)-mostFailures):]
}

// isPassing says that the cluster did not answer, and may do so later.
func isPassing(err error) bool {
	request, network := (*url.Error)(nil), net.Error(nil)
	return errors.As(err, &request) || errors.As(err, &network) || errors.Is(err, context.DeadlineExceeded) || errors.As(err, &reporting.Busy{}) ||
		apierrors.IsServiceUnavailable(err) || apierrors.IsTooManyRequests(err) || apierrors.IsTimeout(err) || apierrors.IsServerTimeout(err) || apierrors.IsInternalError(err)
}
