package v1alpha1

// Conditions on every kind. They speak kstatus, so that kubectl wait, Flux and Argo CD tell the truth at once.
//
//	Ready      the loop has done what the object asks for at present. It never waits for people, guardrails or dates.
//	Stalled    there only while true: only the author of the object can help. Ready is then False for the same reason.
//
// Each condition is written by the reconciler of its own kind and by nothing else.
const (
	ConditionReady   = "Ready"
	ConditionStalled = "Stalled"
)

// Account conditions.
//
//	Ready              facts are read, memberships and runs are as they should be
//	├── Classified     False while a fact that a dimension needs is missing or stale
//	├── Covered        False while nobody has the csm role, no playbook is for the account, or one lacks its date
//	└── OnTrack        False while an open Task is past its due time
//
//	Restricted         there while a Guardrail forbids steps for the account; Unknown while nobody knows whether it does
const (
	ConditionClassified = "Classified"
	ConditionCovered    = "Covered"
	ConditionOnTrack    = "OnTrack"
	ConditionRestricted = "Restricted"
)

// Engagement conditions besides Ready and Stalled.
const (
	// ConditionAnchorMoved is there while the run hangs on another date than the one it was created for.
	ConditionAnchorMoved = "AnchorMoved"
	// ConditionRevised is False while the run cannot follow the revision that a person named: it stays on its own.
	ConditionRevised = "Revised"
	// ConditionKept is there while the run has ended and stays in the cluster beyond its time.
	ConditionKept = "Kept"
)

// Playbook conditions besides Ready and Stalled.
const (
	// ConditionRolloutStopped is there while the rollout has stopped by itself.
	ConditionRolloutStopped = "RolloutStopped"
)

// Guardrail conditions besides Ready and Stalled.
const (
	// ConditionHolding is there while something waits for a person's word.
	ConditionHolding = "Holding"
	// ConditionNearCeiling is there while the namespace holds nearly as many objects as it is meant to.
	ConditionNearCeiling = "NearCeiling"
)

// AccountLedger conditions besides Ready.
const (
	// ConditionAccountMissing is there while the Account of the ledger is gone.
	ConditionAccountMissing = "AccountMissing"
)

// Reasons of Ready.
const (
	// ReasonReconciled means that everything is as it should be.
	ReasonReconciled = "Reconciled"
	// ReasonSuspended means that the object is sound and switched off.
	ReasonSuspended = "Suspended"
	// ReasonExpired means that the override was sound and its time is over.
	ReasonExpired = "Expired"
	// ReasonClosed means that the run has ended.
	ReasonClosed = "Closed"
	// ReasonCalendarNotFound means that the account names a Calendar that does not exist: another counts, and the message
	// says which.
	ReasonCalendarNotFound = "CalendarNotFound"
	// ReasonHeld means that the run waits for something outside it; the message says for what.
	ReasonHeld = "Held"
	// ReasonLedgerDoubt means that a ledger disagrees with what was found in a way that no crash explains, as after a restore:
	// what it is about waits for a person. The message says what to type. It is a reason of waiting too.
	ReasonLedgerDoubt = "LedgerDoubt"
	// ReasonWithdrawn means that the controller took the Task back. It is a reason of a Task's Ready condition, as
	// are the values of ReportPhase.
	ReasonWithdrawn = "Withdrawn"
)

// Reasons of Stalled, and of Ready=False with it. The message says where, what and what to write instead.
const (
	// ReasonInvalidExpression means that an expression or a {{ }} hole does not compile.
	ReasonInvalidExpression = "InvalidExpression"
	// ReasonExpressionFailed means that an expression compiles but failed for an account: the author's mistake.
	ReasonExpressionFailed = "ExpressionFailed"
	// ReasonInvalidSpec means that fields contradict each other in a way the schema cannot see.
	ReasonInvalidSpec = "InvalidSpec"
	// ReasonStepCycle means that steps wait for each other.
	ReasonStepCycle = "StepCycle"
	// ReasonSegmentNotFound means that a segment is named that does not exist.
	ReasonSegmentNotFound = "SegmentNotFound"
	// ReasonScorecardNotFound means that the score of a Scorecard is read that does not exist. A Segment is Stalled then; a
	// Playbook is Ready, and says so there.
	ReasonScorecardNotFound = "ScorecardNotFound"
	// ReasonScoreReadsSegments means that a Segment reads a score that is made from segments.
	ReasonScoreReadsSegments = "ScoreReadsSegments"
	// ReasonAccountNotFound means that an account is named that does not exist.
	ReasonAccountNotFound = "AccountNotFound"
	// ReasonDuplicateIdentity means that two Accounts have the same key; neither is acted on until one is gone.
	ReasonDuplicateIdentity = "DuplicateIdentity"
	// ReasonNameCollision means that an object with our name belongs to other work.
	ReasonNameCollision = "NameCollision"
	// ReasonRevisionNotFound means that the revision the run is pinned to is gone.
	ReasonRevisionNotFound = "RevisionNotFound"
	// ReasonBlocked means that a step cannot go on until a person acts; the message says which and why.
	ReasonBlocked = "Blocked"
)

// Reasons of Classified, Covered and OnTrack.
const (
	// ReasonClassified means that every dimension could be judged.
	ReasonClassified = "Classified"
	// ReasonFactsMissing means that a fact is missing or stale; the message names it.
	ReasonFactsMissing = "FactsMissing"
	// ReasonCovered means that someone has the csm role and a playbook is for the account.
	ReasonCovered = "Covered"
	// ReasonNoOwner means that nobody has the csm role.
	ReasonNoOwner = "NoOwner"
	// ReasonNoPlaybook means that no playbook is for the account.
	ReasonNoPlaybook = "NoPlaybook"
	// ReasonOnTrack means that no open Task is past its due time.
	ReasonOnTrack = "OnTrack"
	// ReasonOverdue means that an open Task is past its due time.
	ReasonOverdue = "Overdue"
)

