package main

import (
	"context"
	"fmt"
	"time"

	authenticationv1 "k8s.io/api/authentication/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

const (
	systemNamespace = "tightrope-system"
	serviceAccount  = "tightrope-manager"
	tokenLifetime   = 12 * time.Hour
)

// identity is who the manager is: its ServiceAccount, by a token in a file. Client libraries read the file again every
// minute, so that a token can be replaced while they run.
type identity struct {
	cluster client.Client
	file    string
	renewed time.Time // on the wall, so that a night of sleep counts
}

// newIdentity writes the manager's token and its kubeconfig.
func (s *session) newIdentity(ctx context.Context) error {
	s.identity = &identity{cluster: s.cluster, file: s.state.managerToken()}
	if err := s.identity.renew(ctx); err != nil {
		return err
	}
	config, err := clientcmd.LoadFromFile(s.state.kubeconfig())
	if err != nil {
		return fmt.Errorf("read the kubeconfig: %w", err)
	}
	config.AuthInfos = map[string]*clientcmdapi.AuthInfo{}
	for _, c := range config.Contexts {
		config.AuthInfos[c.AuthInfo] = &clientcmdapi.AuthInfo{TokenFile: s.identity.file}
	}
	content, err := clientcmd.Write(*config)
	if err != nil {
		return fmt.Errorf("write the manager's kubeconfig: %w", err)
	}
	return writeFile(s.state.managerKubeconfig(), content)
}

// renew asks for a new token.
func (i *identity) renew(ctx context.Context) error {
	account := &corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Namespace: systemNamespace, Name: serviceAccount}}
	request := &authenticationv1.TokenRequest{Spec: authenticationv1.TokenRequestSpec{
		ExpirationSeconds: new(int64(tokenLifetime / time.Second)),
	}}
	if err := i.cluster.SubResource("token").Create(ctx, account, request); err != nil {
		return fmt.Errorf("request a token for the manager: %w", err)
	}
	if err := writeFile(i.file, []byte(request.Status.Token)); err != nil {
		return err
	}
	i.renewed = time.Now().Round(0)
	return nil
}

// keep renews the token while half of its life is left. What fails is tried again.
func (i *identity) keep(ctx context.Context) {
	ticker := time.NewTicker(20 * time.Second)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case now := <-ticker.C:
			if now.Round(0).Sub(i.renewed) > tokenLifetime/2 {
				_ = i.renew(ctx)
			}
		}
	}
}
