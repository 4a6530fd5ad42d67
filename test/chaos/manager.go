package chaos

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"tightrope.dev/test/build"
)

func root() string { return build.Root() }

// Overlay replaces source files while the manager is built: path in the project to content.
type Overlay map[string]string

// buildManager builds cmd/manager as it is released, but for what the overlay replaces.
func buildManager(ctx context.Context, dir string, overlay Overlay) (string, error) {
	program := filepath.Join(dir, "manager")
	args := []string{"build", "-buildvcs=false", "-o", program}
	if len(overlay) > 0 {
		file, err := writeOverlay(dir, overlay)
		if err != nil {
			return "", err
		}
		args = append(args, "-overlay", file)
	}
	cmd := exec.CommandContext(ctx, "go", append(args, "./cmd/manager")...)
	cmd.Dir = root()
	if said, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build the manager: %w: %s", err, said)
	}
	return program, nil
}

// slot is a place where a manager runs. One that ends is started again, as a kubelet would.
type slot struct {
	name    string
	program string
	args    []string
	env     []string
	log     string
	proxy   *proxy

	mu     sync.Mutex
	now    *process
	done   bool
	held   chan struct{} // closed when a manager may start again; nil where it may
	ended  chan struct{}
	kills  int
	starts int
}

func (r *runner) newSlot(name string, elect bool, w *world, seed int64, args ...string) (*slot, error) {
	p, err := newProxy(r.plane.url(), seed)
	if err != nil {
		return nil, err
	}
	file := r.plane.file(name + ".kubeconfig")
	if err := os.WriteFile(file, kubeconfig(p.url(), managerToken), 0o600); err != nil {
		return nil, fmt.Errorf("write a kubeconfig: %w", err)
	}
	s := &slot{
		name: name, program: r.program, log: r.plane.file(name + ".log"), proxy: p, ended: make(chan struct{}),
		env:  []string{"KUBECONFIG=" + file, "ZONEINFO=" + w.zones},
		args: append([]string{"--namespace=" + w.namespace, "--health-probe-bind-address=0", "--leader-elect-namespace=tightrope-system", fmt.Sprintf("--leader-elect=%t", elect)}, args...),
	}
	if err := s.start(); err != nil {
		return nil, err
	}
	go s.keepRunning()
	return s, nil
}

func (s *slot) start() (err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.done {
		return errors.New("the slot is closed")
	}
	s.starts++
	s.proxy.calls(fmt.Sprintf("%s.%d", s.name, s.starts))
	s.now, err = start(s.log, s.program, s.env, s.args...)
	return err
}

func (s *slot) keepRunning() {
	defer close(s.ended)
	for {
		<-s.process().exited
		<-time.After(200 * time.Millisecond) // a kubelet is not faster
		if held := s.heldBack(); held != nil {
			<-held
		}
		if s.start() != nil {
			return
		}
	}
}

func (s *slot) process() *process {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

// kill ends the manager that runs there, without asking. One that has just ended by itself is waited for.
func (s *slot) kill() {
	p := s.process()
	for !p.running() {
		<-time.After(50 * time.Millisecond)
		p = s.process()
	}
	p.kill()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.kills++
}

// down kills the manager, and lets none start until the function is called.
func (s *slot) down() (up func()) {
	held := make(chan struct{})
	s.mu.Lock()
	s.held = held
	s.mu.Unlock()
	s.kill()
	return func() {
		s.mu.Lock()
		s.held = nil
		s.mu.Unlock()
		close(held)
	}
}

func (s *slot) heldBack() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.held
}

func (s *slot) signal(what syscall.Signal) { s.process().signal(what) }

// close ends the manager for good. Closing twice is closing once.
func (s *slot) close() {
	s.mu.Lock()
	closed := s.done
	s.done = true
	p := s.now
	s.mu.Unlock()
	if closed {
		return
	}
	p.signal(syscall.SIGCONT)
	p.stop()
	<-s.ended
	s.proxy.close()
}
