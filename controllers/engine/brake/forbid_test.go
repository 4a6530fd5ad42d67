package brake_test

import (
	"testing"

	"tightrope.dev/api/v1alpha1"
	"tightrope.dev/controllers/engine/brake"
)

func TestWhatARuleNames(t *testing.T) {
	survey := brake.Deed{Channel: v1alpha1.ChannelSurvey, Touch: v1alpha1.TouchRelationship, Role: "csm", Playbooks: []string{"nps", "nps-survey"}}
	for name, test := range map[string]struct {
		rule v1alpha1.Forbidden
		deed brake.Deed
		want bool
	}{
		"a rule without more names every step":            {v1alpha1.Forbidden{}, survey, true},
		"its channel":                                     {v1alpha1.Forbidden{Channels: []v1alpha1.Channel{"Email", "Survey"}}, survey, true},
		"another channel":                                 {v1alpha1.Forbidden{Channels: []v1alpha1.Channel{"Email"}}, survey, false},
		"a step without a channel is Internal":            {v1alpha1.Forbidden{Channels: []v1alpha1.Channel{"Internal"}}, brake.Deed{}, true},
		"its touch":                                       {v1alpha1.Forbidden{Touches: []v1alpha1.Touch{"Relationship"}}, survey, true},
		"another touch":                                   {v1alpha1.Forbidden{Touches: []v1alpha1.Touch{"Commercial"}}, survey, false},
		"a step without a touch is None":                  {v1alpha1.Forbidden{Touches: []v1alpha1.Touch{"None"}}, brake.Deed{}, true},
		"its role":                                        {v1alpha1.Forbidden{Roles: []v1alpha1.Name{"csm"}}, survey, true},
		"another role":                                    {v1alpha1.Forbidden{Roles: []v1alpha1.Name{"ae"}}, survey, false},
		"a role that is not known":                        {v1alpha1.Forbidden{Roles: []v1alpha1.Name{"csm"}}, brake.Deed{}, false},
		"its playbook by name":                            {v1alpha1.Forbidden{Playbooks: []v1alpha1.Name{"nps-survey"}}, survey, true},
		"its playbook by key":                             {v1alpha1.Forbidden{Playbooks: []v1alpha1.Name{"nps"}}, survey, true},
		"another playbook":                                {v1alpha1.Forbidden{Playbooks: []v1alpha1.Name{"renewal"}}, survey, false},
		"the channel fits and the touch does not":         {v1alpha1.Forbidden{Channels: []v1alpha1.Channel{"Survey"}, Touches: []v1alpha1.Touch{"Commercial"}}, survey, false},
		"all four fit":                                    {v1alpha1.Forbidden{Channels: []v1alpha1.Channel{"Survey"}, Touches: []v1alpha1.Touch{"Relationship"}, Roles: []v1alpha1.Name{"csm"}, Playbooks: []v1alpha1.Name{"nps"}}, survey, true},
		"the role fits and the playbook is another one's": {v1alpha1.Forbidden{Roles: []v1alpha1.Name{"csm"}, Playbooks: []v1alpha1.Name{"renewal"}}, survey, false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := (brake.Ban{Guardrail: "gentle", Forbidden: &test.rule}).Names(test.deed); got != test.want {
				t.Errorf("got %t", got)
			}
		})
	}
}

func TestWhatARuleSaysThatItNames(t *testing.T) {
	for want, rule := range map[string]v1alpha1.Forbidden{
		"every step":                  {},
		"Survey":                      {Channels: []v1alpha1.Channel{"Survey"}},
		"Email or Call Commercial":    {Channels: []v1alpha1.Channel{"Email", "Call"}, Touches: []v1alpha1.Touch{"Commercial"}},
		"every step by ae":            {Roles: []v1alpha1.Name{"ae"}},
		"Commercial by ae of renewal": {Touches: []v1alpha1.Touch{"Commercial"}, Roles: []v1alpha1.Name{"ae"}, Playbooks: []v1alpha1.Name{"renewal"}},
	} {
		if got := (brake.Ban{Forbidden: &rule}).What(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
