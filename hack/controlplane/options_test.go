package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestParseOptions(t *testing.T) {
	cache := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", cache)
	t.Setenv("HOME", cache)
	home, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		args []string
		want Options
	}{
		"without flags, data are kept in the cache directory": {
			want: Options{DataDir: filepath.Join(home, "tightrope", "data"), Kubeconfig: filepath.Join(home, "tightrope", "data", "kubeconfig")},
		},
		"the kubeconfig is in the data directory unless named": {
			args: []string{"--data-dir=/a", "--fresh", "--secure-port=6443"},
			want: Options{DataDir: "/a", Kubeconfig: "/a/kubeconfig", Fresh: true, SecurePort: 6443},
		},
		"a command keeps its own flags": {
			args: []string{"--data-dir=/a", "--", "go", "test", "--v=1"},
			want: Options{DataDir: "/a", Kubeconfig: "/a/kubeconfig", Command: []string{"go", "test", "--v=1"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := parseOptions(test.args)
			if err != nil {
				t.Fatal(err)
			}
			if got.DataDir != test.want.DataDir || got.Kubeconfig != test.want.Kubeconfig || got.Fresh != test.want.Fresh ||
				got.SecurePort != test.want.SecurePort || !slices.Equal(got.Command, test.want.Command) {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
		})
	}
}

func TestParseOptionsMakesATemporaryDirectoryForACommand(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	o, err := parseOptions([]string{"--", "true"})
	if err != nil {
		t.Fatal(err)
	}
	if !o.temporary || !strings.HasPrefix(o.DataDir, os.TempDir()) {
		t.Errorf("got %+v, want a temporary directory", o)
	}
}

func TestParseOptionsRefuses(t *testing.T) {
	for name, test := range map[string]struct {
		args []string
		want string
	}{
		"a port that is none":        {[]string{"--secure-port=65536"}, "--secure-port must be between 0 and 65535, not 65536"},
		"a word that is not a flag":  {[]string{"start"}, `"start" is not a flag; write -- before a command`},
		"a flag that does not exist": {[]string{"--nope"}, "unknown flag: --nope"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := parseOptions(test.args); err == nil || err.Error() != test.want {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
}

func TestProgramOf(t *testing.T) {
	for name, test := range map[string]struct {
		args []string
		want []string
	}{
		"the name of a symlink":  {[]string{"/bin/kubectl", "get", "pods"}, []string{"/bin/kubectl", "get", "pods"}},
		"the first argument":     {[]string{"controlplane", "etcd", "--version"}, []string{"etcd", "--version"}},
		"a flag comes first":     {[]string{"controlplane", "--fresh"}, nil},
		"a command that follows": {[]string{"controlplane", "--", "kubectl", "get", "pods"}, nil},
		"nothing":                {[]string{"controlplane"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			if program, got := programOf(test.args); !slices.Equal(got, test.want) || (program == nil) != (test.want == nil) {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}
