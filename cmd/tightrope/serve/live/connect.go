package live

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"tightrope.dev/cmd/tightrope/cluster"
	"tightrope.dev/cmd/tightrope/serve/identity"
)

// connect makes a client with the identity of a caller. It asks the cluster nothing.
func connect(caller *identity.Caller) (client.WithWatch, error) {
	scheme, err := cluster.Scheme()
	if err != nil {
		return nil, err
	}
	config := rest.CopyConfig(caller.Config)
	config.QPS = -1 // the server shares out its time itself
	c, err := client.NewWithWatch(config, client.Options{Scheme: scheme, Mapper: mapper()})
	if err != nil {
		return nil, fmt.Errorf("make a client of the cluster: %w", err)
	}
	return c, nil
}

// keyOf tells one credential from another: callers with one key may do the same. It gives nothing of the credential away.
func keyOf(caller *identity.Caller) string {
	sum := sha256.New()
	fmt.Fprintf(sum, "%q %q", caller.Name, caller.Groups)
	if config := caller.Config; config != nil {
		as := config.Impersonate
		fmt.Fprintf(sum, " %q %q %q %q", config.Host, config.BearerToken, config.Username, config.Password)
		fmt.Fprintf(sum, " %q %q %q", config.CertData, config.CertFile, config.BearerTokenFile)
		fmt.Fprintf(sum, " %q %q %q %q", as.UserName, as.Groups, as.UID, fmt.Sprint(as.Extra))
	}
	return hex.EncodeToString(sum.Sum(nil))
}
