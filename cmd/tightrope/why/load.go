package why

import (
	"context"
	"slices"
	"time"

	"k8s.io/apimachinery/pkg/runtime"

	success "tightrope.dev/api/v1alpha1"
	"tightrope.dev/cmd/tightrope/book"
	"tightrope.dev/controllers/engine/calendar"
	"tightrope.dev/controllers/engine/plan"
	"tightrope.dev/controllers/engine/simulation"
)

// world is the namespace that is asked about, in memory.
type world struct {
	*simulation.World
	namespace string
	accounts  []string // the names of all accounts
}

// load reads the namespace. What comes from files has not been lived: everything begins at once.
func (o *options) load(ctx context.Context) (*world, error) {
	if !o.fromFiles() {
		b, at, err := o.book.Load(ctx, o.now, o.files.In)
		if err != nil {
			return nil, err
		}
		return newWorld(b, at)
	}
	at, err := o.book.Time(o.now.Now())
	if err != nil {
		return nil, err
	}
	b, err := book.FromFiles(ctx, o.files, o.book.Cluster.Namespace, at)
	if err != nil {
		return nil, err
	}
	w, err := newWorld(alone(b, o.asks.account), at)
	if err != nil {
		return nil, err
	}
	w.accounts = accountNames(b)
	w.SettleTurns()
	return w, nil
}

// alone is a book without the accounts that are not asked about: accounts do not know of each other, but for Guardrails,
// and a large book takes long to live. Where no account is named, or there is none of that name, everything stays.
func alone(b *book.Book, account string) *book.Book {
	accounts := book.Of[*success.Account](b)
	asked := slices.IndexFunc(accounts, func(a *success.Account) bool { return a.Name == account || plan.AccountKey(a) == account })
	if asked < 0 || len(book.Of[*success.Guardrail](b)) > 0 {
		return b
	}
	one := *b
	one.Objects = slices.DeleteFunc(slices.Clone(b.Objects), func(o runtime.Object) bool {
		a, isAccount := o.(*success.Account)
		return isAccount && plan.AccountKey(a) != plan.AccountKey(accounts[asked])
	})
	return &one
}

func accountNames(b *book.Book) []string {
	var names []string
	for _, a := range book.Of[*success.Account](b) {
		names = append(names, a.Name)
	}
	return names
}

func newWorld(b *book.Book, at time.Time) (*world, error) {
	w := &world{World: simulation.New(at, calendar.Standard(nil)), namespace: b.Namespace, accounts: accountNames(b)}
	if err := w.Put(b.Objects...); err != nil {
		return nil, err
	}
	w.Compile()
	return w, nil
}
