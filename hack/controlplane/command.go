package main

import (
	"context"
	"os"
	"os/exec"
	"syscall"
	"time"
)

// runCommand runs the user's command with KUBECONFIG set. Its exit code becomes ours.
func runCommand(ctx context.Context, command []string, kubeconfig string) error {
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	cmd.Env = append(os.Environ(), "KUBECONFIG="+kubeconfig)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 10 * time.Second
	return cmd.Run()
}
