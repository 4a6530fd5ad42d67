package faults

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"tightrope.dev/api/v1alpha1"
)

// The mistakes below are made between the reconcilers and the store. An explorer that misses one of them is blind.

// dropsLocks writes whatever has been written meanwhile.
type dropsLocks struct{ client.Client }

// Patch writes without the lock.
func (d dropsLocks) Patch(ctx context.Context, o client.Object, patch client.Patch, opts ...client.PatchOption) error {
	blind, err := blindly(o, patch)
	if err != nil {
		return err
	}
	return d.Client.Patch(ctx, o, blind, opts...)
}

// Status writes statuses without the lock.
func (d dropsLocks) Status() client.SubResourceWriter { return dropsStatusLocks{d.Client.Status()} }

type dropsStatusLocks struct{ client.SubResourceWriter }

// Patch writes without the lock.
func (d dropsStatusLocks) Patch(ctx context.Context, o client.Object, patch client.Patch, opts ...client.SubResourcePatchOption) error {
	blind, err := blindly(o, patch)
	if err != nil {
		return err
	}
	return d.SubResourceWriter.Patch(ctx, o, blind, opts...)
}

// blindly is a patch without the version that it was made for.
func blindly(o client.Object, patch client.Patch) (client.Patch, error) {
	data, err := patch.Data(o)
	if err != nil {
		return nil, fmt.Errorf("encode patch: %w", err)
	}
	fields := map[string]any{}
	if err := json.Unmarshal(data, &fields); err != nil {
		return nil, fmt.Errorf("decode patch: %w", err)
	}
	delete(fields, "metadata")
	if data, err = json.Marshal(fields); err != nil {
		return nil, fmt.Errorf("encode patch: %w", err)
	}
	return client.RawPatch(types.MergePatchType, data), nil
}

// marksFirst writes the ledger of a run before it makes the Tasks that the ledger speaks of.
type marksFirst struct {
	client.Client
	later *[]func() error
}

// Create puts Tasks off.
func (m marksFirst) Create(ctx context.Context, o client.Object, opts ...client.CreateOption) error {
	if task, ok := o.(*v1alpha1.Task); ok {
		*m.later = append(*m.later, func() error { return m.Client.Create(ctx, task.DeepCopy(), opts...) })
		return nil
	}
	return m.Client.Create(ctx, o, opts...)
}

// Patch writes, and then makes what was put off.
func (m marksFirst) Patch(ctx context.Context, o client.Object, patch client.Patch, opts ...client.PatchOption) error {
	err := m.Client.Patch(ctx, o, patch, opts...)
	if _, ok := o.(*v1alpha1.Engagement); ok && err == nil {
		for _, create := range *m.later {
			err = errors.Join(err, client.IgnoreAlreadyExists(create()))
		}
		*m.later = nil
	}
	return err
}

// takesAnyName believes that whatever has its name is its own.
type takesAnyName struct{ client.Client }

// Create takes what exists.
func (t takesAnyName) Create(ctx context.Context, o client.Object, opts ...client.CreateOption) error {
	return client.IgnoreAlreadyExists(t.Client.Create(ctx, o, opts...))
}

// swallowsErrors believes that a creation took effect when the server was not well.
type swallowsErrors struct{ client.Client }

// Create hides that the server was not well.
func (s swallowsErrors) Create(ctx context.Context, o client.Object, opts ...client.CreateOption) error {
	err := s.Client.Create(ctx, o, opts...)
	if apierrors.IsInternalError(err) {
		return nil
	}
	return err
}

// forgetsReports never puts back what a person said.
type forgetsReports struct{ client.Client }

// Status writes statuses, but for reports.
func (f forgetsReports) Status() client.SubResourceWriter {
	return forgetsReport{f.Client.Status()}
}

type forgetsReport struct{ client.SubResourceWriter }

// Patch writes, but for reports.
func (f forgetsReport) Patch(ctx context.Context, o client.Object, patch client.Patch, opts ...client.SubResourcePatchOption) error {
	data, err := patch.Data(o)
	if err != nil {
		return fmt.Errorf("encode patch: %w", err)
	}
	if _, ok := o.(*v1alpha1.Task); ok && strings.Contains(string(data), `"report"`) {
		return nil
	}
	return f.SubResourceWriter.Patch(ctx, o, patch, opts...)
}
