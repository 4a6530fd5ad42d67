//go:build !linux

package chaos

import "syscall"

// dieWithParent does nothing: only Linux ends a process with the one that started it.
func dieWithParent() *syscall.SysProcAttr { return nil }
