package cluster

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/envtest"
)

// auditPolicy keeps of each request who asked for what, and how it ended. A watch is noted as soon as it is answered.
const auditPolicy = `apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
- level: Metadata
`

// Audited is an API server of its own that writes an audit log, knows people by their certificates, and gives them no more
// than RBAC does. It also asks for the right to set finalizers of what an owner reference blocks, as OpenShift does and a
// plain Kubernetes does not.
type Audited struct {
	// Config is the cluster, as its owner sees it.
	Config *rest.Config
	// Log is the file that the audit log is written to. A request is in it before it is answered.
	Log string

	environment *envtest.Environment
}

// StartAudited starts one in dir, with flags of kube-apiserver such as "oidc-client-id=tightrope" besides, and installs the
// project's CRDs. Call Stop when the suite ends.
func StartAudited(ctx context.Context, dir string, flags ...string) (*Audited, error) {
	program, err := Program(ctx)
	if err != nil {
		return nil, err
	}
	policy := filepath.Join(dir, "audit-policy.yaml")
	if err := os.WriteFile(policy, []byte(auditPolicy), 0o600); err != nil {
		return nil, fmt.Errorf("write the audit policy: %w", err)
	}
	a := &Audited{Log: filepath.Join(dir, "audit.log"), environment: &envtest.Environment{
		BinaryAssetsDirectory: filepath.Dir(program), ControlPlaneStartTimeout: startTimeout, UseExistingCluster: new(false),
	}}
	given := a.environment.ControlPlane.GetAPIServer().Configure().
		Set("audit-policy-file", policy).Set("audit-log-path", a.Log).Set("audit-log-mode", "blocking").
		Set("enable-admission-plugins", "OwnerReferencesPermissionEnforcement")
	for _, flag := range flags {
		name, value, _ := strings.Cut(flag, "=")
		given.Append(name, value)
	}
	if a.Config, err = a.environment.Start(); err != nil {
		return nil, fmt.Errorf("start an audited API server: %w", errors.Join(err, a.Stop()))
	}
	a.Config.QPS = -1
	if err := installCRDs(ctx, a.Config); err != nil {
		return nil, errors.Join(err, a.Stop())
	}
	return a, nil
}

// Login is how somebody reaches the cluster, who is in no group but that of everybody who is logged in.
func (a *Audited) Login(user string) (*rest.Config, error) {
	login, err := a.environment.AddUser(envtest.User{Name: user}, nil)
	if err != nil {
		return nil, fmt.Errorf("make a certificate for %s: %w", user, err)
	}
	config := login.Config()
	config.QPS = -1
	return config, nil
}

// Kubectl is the path of kubectl.
func (a *Audited) Kubectl() string {
	return filepath.Join(a.environment.BinaryAssetsDirectory, "kubectl")
}

// Stop stops the cluster.
func (a *Audited) Stop() error {
	if err := a.environment.Stop(); err != nil {
		return fmt.Errorf("stop the audited API server: %w", err)
	}
	return nil
}
