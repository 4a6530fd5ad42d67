// Command controlplane runs a Kubernetes control plane on this machine, in one process and without containers.
//
// It is what `make run` and the test suites talk to. It is built from source by hack/controlplane.sh and is never part
// of the product: it lives in a module of its own, because Kubernetes pins its libraries with replace directives.
//
// # What runs
//
//	etcd                 stores objects; reached through a unix socket in the data directory
//	kube-apiserver       the real one, with RBAC, CRDs, admission policies and webhooks; on 127.0.0.1 only
//	controllers          garbage collection, namespaces, service accounts, aggregated cluster roles, and the
//	                     status of validating admission policies
//
// Each controller acts as its own service account, as in a cluster made by kubeadm. So RBAC and admission policies see
// the same user names here as there. There is no scheduler, no kubelet and no Deployment controller: Pods never run.
//
// # One binary, many names
//
// Called as etcd, kube-apiserver or kubectl, by the name of a symlink or by the first argument, the binary is that
// program. A directory with these symlinks is a valid KUBEBUILDER_ASSETS.
//
// # What is kept
//
// Everything is in the data directory: objects, certificates, the service account key, the last port and the log.
// A second start with the same directory finds the same cluster, on the same port, with the same credentials.
// One control plane at a time may use a directory; a lock that dies with its owner sees to it.
// Objects survive the death of the process. They survive a power cut only with --fsync.
//
// # Order of a start
//
//  1. lock the data directory        datadir.go
//  2. make or reuse certificates     pki.go, certificate.go
//  3. listen on the API port         listen.go
//  4. start etcd                     etcd.go
//  5. start the API server           apiserver.go, apiserver_flags.go
//  6. start the controllers          controllers.go, rights.go; a post-start hook, so /readyz waits for them
//  7. wait for /readyz               ready.go
//  8. write the kubeconfig           kubeconfig.go, the sign that the control plane is ready
//
// A stop is the same list backwards. run.go holds it together.
package main
