package manifest

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
	kjson "sigs.k8s.io/json"
	"sigs.k8s.io/kustomize/api/konfig"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/resource"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	k8syaml "sigs.k8s.io/yaml"
)

// kustomize builds a kustomization and reads what comes of it.
func (s *Set) kustomize(folder string) error {
	file, err := kustomizationOf(folder)
	if err != nil {
		return err
	}
	options := krusty.MakeDefaultOptions()
	options.Reorder = krusty.ReorderOptionUnspecified // as the kustomization says; where both say something, kustomize warns on standard error
	built, err := krusty.MakeKustomizer(options).Run(tracing{filesys.MakeFsOnDisk(), file}, folder)
	if err != nil {
		return unbuilt(folder, file, err)
	}
	s.Files = append(s.Files, file)
	b := &builder{set: s, folder: folder, file: file, documents: map[string][]document{}}
	for _, r := range built.Resources() {
		if err := b.add(r); err != nil {
			return fmt.Errorf("read what kustomization %s builds: %w", folder, err)
		}
	}
	return nil
}

// kustomizationOf is the file of a kustomization.
func kustomizationOf(folder string) (string, error) {
	info, err := os.Stat(folder)
	switch {
	case os.IsNotExist(err):
		return "", fmt.Errorf("there is no folder %s", folder)
	case err != nil:
		return "", unreadable(folder, err)
	case !info.IsDir():
		return "", fmt.Errorf("%s is no folder; -k takes the folder of a kustomization.yaml", folder)
	}
	for _, name := range konfig.RecognizedKustomizationFileNames() {
		file := filepath.Join(folder, name)
		if _, err := os.Stat(file); err == nil {
			return file, nil
		}
	}
	return "", fmt.Errorf("folder %s has no kustomization.yaml", folder)
}

// tracing is a file system in which one kustomization asks that everything says from which file it comes.
type tracing struct {
	filesys.FileSystem
	file string
}

// ReadFile reads a file.
func (t tracing) ReadFile(name string) ([]byte, error) {
	raw, err := t.FileSystem.ReadFile(name)
	if absolute, _ := filepath.Abs(t.file); err != nil || name != t.file && !sameFile(name, absolute) {
		return raw, err //nolint:wrapcheck // it is the file system's
	}
	var content map[string]any
	if k8syaml.Unmarshal(raw, &content) != nil {
		return raw, nil //nolint:nilerr // kustomize says it better
	}
	wanted, _ := content["buildMetadata"].([]any)
	content["buildMetadata"] = append(slices.Clone(wanted), types.OriginAnnotations)
	return k8syaml.Marshal(content)
}

func sameFile(a, b string) bool {
	first, err := os.Stat(a)
	second, also := os.Stat(b)
	return err == nil && also == nil && os.SameFile(first, second)
}

// builder reads what a kustomization made.
type builder struct {
	set          *Set
	folder, file string
	documents    map[string][]document // of the files that objects come from
}

func (b *builder) add(r *resource.Resource) error {
	raw, err := r.MarshalJSON()
	if err != nil {
		return err //nolint:wrapcheck // the caller says what it was about
	}
	var content map[string]any
	if err := kjson.UnmarshalCaseSensitivePreserveInts(raw, &content); err != nil {
		return err //nolint:wrapcheck // the caller says what it was about
	}
	from, err := r.GetOrigin()
	if err != nil {
		return err //nolint:wrapcheck // the caller says what it was about
	}
	withoutOrigin(content)
	d := document{text: &text{file: b.file}}
	if from != nil && from.Repo == "" && from.ConfiguredIn == "" {
		if found := b.documentOf(filepath.Join(b.folder, from.Path), textAt(content, "kind"), r.GetName()); found != nil {
			d = *found
		}
	}
	d.builtBy = b.file
	b.set.addContent(d, content, nil)
	return nil
}

// withoutOrigin takes away what tracing has put in.
func withoutOrigin(content map[string]any) {
	metadata, _ := content["metadata"].(map[string]any)
	annotations, _ := metadata["annotations"].(map[string]any)
	delete(annotations, "config.kubernetes.io/origin")
	if len(annotations) == 0 {
		delete(metadata, "annotations")
	}
}

// documentOf is the document that an object comes from: the one of its kind and name, or of its kind and a name that is a part
// of its name, because kustomizations put something before and behind names. It is nil where several could be meant.
func (b *builder) documentOf(file, kind, name string) *document {
	var parts []document
	for _, d := range b.read(file) {
		root := d.tree()
		_, is := member(root, "kind")
		_, called := member(child(root, "metadata"), "name")
		switch {
		case is == nil || is.Value != kind || called == nil:
		case called.Value == name:
			return &d
		case strings.Contains(name, called.Value):
			parts = append(parts, d)
		}
	}
	if len(parts) == 1 {
		return &parts[0]
	}
	return nil
}

// read splits a file into its documents, once.
func (b *builder) read(file string) []document {
	if documents, known := b.documents[file]; known {
		return documents
	}
	var documents []document
	if raw, err := os.ReadFile(file); err == nil {
		if t, problem := newText(file, raw); problem == nil {
			b.set.texts[file] = t
			b.set.Files = append(b.set.Files, file)
			documents, _ = t.documents()
		}
	}
	b.documents[file] = documents
	return documents
}

// isAsBuilt says that a field has in the file the value that it has in the object.
func (o *Object) isAsBuilt(path string, node *yaml.Node) bool {
	if node.Kind != yaml.ScalarNode {
		return true
	}
	value, found := lookUp(o.Content, path)
	return found && fmt.Sprint(value) == node.Value
}

// lookUp goes along a path in what was decoded.
func lookUp(content any, path string) (any, bool) {
	raw, err := yaml.Marshal(content)
	if err != nil {
		return nil, false
	}
	var root yaml.Node
	if yaml.Unmarshal(raw, &root) != nil || len(root.Content) == 0 {
		return nil, false
	}
	_, value, found := find(root.Content[0], path)
	if !found || value.Kind != yaml.ScalarNode {
		return nil, false
	}
	return value.Value, true
}
