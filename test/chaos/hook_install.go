package chaos

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"time"

	admissionregistrationv1 "k8s.io/api/admissionregistration/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

const (
	// configuration is what config/webhook calls the ValidatingWebhookConfiguration, and bundleRights the binding by which
	// the manager may keep its bundle.
	configuration = "tightrope-definitions"
	bundleRights  = "tightrope-webhook-rolebinding"
)

// installWebhook switches config/webhook on as its text says, and has the API server call an address of this machine.
// What the overlay has of config stands there instead.
func (p *plane) installWebhook(ctx context.Context, c client.Client, address string, overlay Overlay) error {
	dir := p.file("config")
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(root(), "config"))); err != nil {
		return fmt.Errorf("copy config: %w", err)
	}
	for path, content := range overlay {
		if of, ok := strings.CutPrefix(path, "config/"); ok {
			if err := os.WriteFile(filepath.Join(dir, of), []byte(content), 0o600); err != nil {
				return fmt.Errorf("change config: %w", err)
			}
		}
	}
	file := filepath.Join(dir, "default", "kustomization.yaml")
	content, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("read config/default: %w", err)
	}
	const off, on = "\n# components:\n# - ../webhook ", "\ncomponents:\n- ../webhook "
	if !strings.Contains(string(content), off) {
		return errors.New("there is no switch in config/default")
	}
	if err := os.WriteFile(file, []byte(strings.Replace(string(content), off, on, 1)), 0o600); err != nil {
		return fmt.Errorf("switch the webhook on: %w", err)
	}
	if said, err := p.kubectl(ctx, "apply", "--server-side", "--force-conflicts", "-k", filepath.Join(dir, "default")); err != nil {
		return fmt.Errorf("install config/webhook: %w: %s", err, said)
	}
	return patchHook(ctx, c, fmt.Sprintf(`[{"op":"replace","path":"/webhooks/0/clientConfig","value":{"url":"https://%s/definitions"}}]`, address))
}

// patchHook changes the configuration, as somebody may who owns the cluster.
func patchHook(ctx context.Context, c client.Client, patch string) error {
	hook := &admissionregistrationv1.ValidatingWebhookConfiguration{}
	hook.Name = configuration
	if err := c.Patch(ctx, hook, client.RawPatch(types.JSONPatchType, []byte(patch))); err != nil {
		return fmt.Errorf("change the configuration of the webhook: %w", err)
	}
	return nil
}

// setBundle puts a bundle in the place of the one that is stored.
func setBundle(ctx context.Context, c client.Client, bundle []byte) error {
	value, err := jsonOf(bundle)
	if err != nil {
		return err
	}
	return patchHook(ctx, c, `[{"op":"add","path":"/webhooks/0/clientConfig/caBundle","value":`+value+`}]`)
}

// storedBundle is what the API server trusts.
func storedBundle(ctx context.Context, c client.Client) ([]byte, error) {
	hook := &admissionregistrationv1.ValidatingWebhookConfiguration{}
	if err := c.Get(ctx, client.ObjectKey{Name: configuration}, hook); err != nil {
		return nil, fmt.Errorf("read the configuration of the webhook: %w", err)
	}
	return hook.Webhooks[0].ClientConfig.CABundle, nil
}

// foreignBundle is the certificate of an authority that has signed nothing here.
func foreignBundle() ([]byte, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make a key: %w", err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, fmt.Errorf("make a certificate: %w", err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), nil
}

// shownAt is the certificate that a manager shows to somebody who trusts a bundle. Like the API server, he looks whether it
// is one for the address.
func shownAt(ctx context.Context, address string, bundle []byte) (string, error) {
	trusted := x509.NewCertPool()
	trusted.AppendCertsFromPEM(bundle)
	dialer := tls.Dialer{Config: &tls.Config{RootCAs: trusted, MinVersion: tls.VersionTLS13}}
	connection, err := dialer.DialContext(ctx, "tcp", address)
	if err != nil {
		return "", err
	}
	defer connection.Close()
	spoken, ok := connection.(*tls.Conn)
	if !ok {
		return "", errors.New("a connection of TLS is none")
	}
	return spoken.ConnectionState().PeerCertificates[0].SerialNumber.String(), nil
}
