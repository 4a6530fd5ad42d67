package redact

// policy is what happens to a text.
type policy int

const (
	// text is replaced. It is the policy of every field that is not listed below.
	text policy = iota
	// keep stays: words of the API, of the engine and of definitions.
	keep
	// fact stays with Names; addresses of mail in it do not.
	fact
	// account, person and contact are names of whom a fact is about.
	account
	person
	contact
	// element is a name in a list of an account. One that a definition mentions stays with Names.
	element
	// answer is what a person reported. A word that a definition or the engine knows stays.
	answer
	// digest is a hash over names.
	digest
	// unique is a UID.
	unique
	// template is a text of a definition with holes; in a Task it is a text.
	template
	// phrase is a name of a definition, such as a role, or a hole that gives one.
	phrase
	// expression is an expression; literals in it that name somebody are replaced.
	expression
	// derived is made anew from the keys once they are known; see names.go.
	derived
)

// fields are the policies of fields, by the Go type that has them.
var fields = map[string]policy{
	"TypeMeta.Kind": keep, "TypeMeta.APIVersion": keep,
	"Condition.Type": keep, "Condition.Reason": keep, "Condition.Status": keep,

	"AccountSpec.DisplayName": account, "AccountSpec.ExternalID": account,
	"AccountSpec.Industry": fact, "AccountSpec.Region": fact, "AccountSpec.Calendar": keep, "AccountSpec.Team": person,
	"Commercial.Currency": keep, "Problem.Name": element, "Goal.Name": element, "Player.Name": element, "Champion.Ref": contact,
	"Milestone.Name": element, "Request.Name": element, "ValueWindow.Name": element, "Value.String": fact,

	"AccountStatus.ObservedFacts": digest, "AccountScore.Scorecard": keep, "AccountScore.Band": keep, "AccountScore.Unknown": keep,
	"ScoreContribution.Term": keep, "PlaybookWait.Playbook": keep, "PlaybookWait.Reason": keep,
	"SegmentMembership.Dimension": keep, "SegmentMembership.Segment": keep, "SegmentMembership.UndecidedBy": keep,
	"StepResponse.Playbook": keep, "StepResponse.Step": keep, "StepResponse.Value": answer, "PlaybookOutcome.Playbook": keep,

	"AccountLedgerSpec.Account": account, "AccountLedgerRecord.Keys": derived, "HeldChange.Name": derived, "HeldChange.To": derived,
	"AccountLedgerSpec.Approved": digest, "Doubt.Name": derived,
	"DimensionRecord.Dimension": keep, "DimensionRecord.Segment": keep, "DimensionRecord.AnswersHash": derived, "PastMembership.Segment": keep,
	"PlaybookRecord.Key": keep, "PastRun.Trigger": derived, "ControlRun.Trigger": derived, "SkippedOccasion.Trigger": derived,
	"SkippedOccasion.Reason": keep, "Claim.Engagement": derived, "Claim.Playbook": keep, "Claim.Group": keep, "Claim.Revision": derived,
	"TriggerKey.Key": derived,

	"EngagementSpec.Account": account, "EngagementSpec.Playbook": keep, "EngagementSpec.Revision": derived, "Waiver.Step": keep,
	"EngagementLedger.Revision": derived, "Hold.Reason": keep, "Hold.End": keep, "StepRecord.Name": keep, "StepRecord.Task": derived,
	"StepRecord.TaskUID": unique, "StepRecord.Reason": keep, "EscalationRecord.Name": keep, "End.Reason": keep,

	"TaskSpec.Account": account, "TaskSpec.Engagement": derived, "TaskSpec.Playbook": keep, "TaskSpec.Step": keep, "TaskSpec.Role": keep,
	"TaskSpec.Assignee": person, "TaskKey.Account": account, "TaskKey.Playbook": keep, "TaskKey.Trigger": derived, "TaskKey.Step": keep,
	"TaskKey.Escalation": keep, "Report.Response": answer, "Report.Answers": answer, "Report.By": person,

	"SegmentOverrideSpec.Account": account, "SegmentOverrideSpec.Dimension": keep, "SegmentOverrideSpec.Segment": keep,
	"SegmentStatus.UnknownSample": account, "ScorecardStatus.UnknownSample": account, "BandCount.Name": keep,
	"PlaybookStatus.Revision": derived, "RevisionCount.Name": derived, "RevisionOutcomes.Revision": derived, "RolloutStop.Rollout": keep,
	"GuardrailSpec.Approved": digest, "Forbidden.Name": keep, "Forbidden.Roles": keep, "Forbidden.Playbooks": keep, "Approval.Hash": digest, "HeldSet.Hash": digest, "CalendarStatus.NextDayOff": keep,

	"SegmentSpec.Dimension": keep, "SegmentSpec.Message": template, "SegmentSpec.Values": fact,
	"ScoreTerm.Name": keep, "ScoreBand.Name": keep,
	"CalendarSpec.TimeZone": keep, "PublicHolidays.Country": keep, "PublicHolidays.Region": keep, "CalendarDays.Name": keep, "QuietDays.Name": keep,
	"PlaybookSpec.Key": keep, "PlaybookSpec.ExclusiveGroup": keep, "SegmentRef.Dimension": keep, "SegmentRef.Name": keep,
	"DateTrigger.Field": keep, "EveryTrigger.Anchor": keep,
	"Step.Name": keep, "Step.RenamedFrom": keep, "Step.Title": template, "Step.Role": phrase, "Step.Priority": phrase, "Step.DependsOn": keep, "Step.Requires": keep,
	"Message.Subject": template, "Message.Body": template, "Choice.Name": keep, "Choice.Label": template, "FormField.Name": keep,
	"FormField.Label": template, "ResponseSpec.Role": keep, "ResponseSpec.NotBy": keep, "Escalation.Name": keep, "Escalation.To": keep,
}

// scalars are the policies of types, where the field has none.
var scalars = map[string]policy{
	"Expression": expression,
	// What the schema holds to a form that says nothing of anybody.
	"Date": keep, "YearDay": keep, "Offset": keep, "Period": keep, "Decimal": keep,
	// What the schema holds to a few words.
	"BrakeKind": keep, "CalendarUse": keep, "Channel": keep, "ConditionStatus": keep, "ConfirmedBy": keep, "DayKind": keep, "DiscountOutcome": keep,
	"EngagementPhase": keep, "ExitPolicy": keep, "FieldNeed": keep, "GuardrailMode": keep, "KnownList": keep, "LateStart": keep,
	"Lifecycle": keep, "Meeting": keep, "MembershipReason": keep, "OnNonWorkingDay": keep, "Outcome": keep, "Pace": keep,
	"PlayerKind": keep, "PlayerState": keep, "ReportPhase": keep, "RequestKind": keep, "RequestStatus": keep, "ResponseType": keep,
	"RolloutState": keep, "StartFrom": keep, "StepPhase": keep, "Touch": keep, "TouchModel": keep, "TriggerType": keep,
	"Upsell": keep, "Urgency": keep, "Weekday": keep, "WithdrawReason": keep,
}
