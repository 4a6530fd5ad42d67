package plan_test

import (
	"fmt"
	"testing"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/plan"
)

func TestAnotherCohortOfWhichTheRolloutSaysTheSame(t *testing.T) {
	for _, percent := range []int32{0, 1, 50, 99, 100} {
		r := &v1alpha1.Rollout{Percent: &percent, HoldoutPercent: new(int32(20))}
		for i := range 300 {
			a := &v1alpha1.Account{}
			a.Name = fmt.Sprintf("account-%d", i)
			was := plan.CohortOf(a, "onboarding")
			other := was.Like(r, func(_ string, below int32) int32 { return int32(i) % below })
			if (was.Rollout < percent*100) != (other.Rollout < percent*100) || (was.Holdout < 2000) != (other.Holdout < 2000) {
				t.Fatalf("at %d %% %v became %v", percent, was, other)
			}
			plan.DeclareCohorts(a, map[string]plan.Cohort{"onboarding": other})
			if got := plan.CohortOf(a, "onboarding"); got != other {
				t.Fatalf("the account declares %v and stands at %v", other, got)
			}
			if plan.CohortOf(a, "another") == other {
				t.Fatal("it stands there for another playbook too")
			}
		}
	}
}
