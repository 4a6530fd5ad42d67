package install

import (
	"bytes"
	"encoding/json"
	"os"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// request is what matters of a line of the audit log.
type request struct {
	User             identity  `json:"user"`
	ImpersonatedUser *identity `json:"impersonatedUser"`
	Verb             string    `json:"verb"`
	ObjectRef        struct {
		Resource    string `json:"resource"`
		Subresource string `json:"subresource"`
		Namespace   string `json:"namespace"`
	} `json:"objectRef"`
	// Annotations say whether the request was let pass.
	Annotations map[string]string `json:"annotations"`
}

type identity struct {
	Username string   `json:"username"`
	Groups   []string `json:"groups"`
}

// asked are the requests of a login for something, as the API server noted them.
func asked(login string) (all []request) {
	GinkgoHelper()
	log, err := os.ReadFile(plane.Log)
	Expect(err).NotTo(HaveOccurred())
	for line := range bytes.Lines(log) {
		r := request{}
		if !bytes.HasSuffix(line, []byte("\n")) { // it is not yet whole
			break
		}
		Expect(json.Unmarshal(line, &r)).To(Succeed(), string(line))
		if r.User.Username == login && r.ObjectRef.Resource != "" {
			all = append(all, r)
		}
	}
	return all
}

// as says for whom a request was made.
func (r request) as() string {
	if r.ImpersonatedUser == nil {
		return r.User.Username
	}
	return r.ImpersonatedUser.Username
}

func (r request) right() string { return r.Verb + " " + r.ObjectRef.Resource }
