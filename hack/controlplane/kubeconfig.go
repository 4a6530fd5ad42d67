package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"
)

// contextName marks a kubeconfig as one that this program wrote and may replace.
const contextName = "tightrope-controlplane"

// adminKubeconfig makes the administrator's kubeconfig, with the credentials in it, so that it can be copied anywhere.
func adminKubeconfig(p pki, server string) ([]byte, error) {
	var files [3][]byte
	for i, path := range []string{p.cert("ca"), p.cert("admin"), p.key("admin")} {
		content, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("read the administrator's credentials: %w", err)
		}
		files[i] = content
	}
	config := clientcmdapi.NewConfig()
	config.Clusters[contextName] = &clientcmdapi.Cluster{Server: server, CertificateAuthorityData: files[0]}
	config.AuthInfos[contextName] = &clientcmdapi.AuthInfo{ClientCertificateData: files[1], ClientKeyData: files[2]}
	config.Contexts[contextName] = &clientcmdapi.Context{Cluster: contextName, AuthInfo: contextName}
	config.CurrentContext = contextName
	content, err := clientcmd.Write(*config)
	if err != nil {
		return nil, fmt.Errorf("encode the kubeconfig: %w", err)
	}
	return content, nil
}

// clearKubeconfig removes the kubeconfig of an earlier run, so that its appearance means ready.
// It refuses a kubeconfig that somebody else wrote, such as ~/.kube/config.
func clearKubeconfig(path string) error {
	content, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return os.MkdirAll(filepath.Dir(path), 0o700)
	}
	if err != nil {
		return fmt.Errorf("read the old kubeconfig: %w", err)
	}
	config, err := clientcmd.Load(content)
	if err != nil || len(config.Contexts) != 1 || config.Contexts[contextName] == nil {
		return fmt.Errorf("%s is not a kubeconfig of this program; name another --kubeconfig", path)
	}
	if err := os.Remove(path); err != nil {
		return fmt.Errorf("remove the old kubeconfig: %w", err)
	}
	return nil
}
