package cluster

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
)

// noCluster is the error where no kubeconfig names a cluster.
type noCluster struct{ error }

func (noCluster) Error() string {
	return "no cluster is named: give --kubeconfig, or set KUBECONFIG, or log in so that there is a kubeconfig in your home directory"
}

func (n noCluster) Unwrap() error { return n.error }

// Unanswered puts it plainly where the cluster did not answer, or the answer was not waited for. Other errors stay as they
// are.
func Unanswered(err error) error {
	request := &url.Error{}
	switch {
	case err == nil || !errors.As(err, &request):
		return err
	case errors.Is(err, context.Canceled):
		return sentence{"interrupted", err}
	}
	server := request.URL
	if u, parsed := url.Parse(request.URL); parsed == nil && u.Host != "" {
		server = u.Scheme + "://" + u.Host
	}
	return sentence{fmt.Sprintf("the cluster at %s does not answer: %v; is it the right one, and is it running?", server, request.Err), err}
}

// sentence says an error in other words.
type sentence struct {
	text string
	error
}

func (s sentence) Error() string { return s.text }

func (s sentence) Unwrap() error { return s.error }

// Right is what somebody must be allowed to do.
type Right struct {
	// Verb is the verb, such as list.
	Verb string
	// Resource is what it is done to, with the part of it: tasks, or tasks/status.
	Resource string
	// Namespace is where.
	Namespace string
	// Role is a role of config/rbac that gives the right.
	Role string
}

// Explain says what to do about an answer of the cluster to who used a right: it is missing, or the cluster does not know
// the kind. Of the refusal by a policy, it is what the policy says. Other errors get the words doing before them, such as
// "list tasks". No error stays no error.
func (r Right) Explain(err error, doing string) error {
	switch {
	case err == nil:
		return nil
	case apierrors.IsUnauthorized(err):
		return sentence{"the cluster does not know who you are: log in, or name another context with --context", err}
	case Policy(err) != "":
		return sentence{Policy(err), err}
	case apierrors.IsForbidden(err):
		return r.Missing(err)
	case meta.IsNoMatchError(err):
		kind, _, _ := strings.Cut(r.Resource, "/")
		return sentence{fmt.Sprintf("the cluster has no %s: put Tightrope into it, or name another cluster with --context", kind), err}
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// Missing says that somebody has not got the right.
func (r Right) Missing(err error) error {
	return sentence{fmt.Sprintf("you may not %s %s in namespace %s; that takes the verb %s on %s, as the role %s has it", r.Verb, r.Resource, r.Namespace, r.Verb, r.Resource, r.Role), err}
}

// Policy is what an admission policy says where it refuses a write. It is empty where another answer came.
func Policy(err error) string {
	if !apierrors.IsForbidden(err) && !apierrors.IsInvalid(err) {
		return ""
	}
	_, message, _ := strings.Cut(err.Error(), " denied request: ")
	return message
}
