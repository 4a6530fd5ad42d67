package main

import (
	"os"
	"path/filepath"

	"go.etcd.io/etcd/server/v3/etcdmain"
	"k8s.io/component-base/cli"
	"k8s.io/component-base/logs"
	kubectl "k8s.io/kubectl/pkg/cmd"
	kubectlutil "k8s.io/kubectl/pkg/cmd/util"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"

	_ "k8s.io/client-go/plugin/pkg/client/auth" // kubectl is used with other clusters too
)

// programs are the other programs this binary can be. Each reads os.Args and returns its exit code.
var programs = map[string]func() int{
	"etcd":           runEtcd,
	"kube-apiserver": runAPIServer,
	"kubectl":        runKubectl,
}

// programOf says which other program the arguments ask for, and its own arguments. It returns nil for the control plane.
func programOf(args []string) (program func() int, rest []string) {
	if program, ok := programs[filepath.Base(args[0])]; ok {
		return program, args
	}
	if len(args) > 1 {
		if program, ok := programs[args[1]]; ok {
			return program, args[1:]
		}
	}
	return nil, nil
}

func runEtcd() int {
	etcdmain.Main(os.Args)
	return 0
}

func runAPIServer() int {
	return cli.Run(apiserver.NewAPIServerCommand())
}

func runKubectl() int {
	_, _ = logs.GlogSetter(kubectl.GetLogVerbosity(os.Args)) // as kubectl's own main does, before the command exists
	if err := cli.RunNoErrOutput(kubectl.NewDefaultKubectlCommand()); err != nil {
		kubectlutil.CheckErr(err) // prints the error and exits
	}
	return 0
}
