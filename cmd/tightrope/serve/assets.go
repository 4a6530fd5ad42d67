package serve

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"time"
)

//go:embed assets/page.css assets/page.js assets/icon.svg assets/htmx.min.js assets/hx-sse.min.js
var assetFiles embed.FS

// assets are the files that pages are made of. Each is served under an address that has the sum of its content, so that a
// browser keeps it and never sees an old one.
type assets struct {
	content map[string][]byte // by file name
	address map[string]string // by file name
}

func newAssets() (*assets, error) {
	files, err := fs.ReadDir(assetFiles, "assets")
	if err != nil {
		return nil, fmt.Errorf("read what pages are made of: %w", err)
	}
	a := &assets{map[string][]byte{}, map[string]string{}}
	for _, file := range files {
		content, err := assetFiles.ReadFile("assets/" + file.Name())
		if err != nil {
			return nil, fmt.Errorf("read what pages are made of: %w", err)
		}
		sum := sha256.Sum256(content)
		a.content[file.Name()] = content
		a.address[file.Name()] = "/assets/" + hex.EncodeToString(sum[:6]) + "/" + file.Name()
	}
	return a, nil
}

// serve answers with a file.
func (a *assets) serve(w http.ResponseWriter, r *http.Request) error {
	name := r.PathValue("file")
	if a.address[name] != r.URL.Path {
		return notFound("There is no such file.")
	}
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	http.ServeContent(w, r, path.Base(name), time.Time{}, bytes.NewReader(a.content[name]))
	return nil
}
