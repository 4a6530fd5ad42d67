package chaos

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/wait"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/test/cluster"
)

const (
	ownerToken   = "the-owner"
	managerToken = "the-manager"
	// managerUser is who the manager is in config/default: its roles and the policies know it by this name.
	managerUser = "system:serviceaccount:tightrope-system:tightrope-manager"
	// patience is how long a busy machine may take for what is a second on an idle one.
	patience = 4 * time.Minute
)

// plane is an etcd and an API server, each a process of its own that can be killed and started again on the same data.
type plane struct {
	dir, assets               string
	etcdPort, peerPort, port  int
	mu                        sync.Mutex // one start or kill at a time
	etcd, apiserver           *process
	etcdKills, apiserverKills int
}

// startPlane starts both with empty data, and installs config/default: kinds, roles and policies as they are released.
func startPlane(ctx context.Context, dir string) (*plane, error) {
	program, err := cluster.Program(ctx)
	if err != nil {
		return nil, err
	}
	p := &plane{dir: dir, assets: filepath.Dir(program)}
	for _, port := range []*int{&p.etcdPort, &p.peerPort, &p.port} {
		if *port, err = freePort(); err != nil {
			return nil, err
		}
	}
	if err := p.writeFiles(); err != nil {
		return nil, err
	}
	if err := errors.Join(p.startEtcd(), p.startAPIServer()); err != nil {
		return nil, err
	}
	if err := p.waitReady(ctx); err != nil {
		return nil, err
	}
	return p, p.install(ctx)
}

func (p *plane) file(name string) string { return filepath.Join(p.dir, name) }
func (p *plane) url() string             { return fmt.Sprintf("https://127.0.0.1:%d", p.port) }
func (p *plane) auditLog() string        { return p.file("audit.log") }

// auditPolicy keeps every write of the kinds that must come to be exactly once, with what was stored.
const auditPolicy = `apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived, ResponseStarted]
rules:
- level: RequestResponse
  verbs: [create, update, patch, delete, deletecollection]
  resources: [{group: tightrope.dev, resources: [tasks, engagements]}]
- level: None
`

func (p *plane) writeFiles() error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return fmt.Errorf("make a key: %w", err)
	}
	der, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		return fmt.Errorf("write a key: %w", err)
	}
	for name, content := range map[string][]byte{
		"sa.key":      pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: der}),
		"policy.yaml": []byte(auditPolicy),
		"tokens.csv": fmt.Appendf(nil, "%s,owner,1,system:masters\n%s,%s,2,\"system:serviceaccounts,system:serviceaccounts:tightrope-system\"\n",
			ownerToken, managerToken, managerUser),
		"owner.kubeconfig": kubeconfig(p.url(), ownerToken),
	} {
		if err := os.WriteFile(p.file(name), content, 0o600); err != nil {
			return fmt.Errorf("write %s: %w", name, err)
		}
	}
	return nil
}

// kubeconfig is the file of somebody who has a token.
func kubeconfig(server, token string) []byte {
	return fmt.Appendf(nil, `{"apiVersion":"v1","kind":"Config","current-context":"c","contexts":[{"name":"c","context":{"cluster":"c","user":"u"}}],
"clusters":[{"name":"c","cluster":{"server":%q,"insecure-skip-tls-verify":%t}}],"users":[{"name":"u","user":{"token":%q}}]}`,
		server, server[:5] == "https", token)
}

func (p *plane) startEtcd() (err error) {
	client, peer := fmt.Sprintf("http://127.0.0.1:%d", p.etcdPort), fmt.Sprintf("http://127.0.0.1:%d", p.peerPort)
	p.etcd, err = start(p.file("etcd.log"), filepath.Join(p.assets, "etcd"), nil, "--data-dir="+p.file("etcd"), "--log-level=warn",
		"--unsafe-no-fsync", // a killed process loses nothing by it: the kernel has what was written
		"--listen-client-urls="+client, "--advertise-client-urls="+client,
		"--listen-peer-urls="+peer, "--initial-advertise-peer-urls="+peer, "--initial-cluster=default="+peer)
	return err
}

func (p *plane) startAPIServer() (err error) {
	p.apiserver, err = start(p.file("apiserver.log"), filepath.Join(p.assets, "kube-apiserver"), nil,
		fmt.Sprintf("--etcd-servers=http://127.0.0.1:%d", p.etcdPort), "--etcd-compaction-interval=0",
		"--bind-address=127.0.0.1", "--advertise-address=127.0.0.1", fmt.Sprintf("--secure-port=%d", p.port), "--cert-dir="+p.file("certs"),
		"--endpoint-reconciler-type=none", "--service-cluster-ip-range=10.0.0.0/24", "--allow-privileged=true", "--profiling=false",
		"--event-ttl=10m", "--shutdown-delay-duration=0s", "--authorization-mode=RBAC", "--token-auth-file="+p.file("tokens.csv"),
		"--service-account-issuer=https://kubernetes.default.svc", "--service-account-key-file="+p.file("sa.key"),
		"--service-account-signing-key-file="+p.file("sa.key"),
		"--audit-policy-file="+p.file("policy.yaml"), "--audit-log-path="+p.auditLog(), "--audit-log-mode=blocking", "--audit-log-maxsize=100000")
	return err
}

