package integration

import (
	"fmt"
	"math/rand"
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"tightrope.dev/api/v1alpha1"
)

// book is a small book: what files declare.
type book struct {
	*rand.Rand

	accounts  map[string]*v1alpha1.Account
	segments  map[string]*v1alpha1.Segment
	playbooks map[string]*v1alpha1.Playbook
	words     map[string]*v1alpha1.SegmentOverride
}

// one is one of several.
func one[T any](r *rand.Rand, of ...T) T { return of[r.Intn(len(of))] }

// some is the name of one object, by chance.
func some[T any](r *rand.Rand, of map[string]T) (string, T) {
	names := make([]string, 0, len(of))
	for name := range of {
		names = append(names, name)
	}
	slices.Sort(names)
	name := one(r, names...)
	return name, of[name]
}

var industries = []string{"Tourism", "Media", "Packaging", "Gaming", "Steel"}

func newBook(seed int64) *book {
	b := &book{
		Rand: rand.New(rand.NewSource(seed)), accounts: map[string]*v1alpha1.Account{}, segments: map[string]*v1alpha1.Segment{},
		playbooks: map[string]*v1alpha1.Playbook{}, words: map[string]*v1alpha1.SegmentOverride{},
	}
	for i := range 5 {
		b.addAccount(fmt.Sprint("account-", i))
	}
	for _, name := range []string{"high", "moderate", "low", "big"} {
		b.addSegment(name)
	}
	for _, name := range []string{"listen", "renew", "ship"} {
		b.addPlaybook(name)
	}
	return b
}

func named(name string) metav1.ObjectMeta { return metav1.ObjectMeta{Name: name} }

func (b *book) addAccount(name string) {
	a := &v1alpha1.Account{ObjectMeta: named(name)}
	a.Spec.DisplayName = "The " + name
	a.Spec.Industry = one(b.Rand, append(industries, "")...)
	a.Spec.Lifecycle = one(b.Rand, v1alpha1.LifecycleActive, v1alpha1.LifecycleActive, v1alpha1.LifecycleActive, v1alpha1.LifecycleChurned)
	arr := int64(b.Intn(20) * 10_000)
	a.Spec.Commercial = &v1alpha1.Commercial{Currency: "USD", ARR: &arr, RenewalDate: b.date(-10, 80)}
	a.Spec.Team = map[string]v1alpha1.Name{"csm": one[v1alpha1.Name](b.Rand, "jane", "sam")}
	if b.Intn(4) > 0 {
		a.Spec.Requests = []v1alpha1.Request{{Name: "sso", Kind: "Feature", Status: one[v1alpha1.RequestStatus](b.Rand, "Shipped", "Open")}}
	}
	b.accounts[name] = a
}

// date is a day from so many days to so many days after the first day of the book.
func (b *book) date(from, to int) v1alpha1.Date {
	return v1alpha1.Date(start.AddDate(0, 0, from+b.Intn(to-from)).Format("2006-01-02"))
}

var priorities = map[string]int32{"high": 30, "moderate": 20, "low": 10}

func (b *book) addSegment(name string) {
	s := &v1alpha1.Segment{ObjectMeta: named(name)}
	if s.Spec.Dimension = "exposure"; name == "big" {
		s.Spec.Dimension = "size"
	}
	s.Spec.Priority = priorities[name]
	s.Spec.Expression = b.expression(name)
	b.segments[name] = s
}

func (b *book) expression(segment string) v1alpha1.Expression {
	if segment == "big" {
		return v1alpha1.Expression(fmt.Sprintf("account.spec.commercial.arr >= %d", b.Intn(20)*10_000))
	}
	x, y := one(b.Rand, industries...), one(b.Rand, industries...)
	return v1alpha1.Expression(one(b.Rand,
		fmt.Sprintf("account.spec.industry in ['%s', '%s', '%s']", x, y, one(b.Rand, industries...)),
		fmt.Sprintf("account.spec.industry != '%s'", x),
		fmt.Sprintf("account.spec.industry == '%s' || responses['listen/ask'].value == 'Objected'", x),
		fmt.Sprintf("account.spec.industry == '%s' && daysUntil(account.spec.commercial.renewalDate) < %d", x, b.Intn(60)),
		fmt.Sprintf("account.spec.industry == '%s' ? true : unknown('industry ' + account.spec.industry)", x),
		fmt.Sprintf("outcomes['renew'].outcome != 'Reached' && account.spec.industry != '%s'", y),
	))
}

