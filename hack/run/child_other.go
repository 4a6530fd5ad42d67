//go:build !linux

package main

import "syscall"

// dieWithParent can only be asked of Linux. Elsewhere the control plane watches its standard input.
func dieWithParent() *syscall.SysProcAttr { return ownGroup() }
