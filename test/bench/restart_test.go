package bench

import (
	"testing"

	"tightrope.dev/api/v1alpha1"
)

func BenchmarkRestart(b *testing.B) {
	n := accounts(b, 2000)
	world := newBench(b)
	noted, stop := world.start()
	world.define(n)
	world.must(world.Create(b.Context(), playbook()))
	world.settle(noted)
	stop()
	world.has(&v1alpha1.EngagementList{}, n)
	world.has(&v1alpha1.TaskList{}, n*stepsOfPlaybook)
	restarts, writes := 0, 0
	for b.Loop() {
		before := activity(b)
		noted, stop := world.start()
		world.until("a pass over every object", func() bool { return activity(b).cover(n, before) })
		b.StopTimer()
		world.settle(noted)
		stop()
		if noted.count() > 0 {
			b.Fatalf("a restart over %d settled accounts made %d writes, the first of them:\n%s", n, noted.count(), noted.first(20))
		}
		restarts, writes = restarts+1, writes+noted.count()
		b.StartTimer()
	}
	b.ReportMetric(float64(writes)/float64(restarts), "writes/restart")
	b.ReportMetric(b.Elapsed().Seconds()/float64(restarts), "s/restart")
	b.ReportMetric(0, "ns/op") // the same in another unit
}

// cover says that since then every object of the kinds that there are many of was looked at.
func (a activities) cover(accounts int, since activities) bool {
	for controller, objects := range map[string]int{
		"account": accounts, "accountledger": accounts, "engagement": accounts, "task": accounts * stepsOfPlaybook,
	} {
		if a.passes[controller]-since.passes[controller] < float64(objects) {
			return false
		}
	}
	return true
}