func (b *book) addPlaybook(name string) {
	p := &v1alpha1.Playbook{ObjectMeta: named(name)}
	s := &p.Spec
	s.Priority = int32(b.Intn(50))
	s.OnExit = one(b.Rand, v1alpha1.ExitCancel, v1alpha1.ExitFinish, "")
	s.OnDelete = one(b.Rand, v1alpha1.ExitCancel, v1alpha1.ExitFinish, "")
	s.ExclusiveGroup = one[v1alpha1.Name](b.Rand, "", "", "", "group")
	s.LateStart = one(b.Rand, v1alpha1.LateStartCatchUp, v1alpha1.LateStartSkip)
	s.Trigger = b.trigger(name)
	s.Segments = b.refs()
	s.Condition = b.condition()
	for i := range 1 + b.Intn(3) {
		s.Steps = append(s.Steps, b.step(i, s.Steps))
	}
	if b.Intn(3) == 0 {
		s.Goal = &v1alpha1.PlaybookGoal{Reached: v1alpha1.Expression(fmt.Sprintf("steps['%s'].phase == 'Done'", s.Steps[0].Name)), Within: "20d"}
	}
	b.playbooks[name] = p
}

func (b *book) trigger(name string) v1alpha1.Trigger {
	switch name {
	case "ship":
		return v1alpha1.Trigger{Type: v1alpha1.TriggerEach, Each: &v1alpha1.EachTrigger{In: "account.spec.requests", Where: "item.status == 'Shipped'", Key: "item.name"}}
	case "renew":
		return v1alpha1.Trigger{Type: v1alpha1.TriggerDate, Date: &v1alpha1.DateTrigger{Field: "commercial.renewalDate", Offset: v1alpha1.Offset(one(b.Rand, "-60d", "-30d", "-10d", "0d", "5d"))}}
	}
	return v1alpha1.Trigger{Type: v1alpha1.TriggerMembership, Membership: &v1alpha1.MembershipTrigger{For: one[v1alpha1.Period](b.Rand, "", "", "", "24h", "3d")}}
}

func (b *book) refs() []v1alpha1.SegmentRef {
	switch b.Intn(6) {
	case 0, 1:
		return nil
	case 2:
		if b.segments["big"] != nil {
			return []v1alpha1.SegmentRef{{Dimension: "size", Name: "big"}}
		}
	}
	name, s := some(b.Rand, b.segments)
	return []v1alpha1.SegmentRef{{Dimension: s.Spec.Dimension, Name: v1alpha1.Name(name)}}
}

func (b *book) condition() v1alpha1.Expression {
	return one[v1alpha1.Expression](b.Rand, "", "", "", "account.spec.lifecycle == 'Active'",
		v1alpha1.Expression(fmt.Sprintf("account.spec.commercial.arr > %d", b.Intn(20)*10_000)), "account.spec.industry != 'Gaming'")
}

func (b *book) step(number int, before []v1alpha1.Step) v1alpha1.Step {
	minutes := int32(5 + b.Intn(60))
	s := v1alpha1.Step{
		Name: v1alpha1.Name(fmt.Sprint("step-", number)), Title: fmt.Sprintf("Do %d for {{ account.spec.displayName }}", b.Intn(9)), Channel: v1alpha1.ChannelCall,
		Touch: v1alpha1.TouchRelationship, Role: "csm", EffortMinutes: &minutes, Due: one[v1alpha1.Period](b.Rand, "1d", "2bd", "5bd"),
	}
	if number == 0 {
		s.Name, s.Response = "ask", &v1alpha1.ResponseSpec{Type: v1alpha1.ResponseFreeText}
	}
	if len(before) > 0 && b.Intn(2) == 0 {
		s.DependsOn = []v1alpha1.Name{before[b.Intn(len(before))].Name}
	} else if number > 0 && b.Intn(3) == 0 {
		s.Start = &v1alpha1.StepStart{From: v1alpha1.FromStart, Offset: one[v1alpha1.Offset](b.Rand, "1d", "3d", "2bd")}
	}
	switch b.Intn(5) {
	case 0:
		s.Latest = "10d"
	case 1:
		s.Message = &v1alpha1.Message{Subject: "Hello", Body: "You are in {{ account.spec.industry }}"}
	case 2:
		s.When = "account.spec.commercial.arr > 50000"
	}
	return s
}

// edit changes the book by chance, in one to three places.
func (b *book) edit() (said []string) {
	for range 1 + b.Intn(3) {
		said = append(said, b.editOnce())
	}
	return said
}

