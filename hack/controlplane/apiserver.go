package main

import (
	"context"
	"errors"
	"fmt"
	"net"

	"github.com/spf13/pflag"
	genericapiserver "k8s.io/apiserver/pkg/server"
	"k8s.io/kubernetes/cmd/kube-apiserver/app"
	"k8s.io/kubernetes/cmd/kube-apiserver/app/options"
)

// newAPIServer prepares an API server that serves on the listener and starts the controllers once it can.
// It returns the function that serves until the context ends.
// A process can hold one API server only: feature gates are global.
func newAPIServer(ctx context.Context, listener net.Listener, flags []string) (serve func(context.Context) error, err error) {
	config, err := apiserverConfig(ctx, listener, flags)
	if err != nil {
		return nil, err
	}
	chain, err := app.CreateServerChain(config)
	if err != nil {
		return nil, fmt.Errorf("create the API server: %w", err)
	}
	err = chain.GenericAPIServer.AddPostStartHook("tightrope-controllers", func(hook genericapiserver.PostStartHookContext) error {
		return startControllers(hook.Context, hook.LoopbackClientConfig)
	})
	if err != nil {
		return nil, fmt.Errorf("add the controllers to the API server: %w", err)
	}
	prepared, err := chain.PrepareRun()
	if err != nil {
		return nil, fmt.Errorf("prepare the API server: %w", err)
	}
	return prepared.Run, nil
}

func apiserverConfig(ctx context.Context, listener net.Listener, arguments []string) (app.CompletedConfig, error) {
	server := options.NewServerRunOptions()
	flags := pflag.NewFlagSet("kube-apiserver", pflag.ContinueOnError)
	for _, set := range server.Flags().FlagSets {
		flags.AddFlagSet(set)
	}
	if err := flags.Parse(arguments); err != nil {
		return app.CompletedConfig{}, fmt.Errorf("read the API server's flags: %w", err)
	}
	server.SecureServing.Listener = listener
	if err := server.GenericServerRunOptions.ComponentGlobalsRegistry.Set(); err != nil {
		return app.CompletedConfig{}, fmt.Errorf("set the feature gates: %w", err)
	}
	completed, err := server.Complete(ctx)
	if err != nil {
		return app.CompletedConfig{}, fmt.Errorf("complete the API server's options: %w", err)
	}
	if err := errors.Join(completed.Validate()...); err != nil {
		return app.CompletedConfig{}, fmt.Errorf("check the API server's options: %w", err)
	}
	config, err := app.NewConfig(completed)
	if err != nil {
		return app.CompletedConfig{}, fmt.Errorf("configure the API server: %w", err)
	}
	return config.Complete()
}
