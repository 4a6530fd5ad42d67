package page

import (
	"flag"
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	ctrl "sigs.k8s.io/controller-runtime"
)

// soon is how long a manager, a role or a page may take until a change shows. It is a second on an idle machine.
const soon = 90 * time.Second

// browser is what of browser/ to run; empty is nothing.
var browser = flag.String("browser", "", "the specs of browser/ to run: test or shots")

// here is what all specs look at.
var here *world

func TestPage(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "Page")
}

var _ = BeforeSuite(func(ctx SpecContext) {
	ctrl.SetLogger(GinkgoLogr)
	SetDefaultEventuallyTimeout(soon)
	SetDefaultEventuallyPollingInterval(100 * time.Millisecond)
	here = startWorld(ctx)
})
