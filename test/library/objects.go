package library

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"k8s.io/apimachinery/pkg/runtime"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/importer"
	"tightrope.dev/cmd/tightrope/manifest"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/test/build"
)

// samples is the folder with the packs.
func samples() string { return filepath.Join(build.Root(), "config", "samples") }

// Packs are the objects of all packs together, in one namespace.
func Packs(ctx context.Context) ([]runtime.Object, error) {
	set, err := manifest.Read(ctx, manifest.Options{Kustomize: filepath.Join(samples(), "library")})
	if err != nil {
		return nil, fmt.Errorf("read the packs: %w", err)
	}
	if err := set.Problems.Err(); err != nil {
		return nil, fmt.Errorf("read the packs: %w", err)
	}
	objects := make([]runtime.Object, 0, len(set.Objects))
	for _, o := range set.Objects {
		objects = append(objects, o.Object)
	}
	return objects, nil
}

// Customers are the Accounts of the book, as they are on a day; none where there are no data.
func Customers(ctx context.Context, today calendar.Date) ([]*v1alpha1.Account, error) {
	folder := filepath.Join(os.Getenv("TIGHTROPE_DATA"), "ravenstack", "iso")
	if _, err := os.Stat(folder); os.Getenv("TIGHTROPE_DATA") == "" || errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var out, said bytes.Buffer
	command := importer.Command()
	command.SetArgs([]string{"-f", filepath.Join(samples(), "import", "ravenstack.yaml"), "--data-dir", folder})
	command.SetOut(&out)
	command.SetErr(&said)
	if err := command.ExecuteContext(ctx); err != nil {
		return nil, fmt.Errorf("import the book: %w: %s", err, said.String())
	}
	objects, err := build.Objects(out.Bytes())
	if err != nil {
		return nil, fmt.Errorf("read the book: %w", err)
	}
	accounts := make([]*v1alpha1.Account, 0, len(objects))
	for i, object := range objects {
		account := object.(*v1alpha1.Account)
		if err := complete(&account.Spec, i, today); err != nil {
			return nil, err
		}
		accounts = append(accounts, account)
	}
	return accounts, nil
}

// complete adds what the book does not say.
func complete(spec *v1alpha1.AccountSpec, number int, today calendar.Date) error {
	spec.Lifecycle = v1alpha1.LifecycleActive
	if churned := spec.Attributes["churned"].Boolean; churned != nil && *churned {
		spec.Lifecycle = v1alpha1.LifecycleChurned
	}
	start, err := calendar.ParseDate(string(spec.Commercial.StartDate))
	if err != nil {
		return fmt.Errorf("the first day of the contract of %s: %w", spec.DisplayName, err)
	}
	spec.Commercial.RenewalDate = v1alpha1.Date(anniversary(start, today).String())
	spec.Team = team(number)
	return nil
}

// anniversary is the next one of a day, in the contract's own months.
func anniversary(start, today calendar.Date) calendar.Date {
	for years := 1; ; years++ {
		if day := start.AddMonths(12 * years); day.After(today) {
			return day
		}
	}
}

// teams is how many people there are in a role that customers share.
var teams = map[string]int{"csm": 12, "associate": 4, "ae": 6, "lead": 3, "manager": 3, "director": 2, "vp": 1, "cco": 1}

// team is who serves a customer.
func team(number int) map[string]v1alpha1.Name {
	members := map[string]v1alpha1.Name{}
	for role, size := range teams {
		members[role] = v1alpha1.Name(strings.ToLower(fmt.Sprintf("%s-%02d", role, number%size+1)))
	}
	return members
}
