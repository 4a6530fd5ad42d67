package identity

import (
	"testing"
	"time"

	clocktesting "k8s.io/utils/clock/testing"
)

func TestACallerLastsAsLongAsTheirSessionAndAskingDoesNotUseIt(t *testing.T) {
	t.Parallel()
	clock := clocktesting.NewFakePassiveClock(time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC))
	jane, other := &Caller{Name: "jane"}, &Caller{Name: "jane"}
	s := &Sessions{page: Page{Clock: clock}, sessions: map[secret]*session{
		secretOf("a"): {caller: jane, used: clock.Now(), ends: clock.Now().Add(absoluteEnd), over: make(chan struct{})},
	}}
	for range 3 {
		if !s.Lasts(jane) {
			t.Fatalf("at %s jane's session has not ended", clock.Now())
		}
		clock.SetTime(clock.Now().Add(idleEnd / 4))
	}
	if s.Lasts(other) {
		t.Error("a caller who has no session lasts because of somebody of the same name")
	}
	clock.SetTime(clock.Now().Add(idleEnd / 4))
	if s.Lasts(jane) {
		t.Error("asking has kept a session that nobody used")
	}
}

func TestACallerWhomAProxyVouchedForLastsAsLongAsASessionWithoutUse(t *testing.T) {
	t.Parallel()
	clock := clocktesting.NewFakePassiveClock(time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC))
	jane := &Caller{Name: "jane"}
	s := &Sessions{page: Page{Clock: clock}, sessions: map[secret]*session{}, ways: ways{proxy: &proxy{
		known: map[secret]*vouched{secretOf("jane"): {jane, clock.Now().Add(vouchedFor)}},
	}}}
	clock.SetTime(clock.Now().Add(idleEnd))
	if !s.Lasts(jane) {
		t.Error("the proxy vouched for jane within eight hours")
	}
	clock.SetTime(clock.Now().Add(vouchedFor))
	if s.Lasts(jane) {
		t.Error("a proxy's word counts for ever")
	}
}
