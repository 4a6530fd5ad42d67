package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"time"

	rbacv1 "k8s.io/api/rbac/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"
)

// loginLife is how long the certificate of a person lasts. The next run makes another.
const loginLife = 30 * 24 * time.Hour

// person is somebody who uses the page.
type person struct {
	name  string
	roles []string // of config/rbac, bound in the namespace of the sample
	does  string
}

// people are the CSMs of the sample, and two invented colleagues.
var people = []person{
	{"jane", []string{"csm"}, "a CSM"},
	{"sam", []string{"csm"}, "another CSM"},
	{"lena", []string{"csm", "lead"}, "their lead"},
	{"omar", []string{"cs-ops"}, "CS operations"},
}

// bindPeople gives the people their roles, and nothing else.
func (s *session) bindPeople(ctx context.Context) error {
	var bindings []*unstructured.Unstructured
	for _, p := range people {
		for _, role := range p.roles {
			binding, err := bindingOf(p.name, role)
			if err != nil {
				return err
			}
			bindings = append(bindings, binding)
		}
	}
	return s.applyAll(ctx, bindings)
}

func bindingOf(name, role string) (*unstructured.Unstructured, error) {
	binding := &rbacv1.RoleBinding{
		RoleRef:  rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "ClusterRole", Name: "tightrope-" + role},
		Subjects: []rbacv1.Subject{{APIGroup: rbacv1.GroupName, Kind: rbacv1.UserKind, Name: name}},
	}
	binding.SetGroupVersionKind(rbacv1.SchemeGroupVersion.WithKind("RoleBinding"))
	binding.Namespace, binding.Name = sampleNamespace, "tightrope-"+role+"-"+name
	object, err := runtime.DefaultUnstructuredConverter.ToUnstructured(binding)
	if err != nil {
		return nil, fmt.Errorf("write the binding of %s: %w", name, err)
	}
	return &unstructured.Unstructured{Object: object}, nil
}

// writePeople writes a kubeconfig for each person, in a directory of their own.
func (s *session) writePeople() error {
	if err := errors.Join(os.RemoveAll(s.state.people()), os.MkdirAll(s.state.people(), 0o700)); err != nil {
		return fmt.Errorf("make the directory of people: %w", err)
	}
	authority, err := readAuthority(s.state.authority())
	if err != nil {
		return err
	}
	for _, p := range people {
		login, err := authority.login(p.name, time.Now())
		if err != nil {
			return err
		}
		if err := s.writeKubeconfig(s.kubeconfigOf(p), login); err != nil {
			return err
		}
	}
	return nil
}

func (s *session) kubeconfigOf(p person) string {
	return filepath.Join(s.state.people(), p.name+".kubeconfig")
}

// writeKubeconfig writes how somebody logs in to the control plane. Somebody without a credential is nobody.
func (s *session) writeKubeconfig(path string, login *clientcmdapi.AuthInfo) error {
	config, err := clientcmd.LoadFromFile(s.state.kubeconfig())
	if err != nil {
		return fmt.Errorf("read the kubeconfig: %w", err)
	}
	config.AuthInfos = map[string]*clientcmdapi.AuthInfo{}
	for _, c := range config.Contexts {
		c.Namespace = sampleNamespace
		config.AuthInfos[c.AuthInfo] = login
	}
	content, err := clientcmd.Write(*config)
	if err != nil {
		return fmt.Errorf("encode a kubeconfig: %w", err)
	}
	return writeFile(path, content)
}

// authority signs logins. It is the control plane's own.
type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

// readAuthority reads path.crt and path.key.
func readAuthority(path string) (*authority, error) {
	var blocks [2][]byte
	for i, suffix := range []string{".crt", ".key"} {
		content, err := os.ReadFile(path + suffix)
		if err != nil {
			return nil, fmt.Errorf("read the authority of the control plane: %w", err)
		}
		block, _ := pem.Decode(content)
		if block == nil {
			return nil, fmt.Errorf("read the authority of the control plane: there is no PEM in %s", path+suffix)
		}
		blocks[i] = block.Bytes
	}
	cert, err := x509.ParseCertificate(blocks[0])
	if err != nil {
		return nil, fmt.Errorf("read the authority of the control plane: %w", err)
	}
	key, err := x509.ParseECPrivateKey(blocks[1])
	if err != nil {
		return nil, fmt.Errorf("read the key of the control plane's authority: %w", err)
	}
	return &authority{cert, key}, nil
}

// login makes a certificate by which the API server knows somebody, who is in no group but that of all who are logged in.
func (a *authority) login(name string, now time.Time) (*clientcmdapi.AuthInfo, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make a key for %s: %w", name, err)
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return nil, fmt.Errorf("draw a serial number: %w", err)
	}
	cert, err := x509.CreateCertificate(rand.Reader, &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: name},
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(loginLife), // clocks differ a little
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}, a.cert, key.Public(), a.key)
	if err != nil {
		return nil, fmt.Errorf("sign the certificate of %s: %w", name, err)
	}
	der, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		return nil, fmt.Errorf("encode the key of %s: %w", name, err)
	}
	return &clientcmdapi.AuthInfo{
		ClientCertificateData: pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert}),
		ClientKeyData:         pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: der}),
	}, nil
}
