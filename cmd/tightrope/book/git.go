package book

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"time"
)

// checkout is the files of a revision of a git repository, in a folder of their own.
type checkout struct {
	// dir is the folder. It stands for the root of the repository.
	dir string
	// commit is the full name of the commit, and time when it was made.
	commit string
	time   time.Time
	// root is the root of the repository's work tree.
	root string
}

// largest is the largest file that is taken out of a repository, in bytes; no manifest is larger.
const largest = 16 << 20

// checkOut writes the files of a revision below the paths into a temporary folder, by the git on the PATH. It touches
// neither the work tree nor the index of the repository. dir is a folder in the repository, paths are relative to it; no
// paths mean the whole repository. A path that the revision does not have is passed over: it is new. A link is written as the file that it
// stands for, where that is a file in the revision; submodules are passed over. Call remove in the end.
func checkOut(ctx context.Context, dir, revision string, paths []string) (*checkout, error) {
	g := git{dir: dir}
	root, err := g.root(ctx)
	if err != nil {
		return nil, err
	}
	commit, err := g.commit(ctx, revision)
	if err != nil {
		return nil, err
	}
	wanted, err := within(root, dir, paths)
	if err != nil {
		return nil, err
	}
	entries, err := g.list(ctx, commit)
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "tightrope-*")
	if err != nil {
		return nil, fmt.Errorf("make a folder for revision %s: %w", revision, err)
	}
	c := &checkout{dir: resolved(folder), commit: commit, root: root}
	if c.time, err = g.time(ctx, commit); err != nil {
		return nil, errors.Join(err, c.remove())
	}
	if err := g.write(ctx, folder, entries, wanted); err != nil {
		return nil, errors.Join(err, c.remove())
	}
	return c, nil
}

// remove removes the folder.
func (c *checkout) remove() error { return os.RemoveAll(c.dir) }

// path is where a path of the work tree, or one relative to dir as checkOut had it, is in the folder.
func (c *checkout) path(dir, name string) (string, error) {
	inside, err := within(c.root, dir, []string{name})
	if err != nil {
		return "", err
	}
	return filepath.Join(c.dir, filepath.FromSlash(inside[0])), nil
}

// within are the paths as the repository knows them: below its root, with slashes.
func within(root, dir string, paths []string) ([]string, error) {
	if len(paths) == 0 {
		return []string{"."}, nil
	}
	inside := make([]string, 0, len(paths))
	for _, p := range paths {
		if !filepath.IsAbs(p) {
			p = filepath.Join(dir, p)
		}
		absolute, err := filepath.Abs(p)
		if err != nil {
			return nil, fmt.Errorf("find %s: %w", p, err)
		}
		relative, err := filepath.Rel(root, resolved(absolute))
		if err != nil || relative == ".." || strings.HasPrefix(relative, ".."+string(filepath.Separator)) {
			return nil, fmt.Errorf("%s is not in the git repository %s; name paths within it", p, root)
		}
		inside = append(inside, filepath.ToSlash(relative))
	}
	return inside, nil
}

// resolved follows links, as git does where it names the root; also of a path whose end is no longer there.
func resolved(p string) string {
	if followed, err := filepath.EvalSymlinks(p); err == nil {
		return followed
	}
	if parent := filepath.Dir(p); parent != p {
		return filepath.Join(resolved(parent), filepath.Base(p))
	}
	return p
}

// entry is a file of a revision.
type entry struct{ mode, object, path string }

func (e entry) link() bool { return e.mode == "120000" }

func (e entry) within(paths []string) bool {
	for _, p := range paths {
		if p == "." || e.path == p || strings.HasPrefix(e.path, p+"/") {
			return true
		}
	}
	return false
}

// git calls git in a folder of a repository.
type git struct{ dir string }

func (g git) run(ctx context.Context, in io.Reader, args ...string) ([]byte, error) {
	command := exec.CommandContext(ctx, "git", append([]string{"-C", g.dir, "--no-replace-objects"}, args...)...) //nolint:gosec // The arguments are ours, and a revision cannot be taken for a flag.
	var out, said bytes.Buffer
	command.Stdin, command.Stdout, command.Stderr = in, &out, &said
	command.Env = append(os.Environ(), "LC_ALL=C", "GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0")
	err := command.Run()
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.Is(err, exec.ErrNotFound):
		return nil, errors.New("there is no git on the PATH; install it, or name a snapshot file instead of a revision")
	case err != nil:
		return nil, fmt.Errorf("git %s: %s", args[0], cmp.Or(firstLine(said.String()), err.Error()))
	}
	return out.Bytes(), nil
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return line
}

