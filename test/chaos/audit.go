package chaos

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"
)

// entry is what matters of a line of the audit log: a write that succeeded. It is read without any type of the product.
type entry struct {
	verb      string
	resource  string
	namespace string
	by        string // which manager
	at        time.Time
	object    object
}

// object is what matters of a Task or an Engagement.
type object struct {
	Metadata struct {
		Name              string    `json:"name"`
		UID               string    `json:"uid"`
		CreationTimestamp time.Time `json:"creationTimestamp"`
	} `json:"metadata"`
	Spec struct {
		Key      json.RawMessage `json:"key"` // of a Task
		Account  json.RawMessage `json:"account"`
		Playbook json.RawMessage `json:"playbook"`
		Trigger  json.RawMessage `json:"trigger"` // of an Engagement
		Step     string          `json:"step"`
	} `json:"spec"`
	Ledger struct {
		Steps []struct {
			Name    string `json:"name"`
			Task    string `json:"task"`
			TaskUID string `json:"taskUID"`
		} `json:"steps"`
	} `json:"ledger"`
}

// line is a line of the audit log, as the API server writes it.
type line struct {
	Verb      string `json:"verb"`
	UserAgent string `json:"userAgent"`
	ObjectRef struct {
		Resource    string `json:"resource"`
		Namespace   string `json:"namespace"`
		Subresource string `json:"subresource"`
	} `json:"objectRef"`
	ResponseStatus struct {
		Code int `json:"code"`
	} `json:"responseStatus"`
	ResponseObject json.RawMessage `json:"responseObject"`
	StageTimestamp time.Time       `json:"stageTimestamp"`
}

// readAudit reads the audit log from an offset on, and gives the offset after the last whole line. A line that a kill cut
// short is left out: what it would have said is in the final state.
func readAudit(path string, from int64) (entries []entry, next int64, err error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, from, fmt.Errorf("open the audit log: %w", err)
	}
	defer file.Close()
	if _, err := file.Seek(from, io.SeekStart); err != nil {
		return nil, from, fmt.Errorf("read the audit log: %w", err)
	}
	reader := bufio.NewReaderSize(file, 1<<20)
	for {
		text, err := reader.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return entries, from, nil
		}
		if err != nil {
			return nil, from, fmt.Errorf("read the audit log: %w", err)
		}
		from += int64(len(text))
		if e, ok := parseAudit(text); ok {
			entries = append(entries, e)
		}
	}
}

// parseAudit reads a line. It gives false for a write that did not succeed. A start of the API server may have written its
// first line behind half a line of the one that was killed: the whole one counts.
func parseAudit(text []byte) (entry, bool) {
	if i := bytes.LastIndex(text, []byte(`{"kind":"Event","apiVersion":"audit.k8s.io/`)); i > 0 {
		text = text[i:]
	}
	var l line
	if err := json.Unmarshal(text, &l); err != nil || l.ResponseStatus.Code >= http.StatusMultipleChoices || l.ObjectRef.Subresource != "" {
		return entry{}, false
	}
	e := entry{verb: l.Verb, resource: l.ObjectRef.Resource, namespace: l.ObjectRef.Namespace, by: l.UserAgent, at: l.StageTimestamp}
	if l.ResponseStatus.Code == http.StatusCreated {
		e.verb = "create" // a patch may create too
	} else if e.verb == "create" || strings.HasPrefix(e.verb, "patch") || e.verb == "update" {
		e.verb = "change"
	}
	return e, json.Unmarshal(l.ResponseObject, &e.object) == nil
}
