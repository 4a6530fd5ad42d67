package policy

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/spf13/cobra"
	"golang.org/x/tools/txtar"
	appsv1 "k8s.io/api/apps/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/approve"
	"tightrope.dev/cmd/tightrope/importer"
	"tightrope.dev/cmd/tightrope/migrate"
	"tightrope.dev/cmd/tightrope/plan"
	reports "tightrope.dev/cmd/tightrope/report"
	"tightrope.dev/cmd/tightrope/simulate"
	"tightrope.dev/cmd/tightrope/snapshot"
	"tightrope.dev/cmd/tightrope/tasks"
	"tightrope.dev/cmd/tightrope/why"
	"tightrope.dev/controllers"
	"tightrope.dev/test/build"
	"tightrope.dev/test/cluster"
)

// office is a namespace with a manager at work, and people who have roles.
type office struct {
	*plane
	cluster.Rights
	// names are what a line of an act may call by a name.
	names map[string]string
}

// opens makes one of everything, and waits until the manager has made work of it. It holds what a third account would begin.
func (p *plane) opens(ctx context.Context) *office {
	GinkgoHelper()
	o := &office{p, p.namespace(ctx), map[string]string{}}
	runManager(p.login(ctx, o.Rights), o.Namespace, controllers.Retirement{})
	c := p.in(o.Namespace)
	for name, content := range o.acts("office").files {
		objects, err := build.Objects(content)
		Expect(err).NotTo(HaveOccurred(), name)
		for _, object := range objects {
			Expect(c.Create(ctx, object.(client.Object))).To(Succeed())
		}
	}
	for _, name := range []string{"acme", "birch"} {
		Expect(c.Create(ctx, ofCarl(name))).To(Succeed())
	}
	Eventually(tasksOf(ctx, c)).Should(HaveLen(2))
	Expect(c.Create(ctx, ofCarl("elm"))).To(Succeed())
	o.learn(ctx, c)
	return o
}

// ofCarl is an account that Carl looks after.
func ofCarl(name string) *v1alpha1.Account {
	account := anAccount()
	account.Name, account.Spec.Team = name, map[string]v1alpha1.Name{"csm": v1alpha1.Name(csm.user)}
	return account
}

// learn notes what the manager has called what it made for acme, and what it holds.
func (o *office) learn(ctx context.Context, c client.Client) {
	GinkgoHelper()
	task := &v1alpha1.Task{}
	for _, made := range tasksOf(ctx, c)() {
		if made.Spec.Account == "acme" {
			task = &made
		}
	}
	ledgers, revisions := &v1alpha1.AccountLedgerList{}, &appsv1.ControllerRevisionList{}
	Expect(c.List(ctx, ledgers)).To(Succeed())
	Expect(c.List(ctx, revisions)).To(Succeed())
	brake := &v1alpha1.Guardrail{}
	Eventually(func(g Gomega) {
		g.Expect(c.Get(ctx, client.ObjectKey{Name: "brake"}, brake)).To(Succeed())
		g.Expect(brake.Status.Held).NotTo(BeNil())
	}).Should(Succeed())
	o.names = map[string]string{
		"KINDS": strings.Join(kinds(), " "), "TASK": task.Name, "RUN": task.Spec.Engagement, "HELD": brake.Status.Held.Hash,
		"LEDGER": ledgers.Items[0].Name, "REVISION": revisions.Items[0].Name,
	}
}

// kinds are the resources of the project, without their parts.
func kinds() []string {
	return slices.DeleteFunc(served(GinkgoTB()), func(resource string) bool { return strings.Contains(resource, "/") })
}

// enters gives somebody roles. Each of them is known when this returns.
func (o *office) enters(ctx context.Context, user string, roles ...string) {
	GinkgoHelper()
	for _, role := range roles {
		o.Give(ctx, user, role)
		for right := range rightsOf(role) {
			verb, resource, _ := strings.Cut(right, " ")
			resource, part, _ := strings.Cut(strings.TrimPrefix(resource, "tightrope.dev/"), "/")
			if !strings.Contains(right, "tightrope.dev/") { // of another group
				continue
			}
			o.knows(ctx, user, o.Namespace, "tightrope.dev", verb, resource, part)
		}
	}
	config, err := o.Login(user)
	Expect(err).NotTo(HaveOccurred())
	Expect(cluster.WriteKubeconfig(config, o.kubeconfig(user))).To(Succeed())
}

func (o *office) kubeconfig(user string) string { return filepath.Join(o.dir, user+".kubeconfig") }

// acts are the lines that a person types, and the files that they have.
type acts struct {
	lines []string
	files map[string][]byte
}

// acts reads a file of testdata/acts.
func (o *office) acts(name string) acts {
	GinkgoHelper()
	archive, err := txtar.ParseFile(filepath.Join("testdata", "acts", name+".txtar"))
	Expect(err).NotTo(HaveOccurred())
	all := acts{files: map[string][]byte{}}
	for _, part := range archive.Files {
		if part.Name == "acts" {
			all.lines = strings.Split(strings.TrimSpace(string(part.Data)), "\n")
			continue
		}
		all.files[part.Name] = part.Data
	}
	return all
}

// does has somebody type the lines of a file of testdata/acts. Each must succeed.
func (o *office) does(ctx context.Context, user, name string) {
	GinkgoHelper()
	dir := GinkgoT().TempDir()
	all := o.acts(name)
	Expect(all.lines).NotTo(BeEmpty(), name)
	for file, content := range all.files {
		Expect(os.WriteFile(filepath.Join(dir, file), content, 0o600)).To(Succeed())
	}
	o.names["DIR"] = dir
	for _, line := range all.lines {
		By(user + ": " + line)
		if command, isOurs := strings.CutPrefix(line, "tightrope "); isOurs {
			o.tightrope(ctx, user, command)
			continue
		}
		o.shell(ctx, user, line)
	}
}

// tightrope runs a command of the command line.
func (o *office) tightrope(ctx context.Context, user, line string) {
	GinkgoHelper()
	root := &cobra.Command{Use: "tightrope", SilenceErrors: true, SilenceUsage: true}
	root.AddCommand(approve.Command(), importer.Command(), migrate.Command(), plan.Command(), reports.Command(), simulate.Command(),
		snapshot.Command(), tasks.Command(), why.Command())
	root.SetArgs(append(strings.Fields(os.Expand(line, func(name string) string { return o.names[name] })),
		"--kubeconfig", o.kubeconfig(user), "--namespace", o.Namespace))
	var said bytes.Buffer
	root.SetOut(&said)
	root.SetErr(&said)
	Expect(root.ExecuteContext(ctx)).To(Succeed(), "%s: %s: %s", user, line, &said)
}

// shell runs a line with kubectl in it. kubectl notes what kinds there are in a folder that all share.
func (o *office) shell(ctx context.Context, user, line string) {
	GinkgoHelper()
	command := exec.CommandContext(ctx, "bash", "-euc", `kubectl() { command kubectl --namespace "$NAMESPACE" "$@"; }`+"\n"+line)
	command.Env = append(os.Environ(), "KUBECONFIG="+o.kubeconfig(user), "NAMESPACE="+o.Namespace, "HOME="+o.dir,
		"PATH="+filepath.Dir(o.Kubectl())+string(os.PathListSeparator)+os.Getenv("PATH"))
	for name, value := range o.names {
		command.Env = append(command.Env, name+"="+value)
	}
	said, err := command.CombinedOutput()
	Expect(err).NotTo(HaveOccurred(), "%s: %s: %s", user, line, said)
}
