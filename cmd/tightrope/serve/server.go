package serve

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"time"

	"k8s.io/client-go/rest"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/serve/identity"
	"tightrope.dev/cmd/tightrope/serve/live"
	"tightrope.dev/cmd/tightrope/serve/pending"
	"tightrope.dev/cmd/tightrope/serve/subscription"
)

// patience is how long answers may take that are under way when the page is stopped.
const patience = 10 * time.Second

// server is the page at work.
type server struct {
	site     *site
	porter   *porter
	hasLinks bool // there are one-time links
	http     *http.Server
	stop     context.CancelFunc
	certFile string
	keyFile  string
}

// newServer makes a page that nobody has called yet.
func newServer(o *options, config *rest.Config, namespace string, errs io.Writer) (*server, error) {
	stopping, stop := context.WithCancel(context.Background())
	s := &server{stop: stop, certFile: o.certFile, keyFile: o.keyFile, hasLinks: o.identity.People != ""}
	var err error
	s.site, err = newSite(o, config, namespace, errs, stopping.Done())
	if err != nil {
		stop()
		return nil, err
	}
	s.http = &http.Server{Handler: s.site.handler(), ErrorLog: log.New(errs, "", 0)} //nolint:gosec // identity.Bound sets its bounds.
	identity.Bound(s.http)
	s.http.RegisterOnShutdown(stop)
	return s, nil
}

// newSite makes what handlers need.
func newSite(o *options, config *rest.Config, namespace string, errs io.Writer, stopping <-chan struct{}) (*site, error) {
	s := &site{namespace: namespace, clock: o.clock, stopping: stopping, errs: errs, url: o.identity.URL, trials: newTrials(o.clock, stopping)}
	var err error
	if s.assets, err = newAssets(); err != nil {
		return nil, err
	}
	if s.templates, err = parseTemplates(s.assets); err != nil {
		return nil, err
	}
	s.sessions, err = identity.New(o.identity, identity.Page{
		Cluster: config, Namespace: namespace, TLS: o.certFile != "", Clock: o.clock, Render: s.render, Ended: s.ended, Log: func(err error) { s.tell("sign-in: %v", err) },
	})
	if err != nil {
		return nil, err
	}
	s.addresses = subscription.New(subscription.Options{Clock: o.clock, Lasts: s.sessions.Lasts})
	s.store = live.New(live.Options{Namespace: namespace, Clock: o.clock, Connect: o.connect})
	s.desk = pending.New(pending.Options{Clock: o.clock, Client: s.store.Client, Wrote: func(task *success.Task) { s.store.Wrote(task) }})
	return s, nil
}

// ended is told of a session that ends: what its caller said and could still undo is written first.
func (s *site) ended(caller *identity.Caller) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	s.addresses.Leave(caller)
	s.taken.forget(caller.Name)
	s.desk.Flush(ctx, caller)
	s.store.Leave(caller)
}

// announce says where the page is, and gives each person their link.
func (s *server) announce(out io.Writer, address string) error {
	s.porter = &porter{sessions: s.site.sessions, out: out, address: address}
	if _, err := fmt.Fprintf(out, "The page of namespace %s is at %s\n", s.site.namespace, address); err != nil {
		return err
	}
	return s.porter.hand()
}

// serve answers until the context ends, and then lets what is under way come to its end.
func (s *server) serve(ctx context.Context, listener net.Listener) error {
	failed := make(chan error, 1)
	if s.hasLinks {
		watching, stop := context.WithCancel(ctx)
		defer stop()
		go s.porter.keep(watching, s.site.clock, s.site.tell)
	}
	go func() {
		if s.certFile != "" {
			failed <- s.http.ServeTLS(listener, s.certFile, s.keyFile)
			return
		}
		failed <- s.http.Serve(listener)
	}()
	select {
	case err := <-failed:
		return errors.Join(fmt.Errorf("serve the page: %w", err), s.close(ctx))
	case <-ctx.Done():
		return s.close(ctx)
	}
}

// close stops answering, and writes what is held.
func (s *server) close(ctx context.Context) error {
	s.stop()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	err := s.http.Shutdown(ctx)
	err = errors.Join(err, s.site.desk.Stop(ctx))
	s.site.store.Stop()
	if err != nil {
		return fmt.Errorf("stop the page: %w", err)
	}
	return nil
}
