// Package cluster gives test suites a real Kubernetes API server that knows the project's kinds.
//
// Start looks for one in this order:
//
//  1. KUBECONFIG names a cluster: use it and leave it running. A cluster that is not on this machine is refused unless
//     USE_EXISTING_CLUSTER=true, so that nobody tests on production by accident.
//  2. KUBEBUILDER_ASSETS names a directory with etcd and kube-apiserver: start them with envtest, stop them at the end.
//     Owner references are not acted on there, and namespaces are never gone.
//  3. Otherwise: build hack/controlplane, start it in a temporary directory, stop it at the end.
//
// `make test` starts one control plane for all suites and sets KUBECONFIG. A bare `go test ./controllers/...` starts
// one for each suite. Suites that share a cluster do not meet if each works in a Namespace of its own.
//
// A suite of a command of tightrope begins with [ForCommand]. Another suite looks like this:
//
//	var _ = BeforeSuite(func(ctx SpecContext) {
//		config, stop, err := cluster.Start(ctx)
//		Expect(err).NotTo(HaveOccurred())
//		DeferCleanup(stop)
//		…
//		namespace, err = cluster.Namespace(ctx, c, "playbook")
//	})
package cluster
