package main

import (
	"strconv"
	"strings"
)

// skippedAdmission are admission plugins about Pods, volumes and Ingresses, which are never acted on here.
// The plugins that matter to CRDs and controllers stay as in a real cluster, and so does PodSecurity: a test asks it whether
// it lets the manager in.
var skippedAdmission = []string{
	"DefaultIngressClass",
	"DefaultStorageClass",
	"DefaultTolerationSeconds",
	"PersistentVolumeClaimResize",
	"Priority",
	"RuntimeClass",
	"StorageObjectInUseProtection",
	"TaintNodesByCondition",
}

// apiserverFlags are the flags of a small but faithful API server.
func apiserverFlags(p pki, etcdURL string, port int) []string {
	return []string{
		"--etcd-servers=" + etcdURL,
		"--etcd-compaction-interval=5m",
		"--bind-address=127.0.0.1",
		"--advertise-address=127.0.0.1",
		"--secure-port=" + strconv.Itoa(port),
		"--endpoint-reconciler-type=none",
		"--service-cluster-ip-range=10.0.0.0/24",
		"--allow-privileged=true",
		"--event-ttl=1h",
		"--profiling=false",
		"--shutdown-delay-duration=0s",

		"--tls-cert-file=" + p.cert("apiserver"),
		"--tls-private-key-file=" + p.key("apiserver"),
		"--client-ca-file=" + p.cert("ca"),
		"--authorization-mode=RBAC",
		"--anonymous-auth=true",
		"--disable-admission-plugins=" + strings.Join(skippedAdmission, ","),

		"--service-account-issuer=https://kubernetes.default.svc",
		"--service-account-key-file=" + p.serviceAccountKey(),
		"--service-account-signing-key-file=" + p.serviceAccountKey(),

		"--requestheader-client-ca-file=" + p.cert("front-proxy-ca"),
		"--requestheader-allowed-names=front-proxy-client",
		"--requestheader-username-headers=X-Remote-User",
		"--requestheader-group-headers=X-Remote-Group",
		"--requestheader-extra-headers-prefix=X-Remote-Extra-",
		"--proxy-client-cert-file=" + p.cert("front-proxy-client"),
		"--proxy-client-key-file=" + p.key("front-proxy-client"),
	}
}
