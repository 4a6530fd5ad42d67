package install

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"tightrope.dev/test/cluster"
)

// installed is a page that was put into a namespace of its own.
type installed struct {
	objects
	namespace string
	pod       corev1.PodSpec
}

// installs applies config/page with components, for the namespace that is served, as its text says.
func installs(ctx context.Context, name string, components ...string) *installed {
	GinkgoHelper()
	overlay := "namespace: " + name + "\nnamePrefix: " + name + "-\nresources: [../config/page]\n" +
		"configMapGenerator:\n- {name: page, behavior: merge, literals: [namespace=" + served + ", 'url=https://page.example']}\n"
	if len(components) > 0 {
		overlay += "components: [" + strings.Join(components, ", ") + "]\n"
	}
	i := &installed{objects: built(overlay), namespace: name}
	i.pod = i.deployment().Spec.Template.Spec
	aNamespace(ctx, name, nil)
	for key, object := range i.objects {
		Expect(owner.Apply(ctx, client.ApplyConfigurationFromUnstructured(object), client.FieldOwner("install"))).To(Succeed(), key)
	}
	return i
}

// login is the name of the page's own login.
func (i *installed) login() string {
	return "system:serviceaccount:" + i.namespace + ":" + i.pod.ServiceAccountName
}

// token is a token of the page's own.
func (i *installed) token(ctx context.Context) string {
	GinkgoHelper()
	return tokenOf(ctx, i.namespace, i.pod.ServiceAccountName)
}

// command is what the container runs, with each path below a folder in which its volumes are laid out, and the address at
// which it listens on this machine.
func (i *installed) command(ctx context.Context) (args []string, address string) {
	GinkgoHelper()
	container, dir := i.pod.Containers[0], GinkgoT().TempDir()
	Expect(container.Command).To(Equal([]string{"/tightrope", "serve"}))
	for _, volume := range i.pod.Volumes {
		i.mounts(ctx, volume, filepath.Join(dir, mountOf(container, volume.Name)))
	}
	free, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	Expect(err).NotTo(HaveOccurred())
	address = free.Addr().String()
	Expect(free.Close()).To(Succeed())
	values := map[string]string{}
	for _, env := range container.Env {
		from := env.ValueFrom.ConfigMapKeyRef
		Expect(i.settings(from.Name).Data).To(HaveKey(from.Key))
		values["$("+env.Name+")"] = i.settings(from.Name).Data[from.Key]
	}
	for _, arg := range container.Args {
		for name, value := range values {
			arg = strings.ReplaceAll(arg, name, value)
		}
		Expect(arg).NotTo(ContainSubstring("$("))
		arg = strings.Replace(arg, "=/", "="+dir+"/", 1)
		args = append(args, strings.Replace(arg, "--listen=:8080", "--listen="+address, 1))
	}
	Expect(args).To(ContainElement("--listen="+address), "the port is that of the container")
	Expect(container.Ports).To(ConsistOf(HaveField("ContainerPort", int32(8080))))
	return args, address
}

func mountOf(container corev1.Container, volume string) string {
	GinkgoHelper()
	for _, mount := range container.VolumeMounts {
		if mount.Name == volume {
			return mount.MountPath
		}
	}
	Fail("nobody mounts " + volume)
	return ""
}

func (i *installed) settings(name string) corev1.ConfigMap {
	GinkgoHelper()
	return get[corev1.ConfigMap](i.objects, "ConfigMap/"+name)
}

// mounts lays out a volume, as the kubelet does. The name of the API server is its address here.
func (i *installed) mounts(ctx context.Context, volume corev1.Volume, dir string) {
	GinkgoHelper()
	files := map[string]string{}
	if volume.Secret != nil {
		Expect(volume.Secret.SecretName).To(Equal("page-oidc"))
		files["client-secret"] = "secret"
	}
	if volume.Projected != nil {
		for _, source := range volume.Projected.Sources {
			switch {
			case source.ServiceAccountToken != nil:
				files[source.ServiceAccountToken.Path] = i.token(ctx)
			case source.ConfigMap.Name == "kube-root-ca.crt":
				files[source.ConfigMap.Items[0].Path] = string(plane.Config.CAData)
			default:
				files[source.ConfigMap.Items[0].Path] = i.settings(source.ConfigMap.Name).Data[source.ConfigMap.Items[0].Key]
			}
		}
	}
	Expect(files).NotTo(BeEmpty(), volume.Name)
	Expect(os.MkdirAll(dir, 0o700)).To(Succeed())
	for name, content := range files {
		content = strings.Replace(content, "https://kubernetes.default.svc", plane.Config.Host, 1)
		Expect(os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600)).To(Succeed())
	}
}

// people writes a folder with the kubeconfig of each person, for one-time links.
func people(names ...string) string {
	GinkgoHelper()
	dir := GinkgoT().TempDir()
	for _, name := range names {
		login, err := plane.Login(name)
		Expect(err).NotTo(HaveOccurred())
		theirs := rest.CopyConfig(plane.Config)
		theirs.CertData, theirs.KeyData = login.CertData, login.KeyData
		Expect(cluster.WriteKubeconfig(theirs, filepath.Join(dir, name+".kubeconfig"))).To(Succeed())
	}
	return dir
}