// root is the root of the work tree, with links followed.
func (g git) root(ctx context.Context) (string, error) {
	out, err := g.run(ctx, nil, "rev-parse", "--show-toplevel")
	switch {
	case err == nil:
		return filepath.FromSlash(strings.TrimRight(string(out), "\r\n")), nil
	case strings.Contains(err.Error(), "not a git repository"):
		return "", fmt.Errorf("%s is in no git repository, so it has no revisions; run this in a clone, or name a snapshot file", g.dir)
	case strings.Contains(err.Error(), "dubious ownership"):
		return "", fmt.Errorf("%s belongs to another user, and git refuses it; allow it with: git config --global --add safe.directory %s", g.dir, g.dir)
	}
	return "", err
}

// commit is the commit that a revision names.
func (g git) commit(ctx context.Context, revision string) (string, error) {
	out, err := g.run(ctx, nil, "rev-parse", "--verify", "--quiet", "--end-of-options", revision+"^{commit}")
	if err == nil {
		commit := strings.TrimSpace(string(out))
		if _, err := g.run(ctx, nil, "cat-file", "-e", commit+"^{tree}"); err == nil {
			return commit, nil
		}
	}
	if ctx.Err() != nil || err != nil && strings.Contains(err.Error(), "no git on the PATH") {
		return "", err
	}
	if g.shallow(ctx) {
		return "", fmt.Errorf("this clone is shallow and does not have the revision %s; fetch it (git fetch --unshallow; in a CI job, fetch-depth: 0 on GitHub, GIT_DEPTH: 0 on GitLab)", revision)
	}
	return "", fmt.Errorf("the repository has no revision %s; git branch -a and git tag list names, and git fetch gets those that others made", revision)
}

func (g git) shallow(ctx context.Context) bool {
	out, err := g.run(ctx, nil, "rev-parse", "--is-shallow-repository")
	return err == nil && strings.TrimSpace(string(out)) == "true"
}

// time is when a commit was made.
func (g git) time(ctx context.Context, commit string) (time.Time, error) {
	out, err := g.run(ctx, nil, "show", "--no-patch", "--format=%cI", commit)
	if err != nil {
		return time.Time{}, err
	}
	made, err := time.Parse(time.RFC3339, strings.TrimSpace(string(out)))
	if err != nil {
		return time.Time{}, fmt.Errorf("read the time of commit %s: %w", commit, err)
	}
	return made.UTC(), nil
}

// list are the files of a commit.
func (g git) list(ctx context.Context, commit string) ([]entry, error) {
	out, err := g.run(ctx, nil, "ls-tree", "-r", "-z", "--full-tree", commit)
	if err != nil {
		return nil, err
	}
	var entries []entry
	for line := range strings.SplitSeq(strings.TrimSuffix(string(out), "\x00"), "\x00") {
		about, name, _ := strings.Cut(line, "\t")
		if fields := strings.Fields(about); len(fields) == 3 && fields[1] == "blob" {
			entries = append(entries, entry{mode: fields[0], object: fields[2], path: name})
		}
	}
	return entries, nil
}

// write writes the wanted files.
func (g git) write(ctx context.Context, folder string, entries []entry, wanted []string) error {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }()
	chosen := make([]entry, 0, len(entries))
	var ask strings.Builder
	byPath := make(map[string]entry, len(entries))
	for _, e := range entries {
		byPath[e.path] = e
	}
	for _, e := range entries {
		if !e.within(wanted) {
			continue
		}
		if e.link() {
			if e.object, err = g.target(ctx, e, byPath); err != nil {
				return err
			}
		}
		if e.object != "" {
			chosen = append(chosen, e)
			ask.WriteString(e.object + "\n")
		}
	}
	out, err := g.run(ctx, strings.NewReader(ask.String()), "cat-file", "--batch")
	if err != nil {
		return err
	}
	return unpack(root, chosen, out)
}

// target is the object of the file that a link stands for; empty where it is no file of the revision.
func (g git) target(ctx context.Context, e entry, byPath map[string]entry) (string, error) {
	for range 8 {
		to, err := g.run(ctx, nil, "cat-file", "blob", e.object)
		if err != nil {
			return "", err
		}
		found, ok := byPath[path.Join(path.Dir(e.path), string(to))]
		if !ok {
			return "", nil
		}
		if e = found; !e.link() {
			return e.object, nil
		}
	}
	return "", nil
}

// unpack writes what git cat-file --batch answered: for each object a line with its size, its bytes, and a line feed.
func unpack(root *os.Root, entries []entry, answer []byte) error {
	in := bytes.NewReader(answer)
	for _, e := range entries {
		var name, kind string
		var size int64
		if _, err := fmt.Fscanf(in, "%s %s %d\n", &name, &kind, &size); err != nil {
			return fmt.Errorf("read %s from git: %w", e.path, err)
		}
		data := make([]byte, size+1)
		if _, err := io.ReadFull(in, data); err != nil {
			return fmt.Errorf("read %s from git: %w", e.path, err)
		}
		if size > largest {
			continue
		}
		name = filepath.FromSlash(e.path)
		if err := root.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			return err
		}
		if err := root.WriteFile(name, data[:size], 0o600); err != nil {
			return err
		}
	}
	return nil
}
