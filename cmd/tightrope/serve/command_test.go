package serve

import (
	"bytes"
	"strings"
	"testing"

	"tightrope.dev/cmd/tightrope/exit"
)

// TestACommandLineThatIsWrongIsRefused before anything is read.
func TestACommandLineThatIsWrongIsRefused(t *testing.T) {
	for line, says := range map[string]string{
		"emea":                                "is too much: the page is for a namespace",
		"--listen 8080":                       "is no address",
		"--listen :8080":                      "can be reached from elsewhere, and without TLS",
		"--listen 192.0.2.1:80":               "can be reached from elsewhere",
		"--listen [::]:80":                    "can be reached from elsewhere",
		"--tls-cert-file x":                   "go together",
		"--listen :80 --tls-key-file x":       "go together",
		"--listen :80 --url http://page.acme": "can be reached from elsewhere",
	} {
		command := Command()
		command.SilenceErrors, command.SilenceUsage = true, true
		command.SetArgs(strings.Fields(line))
		command.SetOut(&bytes.Buffer{})
		err := command.ExecuteContext(t.Context())
		if err == nil || !strings.Contains(err.Error(), says) || exit.Code(err) != exit.Usage {
			t.Errorf("%q: %v", line, err)
		}
	}
}
