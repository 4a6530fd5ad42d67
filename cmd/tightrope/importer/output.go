package importer

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"

	"sigs.k8s.io/yaml"
)

// write prints the accounts as manifests, in the order of the rows.
func write(out io.Writer, accounts []account, format string) error {
	buffer := bufio.NewWriter(out)
	if format == "json" {
		return writeJSON(buffer, accounts)
	}
	for i, account := range accounts {
		text, err := yaml.Marshal(account.object)
		if err != nil {
			return err
		}
		if i > 0 {
			_, _ = fmt.Fprintln(buffer, "---")
		}
		_, _ = buffer.Write(text)
	}
	return buffer.Flush()
}

// writeJSON prints one List, as kubectl does.
func writeJSON(buffer *bufio.Writer, accounts []account) error {
	items := make([]any, 0, len(accounts))
	for _, account := range accounts {
		items = append(items, account.object)
	}
	encoder := json.NewEncoder(buffer)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(map[string]any{"apiVersion": "v1", "kind": "List", "items": items}); err != nil {
		return err
	}
	return buffer.Flush()
}
