package chaos

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// copyEtcd stops everything, copies the data of etcd as they are then, and starts everything again: a snapshot.
func (p *plane) copyEtcd(ctx context.Context, snapshot string) error {
	return p.restartWith(ctx, func(data string) error { return os.CopyFS(snapshot, os.DirFS(data)) })
}

// restoreEtcd stops everything, puts a snapshot in the place of etcd's data, and starts everything again.
func (p *plane) restoreEtcd(ctx context.Context, snapshot string) error {
	return p.restartWith(ctx, func(data string) error {
		return errors.Join(os.RemoveAll(data), os.CopyFS(data, os.DirFS(snapshot)))
	})
}

// forgetEverything stops everything, and starts it again with nothing but config/default.
func (p *plane) forgetEverything(ctx context.Context) error {
	if err := p.restartWith(ctx, os.RemoveAll); err != nil {
		return err
	}
	return p.install(ctx)
}

// restartWith does something to the data of etcd while nothing runs.
func (p *plane) restartWith(ctx context.Context, do func(data string) error) error {
	p.mu.Lock()
	p.apiserver.stop()
	p.etcd.stop()
	err := do(p.file("etcd"))
	if err == nil {
		err = errors.Join(p.startEtcd(), p.startAPIServer())
	}
	p.mu.Unlock()
	if err != nil {
		return fmt.Errorf("restart with other data: %w", err)
	}
	return p.waitReady(ctx)
}

// kubectl runs kubectl as somebody who repairs, and gives what it says.
func (p *plane) kubectl(ctx context.Context, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, filepath.Join(p.assets, "kubectl"),
		append([]string{"--kubeconfig=" + p.file("owner.kubeconfig"), "--as=owner", "--as-group=system:masters", "--as-group=tightrope:break-glass"}, args...)...)
	said, err := cmd.Output()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		err = fmt.Errorf("%w: %s", err, exit.Stderr)
	}
	return said, err
}
