package cluster

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
)

const (
	startTimeout = 2 * time.Minute
	stopTimeout  = 15 * time.Second
)

// controlPlane is a hack/controlplane process.
type controlPlane struct {
	dir    string
	cmd    *exec.Cmd
	alive  io.Closer     // the process ends when this is closed, so it never outlives the tests
	exited chan struct{} // closed when the process has ended
}

// startControlPlane builds the program if need be, starts it with the data in dir, and waits until it is ready.
func startControlPlane(ctx context.Context, dir string, flags ...string) (*controlPlane, error) {
	program, err := buildControlPlane(ctx)
	if err != nil {
		return nil, err
	}
	p := &controlPlane{dir: dir, exited: make(chan struct{})}
	p.cmd = exec.Command(program, append([]string{"--data-dir=" + dir, "--stop-with-stdin"}, flags...)...)
	if p.alive, err = p.cmd.StdinPipe(); err != nil {
		return nil, fmt.Errorf("start the control plane: %w", err)
	}
	output, err := os.Create(p.outputFile())
	if err != nil {
		return nil, fmt.Errorf("start the control plane: %w", err)
	}
	defer output.Close()
	p.cmd.Stdout, p.cmd.Stderr = output, output
	if err := os.Remove(p.kubeconfig()); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("remove the old kubeconfig: %w", err)
	}
	if err := p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the control plane: %w", err)
	}
	go func() {
		defer close(p.exited)
		_ = p.cmd.Wait()
	}()
	if err := p.waitReady(ctx); err != nil {
		return nil, errors.Join(err, p.stop())
	}
	return p, nil
}

// Program is the path of the control plane program. kube-apiserver, etcd and kubectl are beside it, for tests that run each as
// a process of its own.
func Program(ctx context.Context) (string, error) { return buildControlPlane(ctx) }

// buildControlPlane returns the path of the program. The first build takes minutes; progress goes to standard error.
func buildControlPlane(ctx context.Context) (string, error) {
	root, err := moduleRoot()
	if err != nil {
		return "", err
	}
	cmd := exec.CommandContext(ctx, filepath.Join(root, "hack", "controlplane.sh"))
	cmd.Stderr = os.Stderr
	path, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("build the control plane: %w", err)
	}
	return strings.TrimSpace(string(path)), nil
}

// waitReady waits for the kubeconfig, which the control plane writes when it is ready.
func (p *controlPlane) waitReady(ctx context.Context) error {
	err := wait.PollUntilContextTimeout(ctx, 20*time.Millisecond, startTimeout, true, func(context.Context) (bool, error) {
		select {
		case <-p.exited:
			return false, errors.New("it ended")
		default:
		}
		_, err := os.Stat(p.kubeconfig())
		return err == nil, nil
	})
	if err == nil {
		return nil
	}
	said, _ := os.ReadFile(p.outputFile())
	return fmt.Errorf("wait for the control plane: %w: %s", err, strings.TrimSpace(string(said)))
}

// stop ends the process as an interrupt would, and kills it if that takes too long.
func (p *controlPlane) stop() error {
	_ = p.cmd.Process.Signal(syscall.SIGTERM) // it may have ended already
	_ = p.alive.Close()
	select {
	case <-p.exited:
		return nil
	case <-time.After(stopTimeout):
		p.kill()
		return fmt.Errorf("stop the control plane: it took more than %v", stopTimeout)
	}
}

func (p *controlPlane) kill() {
	_ = p.cmd.Process.Kill()
	<-p.exited
}

func (p *controlPlane) config() (*rest.Config, error) {
	config, err := clientcmd.BuildConfigFromFlags("", p.kubeconfig())
	if err != nil {
		return nil, fmt.Errorf("read the kubeconfig: %w", err)
	}
	return config, nil
}

func (p *controlPlane) kubeconfig() string { return filepath.Join(p.dir, "kubeconfig") }
func (p *controlPlane) outputFile() string { return filepath.Join(p.dir, "output") }
