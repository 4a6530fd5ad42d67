package why

import (
	"encoding/json"
	"fmt"
	"io"

	"tightrope.dev/controllers/engine/why"
)

// printJSON prints an answer for programs.
func printJSON(out io.Writer, a why.Answer) error {
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return printed(encoder.Encode(a))
}

// printText prints an answer for people.
func printText(out io.Writer, a why.Answer) error {
	_, err := io.WriteString(out, a.Text())
	return printed(err)
}

func printed(err error) error {
	if err != nil {
		return fmt.Errorf("print: %w", err)
	}
	return nil
}