func (b *book) editOnce() string {
	switch b.Intn(15) {
	case 0, 1, 13:
		name, s := some(b.Rand, b.segments)
		s.Spec.Expression = b.expression(name)
		return "segment " + name + " says " + string(s.Spec.Expression)
	case 2:
		return b.toggleSegment()
	case 3:
		return b.togglePlaybook()
	case 4:
		name, p := some(b.Rand, b.playbooks)
		p.Spec.Condition = b.condition()
		return "playbook " + name + " has the condition " + string(p.Spec.Condition)
	case 5, 6:
		return b.editSteps()
	case 7:
		name, p := some(b.Rand, b.playbooks)
		p.Spec.Suspend = !p.Spec.Suspend && b.Intn(2) == 0
		return fmt.Sprint("playbook ", name, " is suspended: ", p.Spec.Suspend)
	case 8:
		name, p := some(b.Rand, b.playbooks)
		p.Spec.Trigger, p.Spec.Priority = b.trigger(name), int32(b.Intn(50))
		return "playbook " + name + " has another trigger and priority"
	case 9:
		name, p := some(b.Rand, b.playbooks)
		p.Spec.Segments = b.refs()
		return fmt.Sprint("playbook ", name, " is for ", p.Spec.Segments)
	case 10:
		name := fmt.Sprint("account-", len(b.accounts))
		b.addAccount(name)
		return name + " is new"
	case 11:
		return b.word()
	}
	return b.editAccount()
}

func (b *book) toggleSegment() string {
	name := one(b.Rand, "high", "moderate", "low")
	if b.segments[name] != nil && len(b.segments) > 2 {
		delete(b.segments, name)
		for key, o := range b.words { // a word about a segment that is gone would be refused
			if string(o.Spec.Segment) == name {
				delete(b.words, key)
			}
		}
		return "segment " + name + " is gone"
	}
	b.addSegment(name)
	return "segment " + name + " is there"
}

func (b *book) togglePlaybook() string {
	name := one(b.Rand, "listen", "renew", "ship", "more")
	if b.playbooks[name] != nil && len(b.playbooks) > 1 {
		delete(b.playbooks, name)
		return "playbook " + name + " is gone"
	}
	b.addPlaybook(name)
	return "playbook " + name + " is there"
}

func (b *book) editSteps() string {
	name, p := some(b.Rand, b.playbooks)
	steps := p.Spec.Steps
	if len(steps) > 1 && b.Intn(2) == 0 {
		last := steps[len(steps)-1].Name
		p.Spec.Steps = slices.Clone(steps[:len(steps)-1])
		return fmt.Sprint("playbook ", name, " loses the step ", last)
	}
	p.Spec.Steps = append(slices.Clone(steps), b.step(len(steps), steps))
	return fmt.Sprint("playbook ", name, " gets a step")
}

func (b *book) word() string {
	account, _ := some(b.Rand, b.accounts)
	segment, s := some(b.Rand, b.segments)
	name := account + "-" + string(s.Spec.Dimension)
	b.words[name] = &v1alpha1.SegmentOverride{ObjectMeta: named(name), Spec: v1alpha1.SegmentOverrideSpec{
		Account: account, Dimension: s.Spec.Dimension, Segment: v1alpha1.Name(segment), Reason: "They said so", ExpiresOn: b.date(1, 20),
	}}
	return "somebody says that " + account + " is in " + segment
}

func (b *book) editAccount() string {
	name, a := some(b.Rand, b.accounts)
	arr := int64(b.Intn(20) * 10_000)
	switch b.Intn(4) {
	case 0:
		a.Spec.Industry = one(b.Rand, industries...)
	case 1:
		a.Spec.Commercial.ARR = &arr
	case 2:
		a.Spec.Commercial.RenewalDate = b.date(-10, 80)
	default:
		a.Spec.Lifecycle = one(b.Rand, v1alpha1.LifecycleActive, v1alpha1.LifecycleChurned)
	}
	return fmt.Sprintf("%s is %s, %s, %d, %s", name, a.Spec.Industry, a.Spec.Lifecycle, *a.Spec.Commercial.ARR, a.Spec.Commercial.RenewalDate)
}

// objects are all objects of the book.
func (b *book) objects() []client.Object {
	var all []client.Object
	for _, o := range b.segments {
		all = append(all, o)
	}
	for _, o := range b.playbooks {
		all = append(all, o)
	}
	for _, o := range b.accounts {
		all = append(all, o)
	}
	for _, o := range b.words {
		all = append(all, o)
	}
	return all
}
