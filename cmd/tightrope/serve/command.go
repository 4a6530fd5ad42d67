package serve

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"

	"github.com/spf13/cobra"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"tightrope.dev/cmd/tightrope/cluster"
	"tightrope.dev/cmd/tightrope/exit"
	"tightrope.dev/cmd/tightrope/serve/identity"
)

const long = `Serve the page that a customer success manager opens in the morning: what to do today, for whom and why, the message
ready to copy, and a button for each thing that can be said.

The page has no rights of its own. Whoever calls it signs in as they would to the cluster, and everything is read and written
with their rights: by a token, by OIDC, through an authenticating proxy, or by a one-time link (--people), for trying it out.
The kubeconfig says where the cluster is, and needs no login. Only where a proxy names people in a header it has one, with the
verb impersonate; the page does not start where that login may itself read or write Secrets or what is Tightrope's.

A one-time link works once, and for 15 minutes. For another one touch the file of the person ("touch people/jane.kubeconfig"):
the page prints it within a second, and what was printed for them before opens nothing any longer.

A task that somebody closes is held for 20 seconds, in which they can undo it. Where the page is stopped, what is held is
written first.

The page is for one namespace. It runs until it is stopped, and then ends with the exit code 0; the exit code is 1 when it
cannot listen, the cluster is not found or the page's own login is not fit, and 2 when the command line is wrong.`

const examples = `  # On this machine; people sign in with a token of theirs
  tightrope serve -n emea

  # With a one-time link for each person of a directory of kubeconfigs
  tightrope serve -n emea --people people/

  # For everybody, with the sign-in that the cluster knows
  tightrope serve -n emea --listen :8443 --tls-cert-file tls.crt --tls-key-file tls.key --url https://tightrope.example.com \
    --oidc-issuer https://login.example.com --oidc-client-id tightrope

  # Behind a proxy that has asked who it is, and does TLS
  tightrope serve -n emea --listen 10.0.0.7:8080 --url https://tightrope.example.com --proxy-from 10.0.0.5 --proxy-user-header X-Remote-User`

// options are the flags.
type options struct {
	cluster  cluster.Options
	identity identity.Options
	listen   string
	certFile string
	keyFile  string
	clock    clock.WithTickerAndDelayedExecution
	// connect makes a client of a caller; nil means as their credential says.
	connect func(*identity.Caller) (client.WithWatch, error)
}

// Command is "tightrope serve".
func Command() *cobra.Command {
	o := &options{clock: clock.RealClock{}}
	command := &cobra.Command{
		Use:     "serve",
		Short:   "Serve the page that shows each person their day",
		Long:    long,
		Example: examples,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return fmt.Errorf("%q is too much: the page is for a namespace, which -n names", args[0])
			}
			return nil
		},
		RunE: func(command *cobra.Command, _ []string) error {
			if err := o.check(); err != nil {
				return err
			}
			return exit.With(exit.Problem, o.run(command.Context(), command))
		},
	}
	flags := command.Flags()
	flags.StringVar(&o.listen, "listen", "127.0.0.1:8080", "the address to listen on")
	flags.StringVar(&o.certFile, "tls-cert-file", "", "the certificate of the page, in PEM")
	flags.StringVar(&o.keyFile, "tls-key-file", "", "the key of the certificate, in PEM")
	o.identity.Bind(flags)
	flags.StringVarP(&o.cluster.Namespace, "namespace", "n", "", "the namespace (default: the one of the context)")
	flags.StringVar(&o.cluster.Kubeconfig, "kubeconfig", "", "the kubeconfig file that says where the cluster is")
	flags.StringVar(&o.cluster.Context, "context", "", "the context of the kubeconfig")
	return command
}

// check refuses flags that do not go together.
func (o *options) check() error {
	host, _, err := net.SplitHostPort(o.listen)
	switch {
	case err != nil:
		return fmt.Errorf("--listen %q is no address; write 127.0.0.1:8080, or :8443 for every address of this machine", o.listen)
	case (o.certFile == "") != (o.keyFile == ""):
		return errors.New("--tls-cert-file and --tls-key-file go together")
	case o.certFile == "" && !o.identity.IsHTTPS() && !isLoopback(host):
		return fmt.Errorf("--listen %s can be reached from elsewhere, and without TLS a sign-in can be read on the way: "+
			"give --tls-cert-file and --tls-key-file, or --url https://… where a proxy in front does TLS", o.listen)
	}
	return nil
}

// isLoopback says that an address can only be reached on this machine.
func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// run serves until the context ends.
func (o *options) run(ctx context.Context, command *cobra.Command) error {
	config, namespace, err := o.cluster.Config()
	if err != nil {
		return err
	}
	warnings, err := o.identity.CheckOwn(ctx, config, namespace)
	if err != nil {
		return err
	}
	for _, warning := range warnings {
		_, _ = fmt.Fprintln(command.ErrOrStderr(), "warning:", warning)
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", o.listen)
	if err != nil {
		return fmt.Errorf("listen on %s: %w", o.listen, plain(err))
	}
	defer func() { _ = listener.Close() }() // the server has closed it
	server, err := newServer(o, config, namespace, command.ErrOrStderr())
	if err != nil {
		return err
	}
	if err := server.announce(command.OutOrStdout(), o.address(listener)); err != nil {
		return err
	}
	return server.serve(ctx, listener)
}

// plain is what is wrong with an address, without the words of the operating system's call.
func plain(err error) error {
	call := (*os.SyscallError)(nil)
	if errors.As(err, &call) {
		return call.Err
	}
	return err
}

// address is where a browser finds the page.
func (o *options) address(listener net.Listener) string {
	if o.identity.URL != "" {
		return o.identity.URL
	}
	scheme := "http"
	if o.certFile != "" {
		scheme = "https"
	}
	return scheme + "://" + listener.Addr().String()
}
