package controllers_test

import (
	"context"
	"fmt"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"tightrope.dev/api/v1alpha1"
)

// aGuardrail lets so many accounts begin a run within an hour.
func aGuardrail(activate int32) *v1alpha1.Guardrail {
	limit := intstr.FromInt32(activate)
	return &v1alpha1.Guardrail{
		ObjectMeta: metav1.ObjectMeta{Name: "brake"},
		Spec:       v1alpha1.GuardrailSpec{Change: &v1alpha1.ChangeLimits{Activate: &limit}},
	}
}

// greeting is a playbook of one step for every account.
func greeting() *v1alpha1.Playbook {
	return &v1alpha1.Playbook{
		ObjectMeta: metav1.ObjectMeta{Name: "greeting"},
		Spec: v1alpha1.PlaybookSpec{
			Trigger: v1alpha1.Trigger{Type: v1alpha1.TriggerMembership},
			Steps:   []v1alpha1.Step{{Name: "hello", Title: "Say hello", Role: "csm", Due: "2d"}},
		},
	}
}

func customers(from, to int) []client.Object {
	var all []client.Object
	for i := from; i < to; i++ {
		all = append(all, &v1alpha1.Account{
			ObjectMeta: metav1.ObjectMeta{Name: fmt.Sprintf("c%02d", i)},
			Spec:       v1alpha1.AccountSpec{DisplayName: "A customer", Lifecycle: v1alpha1.LifecycleActive, Team: map[string]v1alpha1.Name{"csm": "jane"}},
		})
	}
	return all
}

func (w *world) create(ctx context.Context, objects ...client.Object) {
	for _, o := range objects {
		Expect(w.Create(ctx, o)).To(Succeed())
	}
}

// brake reads the guardrail.
func (w *world) brake(ctx context.Context) *v1alpha1.Guardrail {
	return get(ctx, w, &v1alpha1.Guardrail{}, "brake")
}

// approves is a person's word.
func (w *world) approves(ctx context.Context, hash string) {
	g := w.brake(ctx)
	said := g.DeepCopy()
	said.Spec.Approved = hash
	Expect(w.Patch(ctx, said, client.MergeFrom(g))).To(Succeed())
}

// rest lets everything that is held be held for long enough to be counted.
func (h *byHand) rest(ctx context.Context) {
	h.settle(ctx)
	h.clock.SetTime(h.clock.Now().Add(11 * time.Second))
	h.settle(ctx)
}

