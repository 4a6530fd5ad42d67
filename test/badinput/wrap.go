package badinput

import "strings"

// segment is around an expression, and playbook around a text with holes.
const (
	segment = `apiVersion: tightrope.dev/v1alpha1
kind: Segment
metadata:
  name: wrong
spec:
  dimension: exposure
  expression: |
`
	playbook = `apiVersion: tightrope.dev/v1alpha1
kind: Playbook
metadata:
  name: wrong
spec:
  trigger:
    type: Membership
  segments:
  - {dimension: exposure, name: high}
  steps:
  - name: write
    title: Write
    message:
      subject: Hello
      body: |
`
)

// wrap puts an expression or a text into the object that it belongs to.
func (c *Case) wrap() {
	for name, around := range map[string]struct{ file, before, indent string }{
		"expression": {"segment.yaml", segment, "    "},
		"hole":       {"playbook.yaml", playbook, "        "},
	} {
		text, found := c.Files[name]
		if !found {
			continue
		}
		delete(c.Files, name)
		inside := around.indent + strings.ReplaceAll(strings.TrimSuffix(string(text), "\n"), "\n", "\n"+around.indent)
		c.Files[around.file] = []byte(around.before + inside + "\n")
		c.Inside = string(text)
	}
}
