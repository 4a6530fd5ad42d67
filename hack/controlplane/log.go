package main

import (
	"flag"
	"fmt"
	"os"
	"strconv"

	"k8s.io/client-go/rest"
	"k8s.io/klog/v2"
)

// openLog sends what the servers say to a file, so that the terminal stays free for what matters.
// Only what ends the process is also printed.
func openLog(path string, verbosity int) (*os.File, error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the log: %w", err)
	}
	flags := flag.NewFlagSet("klog", flag.ContinueOnError)
	klog.InitFlags(flags)
	for name, value := range map[string]string{
		"logtostderr":     "false",
		"one_output":      "true",
		"stderrthreshold": "FATAL",
		"v":               strconv.Itoa(verbosity),
	} {
		if err := flags.Set(name, value); err != nil {
			_ = file.Close()
			return nil, fmt.Errorf("set up the log: %w", err)
		}
	}
	klog.SetOutput(file)
	rest.SetDefaultWarningHandler(rest.NoWarnings{})
	return file, nil
}
