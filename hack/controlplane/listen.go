package main

import (
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// listen opens the API server's port on the loopback address.
// An explicit port is used or refused. Without one, the last port is preferred, so that old kubeconfigs keep working.
func listen(port int, remembered string) (net.Listener, error) {
	if port != 0 {
		return listenOn(port)
	}
	if last := lastPort(remembered); last != 0 {
		if listener, err := listenOn(last); err == nil {
			return listener, nil
		}
	}
	return listenOn(0)
}

func listenOn(port int) (net.Listener, error) {
	listener, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("port %d is in use; stop the program that has it or choose another --secure-port", port)
	}
	if err != nil {
		return nil, fmt.Errorf("listen for the API server: %w", err)
	}
	return listener, nil
}

// lastPort reads the port of the last run. It returns zero if there is none.
func lastPort(path string) int {
	content, err := os.ReadFile(path)
	if err != nil {
		return 0
	}
	port, err := strconv.ParseUint(strings.TrimSpace(string(content)), 10, 16)
	if err != nil {
		return 0
	}
	return int(port)
}

// rememberPort keeps the listener's port for the next run.
func rememberPort(path string, listener net.Listener) error {
	return writeFile(path, []byte(strconv.Itoa(portOf(listener))+"\n"))
}

func portOf(listener net.Listener) int {
	return listener.Addr().(*net.TCPAddr).Port
}
