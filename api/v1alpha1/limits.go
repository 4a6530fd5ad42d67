package v1alpha1

// How long texts may be, in characters, where a program writes them. The schema says the same; what is longer is cut with
// an ellipsis before it is written, so that no write fails for ever because of a long sentence.
const (
	// MaxMessage is the length of the message of a condition.
	MaxMessage = 512
	// MaxHoldMessage is the length of the message of a Hold, of a StepRecord and of a PlaybookWait.
	MaxHoldMessage = 160
	// MaxEndMessage is the length of the message of an End and of a Withdrawal.
	MaxEndMessage = 256
	// MaxReport is the length of response, answers, note and feedback of a Report in all, the names of fields included.
	MaxReport = 640
	// MaxResponse is the length of the response of a Report.
	MaxResponse = 256
	// MaxAnswer is the length of an Answer.
	MaxAnswer = 96
	// MaxNote is the length of the note of a Report.
	MaxNote = 512
	// MaxFeedback is the length of the feedback of a Report.
	MaxFeedback = 128
	// MaxMembershipMessage is the length of the message of a SegmentMembership and of a DimensionRecord.
	MaxMembershipMessage = 160
)

// How many entries lists have that a program fills. What does not fit is left out, or not begun, and said.
const (
	// MaxDimensions is how many dimensions an account is classified in.
	MaxDimensions = 16
	// MaxPrevious is how many segments an AccountLedger remembers of a dimension, before the one that the account is in.
	MaxPrevious = 2
	// MaxPlaybooks is how many playbooks an AccountLedger remembers, where there is room for as many.
	MaxPlaybooks = 100
	// MaxPlaybookRoom is how much room an AccountLedger has for what it remembers of playbooks, in characters.
	MaxPlaybookRoom = 32800
	// MaxRuns is how far an AccountLedger counts the runs of a playbook.
	MaxRuns = 99999
	// MaxClaims is how many runs of an account may go on at a time.
	MaxClaims = 16
	// MaxKeys is how many keys of each/ and hand/ an AccountLedger remembers.
	MaxKeys = 248
	// MaxAnswers is how many answers of runs that have left the cluster an AccountLedger keeps.
	MaxAnswers = 10
	// MaxHeld is how many held changes an AccountLedger keeps.
	MaxHeld = 6
	// MaxDoubts is how many doubts an AccountLedger keeps; others come up when these are settled.
	MaxDoubts = 4
	// MaxSteps is how many steps an Engagement's ledger records, and how many a Playbook has.
	MaxSteps = 24
	// MaxResponses is how many answers, and how many outcomes, the status of an account shows: the latest.
	MaxResponses = 14
	// MaxScores is how many scores the status of an account shows.
	MaxScores = 6
	// MaxWaiting is how many waiting playbooks the status of an account shows.
	MaxWaiting = 8
)
