package main

import "syscall"

// dieWithParent makes the system end a child when we are gone, however we went.
func dieWithParent() *syscall.SysProcAttr {
	attributes := ownGroup()
	attributes.Pdeathsig = syscall.SIGTERM
	return attributes
}
