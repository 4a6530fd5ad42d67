package install

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	appsv1 "k8s.io/api/apps/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"

	"tightrope.dev/test/build"
)

// objects are what a kustomization builds, by kind and name.
type objects map[string]*unstructured.Unstructured

// built builds a kustomization of somebody's own, which lies beside a copy of config. The copy has the switches on that are
// given, as config/default has them.
func built(kustomization string, switches ...string) objects {
	GinkgoHelper()
	files := configFiles()
	content, err := files.ReadFile("/config/default/kustomization.yaml")
	Expect(err).NotTo(HaveOccurred())
	text := string(content)
	for _, one := range switches {
		Expect(strings.Count(text, "\n# "+one)).To(Equal(1), one)
		text = strings.Replace(text, "\n# "+one, "\n"+one, 1)
	}
	Expect(files.WriteFile("/config/default/kustomization.yaml", []byte(text))).To(Succeed())
	Expect(files.WriteFile("/mine/kustomization.yaml", []byte(kustomization))).To(Succeed())
	resources, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(files, "/mine")
	Expect(err).NotTo(HaveOccurred())
	all := objects{}
	for _, resource := range resources.Resources() {
		content, err := resource.Map()
		Expect(err).NotTo(HaveOccurred())
		all[resource.GetKind()+"/"+resource.GetName()] = &unstructured.Unstructured{Object: content}
	}
	return all
}

// configFiles is a copy of config in memory, without the samples.
func configFiles() filesys.FileSystem {
	GinkgoHelper()
	files, root := filesys.MakeFsInMemory(), filepath.Join(build.Root(), "config")
	Expect(filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".yaml" || strings.Contains(path, "/samples/") {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return files.WriteFile("/config"+strings.TrimPrefix(path, root), content)
	})).To(Succeed())
	return files
}

// get is an object of a kind that Go knows.
func get[T any](all objects, key string) (o T) {
	GinkgoHelper()
	Expect(all).To(HaveKey(key))
	Expect(runtime.DefaultUnstructuredConverter.FromUnstructuredWithValidation(all[key].Object, &o, true)).To(Succeed())
	return o
}

// deployment is the page's.
func (o objects) deployment() appsv1.Deployment {
	GinkgoHelper()
	for key := range o {
		if strings.HasPrefix(key, "Deployment/") && strings.Contains(key, "page") {
			return get[appsv1.Deployment](o, key)
		}
	}
	Fail("there is no page")
	return appsv1.Deployment{}
}
