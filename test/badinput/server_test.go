package badinput_test

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"tightrope.dev/test/badinput"
	"tightrope.dev/test/cluster"
	"tightrope.dev/test/mutants"
)

var update = flag.Bool("update", false, "rewrite what the API server says")

func TestBadInput(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "Bad input")
}

var (
	config    *rest.Config
	namespace string
)

var _ = BeforeSuite(func(ctx SpecContext) {
	ctrl.SetLogger(GinkgoLogr)
	var err error
	var stop func() error
	config, stop, err = cluster.Start(ctx)
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(stop)
	config.WarningHandler = rest.NoWarnings{}
	owner, err := client.New(config, client.Options{})
	Expect(err).NotTo(HaveOccurred())
	namespace, err = cluster.Namespace(ctx, owner, "badinput")
	Expect(err).NotTo(HaveOccurred())
})

var _ = Describe("A real API server", func() {
	It("says of the YAML of the catalogue what it said, and refuses nothing that lint lets pass", func(ctx SpecContext) {
		cases, err := badinput.Cases()
		Expect(err).NotTo(HaveOccurred())
		c := kinds()
		var refused, accepted int
		for _, mistake := range cases {
			if mistake.Sort != "yaml" {
				continue
			}
			said := answers(ctx, c, mistake)
			if *update {
				Expect(mistake.RewriteServer(said)).To(Succeed())
				mistake.Server = said
			}
			Expect(said).To(Equal(mistake.Server), "%s: the server says something else; go test ./test/badinput -update rewrites", mistake.Name)
			if !strings.Contains(said, "refused") {
				accepted++
				continue
			}
			refused++
			Expect(mistake.Answer).To(HaveSuffix("[exit code 1]\n"), "%s: lint lets pass what the server refuses: %s", mistake.Name, said)
		}
		AddReportEntry("mistakes", fmt.Sprintf("%d refused, %d left to lint and the manager", refused, accepted))
		Expect(min(refused, accepted)).To(BeNumerically(">", 20), "one side would show little")
	})
})

// kinds is a client that sends bytes as they are.
func kinds() rest.Interface {
	GinkgoHelper()
	config := rest.CopyConfig(config)
	config.APIPath, config.GroupVersion = "/apis", &schema.GroupVersion{Group: "tightrope.dev", Version: "v1alpha1"}
	config.NegotiatedSerializer = scheme.Codecs.WithoutConversion()
	c, err := rest.RESTClientFor(config)
	Expect(err).NotTo(HaveOccurred())
	return c
}

// kind finds the kind of a document, and separator the line between two.
var (
	kind      = regexp.MustCompile(`"?kind"?: *"?(\w+)`)
	separator = regexp.MustCompile(`(?m)^---.*\n`)
	// request is what the server calls a request of its own.
	request = regexp.MustCompile(`0x[0-9a-f]+|limit is \d+`)
)

// mostOfAnswers is how much is kept of what the server says. It lists thousands of mistakes where there are thousands.
const mostOfAnswers = 600

// answers is what the server says of the documents of a mistake, each by itself, as kubectl sends them.
func answers(ctx context.Context, c rest.Interface, mistake *badinput.Case) string {
	var all strings.Builder
	for _, name := range slices.Sorted(maps.Keys(mistake.Files)) {
		documents := separator.Split(string(mistake.Files[name]), -1)
		for i, document := range documents[:min(len(documents), 4)] {
			if strings.TrimSpace(document) == "" {
				continue
			}
			said := answer(ctx, c, document, filepath.Ext(name))
			if runes := []rune(said); len(runes) > mostOfAnswers {
				said = string(runes[:mostOfAnswers]) + "…"
			}
			fmt.Fprintf(&all, "%s, document %d: %s\n", name, i+1, said)
		}
	}
	return all.String()
}

func answer(ctx context.Context, c rest.Interface, document, extension string) string {
	found := kind.FindStringSubmatch(document)
	if found == nil || mutants.Kinds[found[1]] == "" {
		return "not sent: kubectl finds no kind of the server in it"
	}
	media := "application/yaml"
	if extension == ".json" {
		media = "application/json"
	}
	err := c.Post().Namespace(namespace).Resource(mutants.Kinds[found[1]]).
		Param("dryRun", "All").Param("fieldValidation", "Strict").Param("fieldManager", "badinput").
		SetHeader("Content-Type", media).Body([]byte(document)).Do(ctx).Error()
	if err != nil {
		return "refused: " + strings.ReplaceAll(strings.ReplaceAll(request.ReplaceAllString(err.Error(), "…"), namespace, "NAMESPACE"), "\n", " ")
	}
	return "accepted"
}
