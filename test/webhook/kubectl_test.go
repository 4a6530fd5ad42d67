package webhook

import (
	"context"
	"os/exec"
	"path/filepath"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	admissionregistrationv1 "k8s.io/api/admissionregistration/v1"

	"tightrope.dev/test/cluster"
)

// twoMistakes is what an author applies.
const twoMistakes = `apiVersion: tightrope.dev/v1alpha1
kind: Playbook
metadata:
  name: renewal
spec:
  trigger: {type: Membership}
  condition: account.spec.lifecicle == 'Active'
  steps:
  - name: ask
    title: Ask {{ account.spec.displayNam }}
`

var _ = Describe("kubectl", func() {
	It("prints each field, what is wrong and what to write instead", func(ctx SpecContext) {
		address := free(ctx)
		p := newPlace(ctx, address, admissionregistrationv1.Ignore)
		serve(ctx, p, address)
		var text strings.Builder
		for _, args := range [][]string{{"apply", "--server-side"}, {"apply"}, {"apply", "--dry-run=server"}, {"create"}} {
			text.WriteString("$ kubectl " + strings.Join(args, " ") + " -f -\n" + p.kubectl(ctx, twoMistakes, append(args, "-f", "-")...))
		}
		isGolden("kubectl", text.String())
	})
})

// kubectl runs kubectl in the place, as the owner of the cluster. It gives all that it says.
func (p place) kubectl(ctx context.Context, input string, args ...string) string {
	GinkgoHelper()
	program, err := cluster.Program(ctx)
	Expect(err).NotTo(HaveOccurred())
	kubeconfig := filepath.Join(GinkgoT().TempDir(), "kubeconfig")
	Expect(cluster.WriteKubeconfig(config, kubeconfig)).To(Succeed())
	command := exec.CommandContext(ctx, filepath.Join(filepath.Dir(program), "kubectl"), append(args, "--kubeconfig", kubeconfig, "-n", p.namespace)...)
	command.Stdin = strings.NewReader(input)
	output, err := command.CombinedOutput()
	Expect(err).To(HaveOccurred(), "%s", output)
	return string(output)
}
