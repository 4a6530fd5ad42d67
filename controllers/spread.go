package controllers

import (
	"hash/fnv"
	"time"

	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"tightrope.dev/controllers/engine/calendar"
)

// newDay is how long the first looks of a day are spread over. At midnight every expression that reads today may give
// another answer, for all accounts of a time zone at once.
const newDay = 30 * time.Minute

// comeBackSpread asks for another pass at an instant, as comeBack does, but never between midnight and the object's own
// moment in the half hour after it: that is when it begins its day. It looks at least once within ten minutes, and within
// forty around midnight.
func comeBackSpread(now, next time.Time, days calendar.Calendar, o client.Object) ctrl.Result {
	return spread(now, comeBack(now, next), days, o)
}

// comeBackAtLeisure is comeBackSpread for what has ended: nothing depends on when it is looked at again.
func comeBackAtLeisure(now, next time.Time, days calendar.Calendar, o client.Object) ctrl.Result {
	return spread(now, comeBackWithin(now, next, atLeisure), days, o)
}

func spread(now time.Time, result ctrl.Result, days calendar.Calendar, o client.Object) ctrl.Result {
	if result.RequeueAfter == 0 {
		return result
	}
	at := now.Add(result.RequeueAfter)
	midnight := days.Start(days.Date(at))
	if moment := midnight.Add(momentOf(o)); now.Before(midnight) || at.Before(moment) {
		result.RequeueAfter = moment.Sub(now)
	}
	return result
}

// momentOf is when in the first half hour of a day an object has its first look: a stable function of its name.
func momentOf(o client.Object) time.Duration {
	hash := fnv.New64a()
	_, _ = hash.Write([]byte(o.GetNamespace() + "/" + o.GetName()))
	return time.Duration(mixed(hash.Sum64())%uint64(newDay/time.Second)) * time.Second
}

// mixed spreads the bits of a hash: names that differ in their last letter only differ in few of them. It is the finalizer
// of MurmurHash3 (https://github.com/aappleby/smhasher).
func mixed(h uint64) uint64 {
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	h *= 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}