// Reasons why a playbook that is for an account starts no run, besides Suspended and FactsMissing.
const (
	// ReasonGroupHeld means that another run holds the exclusive group.
	ReasonGroupHeld = "GroupHeld"
	// ReasonCooldown means that the last run ended too short a time ago.
	ReasonCooldown = "Cooldown"
	// ReasonMaximum means that the account has had all the runs it may have.
	ReasonMaximum = "Maximum"
	// ReasonRollout means that the account is not among the share that gets the playbook yet.
	ReasonRollout = "Rollout"
	// ReasonRolloutPaused means that the rollout is paused.
	ReasonRolloutPaused = "RolloutPaused"
	// ReasonRolloutStopped means that the rollout has stopped by itself.
	ReasonRolloutStopped = "RolloutStopped"
	// ReasonHoldout means that the account is held out for comparison.
	ReasonHoldout = "Holdout"
	// ReasonNotDue means that the time of the next run has not come.
	ReasonNotDue = "NotDue"
	// ReasonLedgerFull means that the account's ledger has no room to remember another run, or the answers of one that is to
	// leave.
	ReasonLedgerFull = "LedgerFull"
	// ReasonKeyUsed means that a run of this key has been: create the Engagement under another name.
	ReasonKeyUsed = "KeyUsed"
	// ReasonShadow means that the loop only lists what it would do.
	ReasonShadow = "Shadow"
	// ReasonPaused means that the loop is paused.
	ReasonPaused = "Paused"
	// ReasonNotSafe means that a run cannot follow the revision that a person named without repeating or losing work.
	ReasonNotSafe = "NotSafe"
)

// Reasons in ledgers: why a step waits or ended, and why an occasion was left out.
const (
	// ReasonWhenFalse means that the step's when was false at its start.
	ReasonWhenFalse = "WhenFalse"
	// ReasonMissingValue means that a hole of the step's text has no value.
	ReasonMissingValue = "MissingValue"
	// ReasonUnknown means that an expression of the step reads a fact that is missing or stale.
	ReasonUnknown = "Unknown"
	// ReasonDateMoved means that the date moved too far to be the same occasion.
	ReasonDateMoved = "DateMoved"
	// ReasonAccountMissing means that the Account is gone.
	ReasonAccountMissing = "AccountMissing"
	// ReasonPlaybookDeleted means that the Playbook is gone.
	ReasonPlaybookDeleted = "PlaybookDeleted"
	// ReasonAccountLeft means that the account no longer qualifies.
	ReasonAccountLeft = "AccountLeft"
	// ReasonGoalReached means that the run's goal is reached.
	ReasonGoalReached = "GoalReached"
	// ReasonGoalMissed means that the run ended without its goal.
	ReasonGoalMissed = "GoalMissed"
	// ReasonGoalAlreadyMet means that the goal was true before the run began.
	ReasonGoalAlreadyMet = "GoalAlreadyMet"
	// ReasonStepsEnded means that every step has ended.
	ReasonStepsEnded = "StepsEnded"
	// ReasonRunEnded means that the run ended before the step began.
	ReasonRunEnded = "RunEnded"
	// ReasonLateStart means that the account arrived after the start, and the playbook leaves such out.
	ReasonLateStart = "LateStart"
	// ReasonAlreadyCompleted means that completedWhen was true before the Task was made.
	ReasonAlreadyCompleted = "AlreadyCompleted"
	// ReasonReported means that the person closed the Task.
	ReasonReported = "Reported"
	// ReasonNoObjection means that the window of a negative consent passed in silence.
	ReasonNoObjection = "NoObjection"
	// ReasonWaitFor means that the step's waitFor is not true yet.
	ReasonWaitFor = "WaitFor"
	// ReasonHoldLimit means that the step was held for so long that it was left out.
	ReasonHoldLimit = "HoldLimit"
	// ReasonMissed means that the step's latest start passed before it could be made.
	ReasonMissed = "Missed"
	// ReasonRequirementNotMet means that a step which had to be done ended otherwise.
	ReasonRequirementNotMet = "RequirementNotMet"
	// ReasonCancelledByHand means that a person ended the run.
	ReasonCancelledByHand = "CancelledByHand"
	// ReasonWaived means that a person let the run go on without the step.
	ReasonWaived = "Waived"
	// ReasonNotApprover means that somebody answered an approval who may not: the question is asked again.
	ReasonNotApprover = "NotApprover"
	// ReasonNotAnswered means that somebody said done without the answer that is asked for: the question is asked again.
	ReasonNotAnswered = "NotAnswered"
	// ReasonGuardrail means that a Guardrail holds it.
	ReasonGuardrail = "Guardrail"
	// ReasonTouchBalance means that a commercial touch would unbalance what the account gets: a Guardrail's touchBalance holds
	// it until a touch for the relationship was made, or the window has moved on.
	ReasonTouchBalance = "TouchBalance"
	// ReasonTouchTurn means that a commercial touch waits for its turn: those of an account go one after the other, each some
	// seconds after it is due, so that a Guardrail's touchBalance holds whoever decides.
	ReasonTouchTurn = "TouchTurn"
	// ReasonForbidden means that a Guardrail forbids the step for the account. It is a reason of the account's condition
	// Restricted too.
	ReasonForbidden = "Forbidden"
	// ReasonRestored means that the Task vanished and was made again under the same name.
	ReasonRestored = "Restored"
)
