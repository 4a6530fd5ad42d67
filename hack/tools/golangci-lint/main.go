// Command golangci-lint is golangci-lint with the linters of Kubernetes compiled in: kube-api-linter for the kinds
// and logcheck for log calls. The linters it registers are switched on and explained in .golangci.yml.
package main

import (
	"os"

	"github.com/golangci/golangci-lint/v2/pkg/commands"
	"github.com/golangci/golangci-lint/v2/pkg/exitcodes"

	_ "sigs.k8s.io/kube-api-linter"
	_ "sigs.k8s.io/logtools/logcheck/gclplugin"
)

func main() {
	if err := commands.Execute(commands.BuildInfo{Version: "v2.15.0"}); err != nil {
		os.Exit(exitcodes.Failure)
	}
}