// killAPIServer kills the API server and starts it again. It does not wait until it is ready.
func (p *plane) killAPIServer() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.apiserver.kill()
	p.apiserverKills++
	return p.startAPIServer()
}

// killEtcd kills etcd and starts it again on its data.
func (p *plane) killEtcd() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.etcd.kill()
	p.etcdKills++
	return p.startEtcd()
}

// stop ends both, the API server first.
func (p *plane) stop() {
	for _, running := range []*process{p.apiserver, p.etcd} {
		if running != nil {
			running.kill()
		}
	}
}

// config is how the owner of the cluster reaches it.
func (p *plane) config() *rest.Config {
	return &rest.Config{Host: p.url(), BearerToken: ownerToken, QPS: -1, Timeout: time.Minute, TLSClientConfig: rest.TLSClientConfig{Insecure: true}}
}

// client is a client of the owner of the cluster.
func (p *plane) client() (client.Client, error) {
	scheme := runtime.NewScheme()
	if err := errors.Join(clientgoscheme.AddToScheme(scheme), v1alpha1.AddToScheme(scheme)); err != nil {
		return nil, fmt.Errorf("build a scheme: %w", err)
	}
	c, err := client.New(p.config(), client.Options{Scheme: scheme})
	if err != nil {
		return nil, fmt.Errorf("make a client: %w", err)
	}
	return c, nil
}

// waitReady waits until the API server says that it is ready. One that ended, because its etcd was away, is started again.
func (p *plane) waitReady(ctx context.Context) error {
	web := &http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{
		DisableKeepAlives: true, TLSClientConfig: &tls.Config{InsecureSkipVerify: true},
	}}
	err := wait.PollUntilContextTimeout(ctx, 100*time.Millisecond, patience, true, func(ctx context.Context) (bool, error) {
		if err := p.startWhatEnded(); err != nil {
			return false, err
		}
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, p.url()+"/readyz", nil)
		if err != nil {
			return false, err
		}
		request.Header.Set("Authorization", "Bearer "+ownerToken)
		response, err := web.Do(request)
		if err != nil {
			return false, nil
		}
		defer response.Body.Close()
		return response.StatusCode == http.StatusOK, nil
	})
	if err != nil {
		said, _ := os.ReadFile(p.file("apiserver.log"))
		return fmt.Errorf("wait for the API server: %w: %s", err, said[max(0, len(said)-2000):])
	}
	return nil
}

func (p *plane) startWhatEnded() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.apiserver.running() {
		return nil
	}
	return p.startAPIServer()
}

// install applies config/default. There is nobody who runs its Deployment: the managers are processes of ours.
func (p *plane) install(ctx context.Context) error {
	var said []byte
	err := wait.PollUntilContextTimeout(ctx, time.Second, patience, true, func(ctx context.Context) (bool, error) {
		cmd := exec.CommandContext(ctx, filepath.Join(p.assets, "kubectl"), "--kubeconfig="+p.file("owner.kubeconfig"),
			"apply", "--server-side", "-k", "config/default")
		cmd.Dir = root()
		var err error
		said, err = cmd.CombinedOutput()
		return err == nil, nil
	})
	if err != nil {
		return fmt.Errorf("install config/default: %w: %s", err, said)
	}
	return nil
}

// compact makes etcd forget every revision but the last, so that no watch can go on from an older one.
func (p *plane) compact(ctx context.Context) error {
	var now struct {
		Header struct {
			Revision string `json:"revision"`
		} `json:"header"`
	}
	if err := p.askEtcd(ctx, "/v3/kv/range", `{"key":"AA=="}`, &now); err != nil {
		return err
	}
	return p.askEtcd(ctx, "/v3/kv/compaction", fmt.Sprintf(`{"revision":%q,"physical":true}`, now.Header.Revision), &struct{}{})
}

func (p *plane) askEtcd(ctx context.Context, path, body string, answer any) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, fmt.Sprintf("http://127.0.0.1:%d%s", p.etcdPort, path), bytes.NewReader([]byte(body)))
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("ask etcd: %w", err)
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		return fmt.Errorf("ask etcd for %s: %s: %s: %w", path, response.Status, content, err)
	}
	return json.Unmarshal(content, answer)
}
