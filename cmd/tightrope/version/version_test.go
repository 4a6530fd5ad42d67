package version

import (
	"bytes"
	"encoding/json"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestVersion(t *testing.T) {
	here := ", " + runtime.Version() + ", " + runtime.GOOS + "/" + runtime.GOARCH
	built := &debug.BuildInfo{
		Main:     debug.Module{Version: "v0.2.0"},
		Settings: []debug.BuildSetting{{Key: "vcs.revision", Value: "0123456789abcdef"}, {Key: "vcs.modified", Value: "true"}},
	}
	for name, test := range map[string]struct {
		number string
		info   *debug.BuildInfo
		want   string
	}{
		"a release says its number":             {"v0.3.0", built, "tightrope v0.3.0, commit 0123456789ab with changes" + here},
		"a build of a module says the module's": {"", built, "tightrope v0.2.0, commit 0123456789ab with changes" + here},
		"a build of nobody knows what":          {"", nil, "tightrope (devel)" + here},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, read(test.number, test.info).String()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestForPrograms(t *testing.T) {
	command, out := Command(), &bytes.Buffer{}
	command.SetOut(out)
	command.SetArgs([]string{"-o", "json"})
	if err := command.Execute(); err != nil {
		t.Fatal(err)
	}
	said := map[string]any{}
	if err := json.Unmarshal(out.Bytes(), &said); err != nil || said["go"] != runtime.Version() || said["version"] == "" {
		t.Errorf("%v: %s", err, out)
	}
	command.SetArgs([]string{"-o", "xml"})
	command.SilenceErrors, command.SilenceUsage = true, true
	if err := command.Execute(); err == nil || !strings.Contains(err.Error(), `"xml" is not known`) {
		t.Error(err)
	}
}