var _ = Describe("The brake", func() {
	monday := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	runs := func(ctx context.Context, w *world) int { return len(w.names(ctx, &v1alpha1.EngagementList{})) }

	It("holds two managers to one number, and goes on by one word", func(ctx SpecContext) {
		one := newByHand(ctx, monday)
		other := reconcilersOf(one.world, one.stored, monday)
		one.create(ctx, aGuardrail(5), greeting())
		one.settle(ctx) // stores the revision
		one.create(ctx, customers(0, 12)...)

		By("letting both look at every account at once")
		var both sync.WaitGroup
		for _, h := range []*byHand{one, other} {
			both.Go(func() {
				defer GinkgoRecover()
				h.look(ctx)
			})
		}
		both.Wait()
		one.settle(ctx)
		other.settle(ctx)
		begun := runs(ctx, one.world)
		Expect(begun).To(BeNumerically("<=", 5))
		Expect(*one.brake(ctx).Ledger.Booked[0].Count).To(BeNumerically("<=", 5))
		Expect(one.settle(ctx) + other.settle(ctx)).To(BeZero())

		By("saying what is held")
		one.rest(ctx)
		g := one.brake(ctx)
		Expect(g.Status.Held).To(HaveField("Activate", BeEquivalentTo(12-begun)))
		Expect(g.Status.Held.Sample).To(ContainElement(ContainSubstring("would start greeting (episode/1)")))
		holding := meta.FindStatusCondition(g.Status.Conditions, v1alpha1.ConditionHolding)
		Expect(holding).To(HaveField("Message", ContainSubstring("tightrope approve guardrail brake --namespace "+one.namespace+" "+g.Status.Held.Hash)))
		Expect(meta.IsStatusConditionTrue(g.Status.Conditions, v1alpha1.ConditionReady)).To(BeTrue(), "Ready never waits for a person")
		var waits int
		accounts := &v1alpha1.AccountList{}
		Expect(one.List(ctx, accounts)).To(Succeed())
		for _, a := range accounts.Items {
			for _, wait := range a.Status.Waiting {
				Expect(wait.Reason).To(Equal(v1alpha1.ReasonGuardrail))
				waits++
			}
		}
		Expect(waits).To(Equal(12 - begun))

		By("holding on in the next window")
		one.clock.SetTime(one.clock.Now().Add(2 * time.Hour))
		other.clock.SetTime(one.clock.Now())
		one.settle(ctx)
		Expect(runs(ctx, one.world)).To(Equal(begun))

		By("letting nothing go on for another hash")
		one.approves(ctx, "0123456789abcdef")
		one.settle(ctx)
		Expect(runs(ctx, one.world)).To(Equal(begun))
		holding = meta.FindStatusCondition(one.brake(ctx).Status.Conditions, v1alpha1.ConditionHolding)
		Expect(holding).To(HaveField("Message", ContainSubstring("spec.approved is 0123456789abcdef, which names another set and approves nothing")))

		By("letting go on exactly what was seen, and booking what came since")
		hash := one.brake(ctx).Status.Held.Hash
		one.create(ctx, customers(12, 20)...)
		one.settle(ctx)
		Expect(runs(ctx, one.world)).To(Equal(begun + 5))
		one.approves(ctx, hash)
		one.rest(ctx)
		Expect(runs(ctx, one.world)).To(Equal(12 + 5))
		g = one.brake(ctx)
		Expect(g.Ledger.Approval).To(HaveField("Count", HaveValue(BeEquivalentTo(12-begun))))
		Expect(g.Status.Held).To(And(HaveField("Activate", BeEquivalentTo(3)), HaveField("Hash", Not(Equal(hash)))))
		other.clock.SetTime(one.clock.Now())
		Expect(one.settle(ctx) + other.settle(ctx)).To(BeZero())
	})

	It("forbids surveys to whom it names, takes an open one back, and says so in the account", func(ctx SpecContext) {
		h := newByHand(ctx, monday)
		g := aGuardrail(5)
		g.Spec.Change, g.Spec.Forbid = nil, []v1alpha1.Forbidden{{
			Name: "no-survey", Segments: []v1alpha1.SegmentRef{{Dimension: "exposure", Name: "high"}}, Channels: []v1alpha1.Channel{v1alpha1.ChannelSurvey},
			Reason: "a survey can be taken as insensitive now",
		}}
		survey := greeting()
		survey.Spec.Steps[0].Channel = v1alpha1.ChannelSurvey
		high := &v1alpha1.Segment{
			ObjectMeta: metav1.ObjectMeta{Name: "high"},
			Spec:       v1alpha1.SegmentSpec{Dimension: "exposure", Expression: "account.spec.region == 'Alps'"},
		}
		alpine := customers(0, 2)
		for i, region := range []string{"Alps", "Coast"} {
			alpine[i].(*v1alpha1.Account).Spec.Region = region
		}
		h.create(ctx, append([]client.Object{g, survey}, alpine...)...)
		record := func(account string) v1alpha1.StepRecord {
			all := &v1alpha1.EngagementList{}
			Expect(h.List(ctx, all)).To(Succeed())
			for _, run := range all.Items {
				if run.Spec.Account.Name == account {
					return run.Ledger.Steps[0]
				}
			}
			return v1alpha1.StepRecord{}
		}
		restricted := func(account string) *metav1.Condition {
			return meta.FindStatusCondition(get(ctx, h.world, &v1alpha1.Account{}, account).Status.Conditions, v1alpha1.ConditionRestricted)
		}

		By("holding everybody's while the segment is not there, and saying whose mistake it is")
		h.settle(ctx)
		Expect(record("c00")).To(HaveField("Held", HaveField("Reason", v1alpha1.ReasonUnknown)))
		Expect(record("c01")).To(HaveField("Held", HaveField("Reason", v1alpha1.ReasonUnknown)))
		Expect(restricted("c01")).To(HaveField("Status", metav1.ConditionUnknown))
		Expect(meta.FindStatusCondition(h.brake(ctx).Status.Conditions, v1alpha1.ConditionStalled)).To(And(
			HaveField("Reason", v1alpha1.ReasonSegmentNotFound), HaveField("Message", ContainSubstring("no-survey: there is no segment high in dimension exposure"))))

		By("leaving it out for the one, and making it for the other")
		h.create(ctx, high)
		h.settle(ctx)
		Expect(meta.FindStatusCondition(h.brake(ctx).Status.Conditions, v1alpha1.ConditionStalled)).To(BeNil())
		Expect(record("c00")).To(And(HaveField("Phase", v1alpha1.StepSkipped), HaveField("Reason", v1alpha1.ReasonForbidden),
			HaveField("Message", "guardrail brake forbids it (no-survey): a survey can be taken as insensitive now")))
		Expect(restricted("c00")).To(And(HaveField("Status", metav1.ConditionTrue), HaveField("Message", ContainSubstring("guardrail brake (no-survey) forbids Survey"))))
		Expect(record("c01")).To(HaveField("Phase", v1alpha1.StepOpen))
		Expect(restricted("c01")).To(BeNil())

		By("taking it back when the account comes into the segment")
		coast := get(ctx, h.world, &v1alpha1.Account{}, "c01")
		moved := coast.DeepCopy()
		moved.Spec.Region = "Alps"
		Expect(h.Patch(ctx, moved, client.MergeFrom(coast))).To(Succeed())
		h.settle(ctx)
		Expect(record("c01")).To(And(HaveField("Phase", v1alpha1.StepWithdrawn), HaveField("Reason", v1alpha1.ReasonForbidden)))
		Expect(get(ctx, h.world, &v1alpha1.Task{}, record("c01").Task).Spec.Withdrawn).To(HaveField("Reason", v1alpha1.WithdrawForbidden))
		Expect(h.settle(ctx)).To(BeZero())
	})

	It("keeps touches in balance: two managers, and a crash at any write, make one offer before there is a talk", func(ctx SpecContext) {
		touch := func(name string, about v1alpha1.Touch) *v1alpha1.Playbook {
			p := greeting()
			p.Name, p.Spec.Steps[0].Touch = name, about
			return p
		}
		steady := func() *v1alpha1.Guardrail {
			g := aGuardrail(9)
			g.Spec.TouchBalance = &v1alpha1.TouchBalance{MostCommercialInARow: new(int32(1))}
			return g
		}
		held := func(w *world) (reasons []string) {
			all := &v1alpha1.EngagementList{}
			Expect(w.List(ctx, all)).To(Succeed())
			for _, run := range all.Items {
				for _, record := range run.Ledger.Steps {
					if record.Held != nil {
						reasons = append(reasons, record.Held.Reason)
					}
				}
			}
			return reasons
		}
		tasks := func(w *world) int { return len(w.names(ctx, &v1alpha1.TaskList{})) }
		both := func(one, other *byHand, then func(h *byHand)) {
			var all sync.WaitGroup
			for _, h := range []*byHand{one, other} {
				all.Go(func() {
					defer GinkgoRecover()
					then(h)
				})
			}
			all.Wait()
			one.settle(ctx)
			other.settle(ctx)
		}

		one := newByHand(ctx, monday)
		other := reconcilersOf(one.world, one.stored, monday)
		one.create(ctx, steady(), touch("offer-a", v1alpha1.TouchCommercial), touch("offer-b", v1alpha1.TouchCommercial))
		one.settle(ctx)
		one.create(ctx, customers(0, 1)...)
		both(one, other, func(h *byHand) { h.look(ctx) })
		Expect(held(one.world)).To(Equal([]string{v1alpha1.ReasonTouchTurn, v1alpha1.ReasonTouchTurn}))
		for _, h := range []*byHand{one, other} {
			h.clock.SetTime(monday.Add(11 * time.Second))
		}
		both(one, other, func(h *byHand) { h.look(ctx) })
		Expect(tasks(one.world)).To(Equal(1))
		Expect(held(one.world)).To(Equal([]string{v1alpha1.ReasonTouchBalance}))
		Expect(one.settle(ctx) + other.settle(ctx)).To(BeZero())

		By("making the other one once there is a talk")
		for _, h := range []*byHand{one, other} {
			h.clock.SetTime(monday.Add(time.Minute)) // of one second the talk would count as the earlier one
		}
		one.create(ctx, touch("talk", v1alpha1.TouchRelationship))
		both(one, other, func(h *byHand) { h.look(ctx) })
		Expect(tasks(one.world)).To(Equal(3))
		Expect(held(one.world)).To(BeEmpty())
		Expect(one.settle(ctx) + other.settle(ctx)).To(BeZero())

		By("crashing at every write")
		for _, done := range []bool{false, true} {
			for number := int64(1); ; number++ {
				h := newInMemory(monday)
				h.create(ctx, steady(), touch("offer-a", v1alpha1.TouchCommercial), touch("offer-b", v1alpha1.TouchCommercial))
				h.settle(ctx)
				h.create(ctx, customers(0, 1)...)
				h.settle(ctx)
				h.clock.SetTime(monday.Add(11 * time.Second))
				came := h.crashAt(h.writes.Load()+number, done)
				h.settle(ctx)
				again := reconcilersOf(h.world, h.stored, monday.Add(12*time.Second))
				again.settle(ctx)
				Expect(tasks(h.world)).To(Equal(1), "write %d", number)
				Expect(again.settle(ctx)).To(BeZero())
				if !*came {
					break
				}
			}
		}
	})

	It("books before it creates: a crash at any write never exceeds the number", func(ctx SpecContext) {
		for _, done := range []bool{false, true} {
			for number := int64(1); ; number++ {
				h := newInMemory(monday)
				h.create(ctx, aGuardrail(2), greeting())
				h.settle(ctx)
				h.create(ctx, customers(0, 4)...)
				before := h.writes.Load()
				came := h.crashAt(before+number, done)
				h.settle(ctx)
				again := reconcilersOf(h.world, h.stored, monday) // a process that starts has an empty memory
				again.settle(ctx)
				begun := runs(ctx, h.world)
				Expect(begun).To(BeNumerically("<=", 2), "write %d", number)
				Expect(*h.brake(ctx).Ledger.Booked[0].Count).To(BeNumerically(">=", begun), "write %d", number)
				again.rest(ctx)
				again.settle(ctx) // the crash may hit the status that says what is held
				again.approves(ctx, h.brake(ctx).Status.Held.Hash)
				again.settle(ctx)
				again.settle(ctx)
				Expect(runs(ctx, h.world)).To(Equal(4), "write %d", number)
				Expect(again.settle(ctx)).To(BeZero())
				if !*came {
					break
				}
			}
		}
	})

	It("paces Tasks, and goes on in the next hour", func(ctx SpecContext) {
		h := newByHand(ctx, monday)
		g := &v1alpha1.Guardrail{ObjectMeta: metav1.ObjectMeta{Name: "brake"}, Spec: v1alpha1.GuardrailSpec{TasksPerHour: new(int32(2))}}
		h.create(ctx, g, greeting())
		h.create(ctx, customers(0, 5)...)
		h.settle(ctx)
		tasks := func() int { return len(h.names(ctx, &v1alpha1.TaskList{})) }
		Expect(tasks()).To(Equal(2))
		list := &v1alpha1.EngagementList{}
		Expect(h.List(ctx, list)).To(Succeed())
		var held int
		for _, run := range list.Items {
			for _, step := range run.Ledger.Steps {
				if step.Phase == v1alpha1.StepHeld {
					held++
					Expect(step.Held).To(And(HaveField("Reason", v1alpha1.ReasonGuardrail), HaveField("Message", ContainSubstring("at most 2 tasks an hour"))))
				}
			}
		}
		Expect(held).To(Equal(3))
		Expect(h.settle(ctx)).To(BeZero())
		h.clock.SetTime(h.clock.Now().Add(time.Hour))
		h.settle(ctx)
		Expect(tasks()).To(Equal(4))
		h.clock.SetTime(h.clock.Now().Add(time.Hour))
		h.settle(ctx)
		Expect(tasks()).To(Equal(5))
	})

	It("does nothing while it pauses, and lists what it would do in its shadow", func(ctx SpecContext) {
		w := newWorld(ctx)
		w.startManager()
		g := aGuardrail(5)
		g.Spec.Mode = v1alpha1.GuardrailPause
		w.create(ctx, g, greeting())
		w.create(ctx, customers(0, 3)...)
		waiting := func(reason string) {
			GinkgoHelper()
			Eventually(w.account(ctx, "c01")).Should(HaveField("Status.Waiting", HaveExactElements(
				And(HaveField("Playbook", v1alpha1.Name("greeting")), HaveField("Reason", reason)))))
			Expect(runs(ctx, w)).To(BeZero())
			Expect(w.names(ctx, &v1alpha1.AccountLedgerList{})).To(BeEmpty())
		}
		mode := func(mode v1alpha1.GuardrailMode) {
			GinkgoHelper()
			read := w.brake(ctx)
			wanted := read.DeepCopy()
			wanted.Spec.Mode = mode
			Expect(w.Patch(ctx, wanted, client.MergeFrom(read))).To(Succeed())
		}
		waiting(v1alpha1.ReasonPaused)

		By("casting a shadow")
		mode(v1alpha1.GuardrailShadow)
		waiting(v1alpha1.ReasonShadow)
		Eventually(func() []v1alpha1.WouldDo { return w.brake(ctx).Status.WouldDo }).Should(HaveExactElements(
			And(HaveField("Kind", v1alpha1.BrakeActivate), HaveField("Count", HaveValue(BeEquivalentTo(3))), HaveField("Sample", ContainElement("c01 would start greeting (episode/1)"))),
			And(HaveField("Kind", v1alpha1.BrakeTask), HaveField("Count", HaveValue(BeEquivalentTo(3))), HaveField("Sample", ContainElement("c01 would get the task Say hello"))),
		))

		By("going on")
		mode(v1alpha1.GuardrailEnforce)
		Eventually(func() int { return len(w.names(ctx, &v1alpha1.TaskList{})) }).Should(Equal(3))
		Eventually(func() []v1alpha1.WouldDo { return w.brake(ctx).Status.WouldDo }).Should(BeEmpty())
		Eventually(w.account(ctx, "c01")).Should(HaveField("Status.Waiting", BeEmpty()))
	})
})
