package live

import (
	"context"
	"fmt"
	"strconv"
	"testing"

	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/client"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/serve/identity"
)

// full is a store of 10,000 accounts and 50,000 tasks of 50 members, which somebody has looked at.
func full(b *testing.B) *Store {
	b.Helper()
	w := newWorld()
	w.let("jane", both)
	s := New(Options{Namespace: "emea", Clock: clock.RealClock{}, Connect: func(c *identity.Caller) (client.WithWatch, error) {
		return hands{w: w, who: c.Name}, nil
	}})
	b.Cleanup(s.Stop)
	if _, err := s.View(context.Background(), jane); err != nil {
		b.Fatal(err)
	}
	var tasks, accounts []any
	for i := range 10_000 {
		account := &success.Account{ObjectMeta: named(fmt.Sprintf("account-%05d", i))}
		accounts = append(accounts, account)
		for j := range 5 {
			one := task(fmt.Sprintf("task-%05d-%d", i, j), account.Name, fmt.Sprintf("member-%02d", i%50))
			one.ResourceVersion = strconv.Itoa(1000 + len(tasks))
			tasks = append(tasks, one)
		}
	}
	for kind, objects := range map[Kind][]any{Tasks: tasks, Accounts: accounts} {
		if err := s.feeds[kind].into.Replace(objects, "60000"); err != nil {
			b.Fatal(err)
		}
	}
	return s
}

func BenchmarkView(b *testing.B) {
	s := full(b)
	b.Run("again", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.View(b.Context(), jane); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("after a change", func(b *testing.B) {
		version := 60_000
		for b.Loop() {
			version++
			one := task("task-00500-3", "account-00500", "member-07")
			one.ResourceVersion = strconv.Itoa(version)
			if err := s.feeds[Tasks].into.Update(one); err != nil {
				b.Fatal(err)
			}
			if _, err := s.View(b.Context(), jane); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkOfAView(b *testing.B) {
	v, err := full(b).View(b.Context(), jane)
	if err != nil {
		b.Fatal(err)
	}
	for name, read := range map[string]func() (int, error){
		"tasks of a member (1,000)": func() (int, error) { o, err := v.TasksOf("member-07"); return len(o), err },
		"tasks of an account":       func() (int, error) { o, err := v.TasksOfAccount("account-07777"); return len(o), err },
		"all accounts":              func() (int, error) { o, err := v.Accounts(); return len(o), err },
		"all tasks":                 func() (int, error) { o, err := v.Tasks(); return len(o), err },
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if n, err := read(); n == 0 || err != nil {
					b.Fatal(n, err)
				}
			}
		})
	}
}
