package chaos

import "syscall"

// dieWithParent lets a process end when the one that started it is killed.
func dieWithParent() *syscall.SysProcAttr { return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} }
