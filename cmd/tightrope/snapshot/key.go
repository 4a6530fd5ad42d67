package snapshot

import (
	"bytes"
	"context"
	"fmt"
	"os"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"tightrope.dev/cmd/tightrope/redact"
)

// keyVariable is the environment variable that may hold the secret.
const keyVariable = "TIGHTROPE_REDACT_KEY"

// shortest is how long a secret is at least, in bytes: 128 bits, where it is random.
const shortest = 16

// readKey reads the secret that was given; nil where none was.
func (o *options) readKey() (redact.Key, error) {
	if o.redact == "none" {
		return nil, nil
	}
	secret, from := []byte(os.Getenv(keyVariable)), keyVariable
	if o.key != "" {
		var err error
		if secret, err = os.ReadFile(o.key); err != nil {
			return nil, fmt.Errorf("read the key: %w", err)
		}
		from = o.key
	}
	if len(secret) == 0 && o.key == "" {
		return nil, nil
	}
	secret = bytes.TrimRight(secret, "\r\n")
	if len(secret) < shortest {
		return nil, fmt.Errorf("the key in %s has %d bytes, and less than %d can be guessed; make one with: head -c 32 /dev/urandom > redact.key", from, len(secret), shortest)
	}
	return redact.NewKey(secret), nil
}

// namespaceKey is the key that is made of the UID of the namespace.
func namespaceKey(ctx context.Context, c client.Reader, namespace string) (redact.Key, error) {
	o := &metav1.PartialObjectMetadata{TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "Namespace"}}
	switch err := c.Get(ctx, client.ObjectKey{Name: namespace}, o); {
	case apierrors.IsNotFound(err):
		return nil, fmt.Errorf("there is no namespace %s", namespace)
	case apierrors.IsForbidden(err):
		return nil, fmt.Errorf("you may not get the Namespace %s, whose UID pseudonyms are made of; give a secret with --redact-key instead: %w", namespace, err)
	case err != nil:
		return nil, fmt.Errorf("get the Namespace %s: %w", namespace, err)
	}
	return redact.FromNamespace(o.UID), nil
}
