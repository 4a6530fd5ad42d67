package planted

const (
	task       = "controllers/persist/task.go"
	writer     = "controllers/persist/writer.go"
	remove     = "controllers/persist/remove.go"
	run        = "controllers/engagement_controller.go"
	account    = "controllers/account_controller.go"
	engagement = "controllers/persist/engagement.go"
)

// writes are mistakes in how a plan is carried out: the order of writes, locks, and names that are taken.
var writes = []Bug{
	{
		Name: "the ledger of a run is written before its tasks are made", Breaks: "a crash in between loses a task",
		File: run,
		Old:  "made, failed := r.make(ctx, writer, run, todo)",
		New: `_, err := writer.MarkEngagement(ctx, run, todo.Ledger)
			failed.add(err)
			made, more := r.make(ctx, writer, run, todo)
			failed = more`,
		Stories: []string{"an account is made again while nobody looks"},
	},
	{
		Name: "the status of a run is written before its tasks are made", Breaks: "a crash in between shows tasks that do not exist",
		File: run,
		Old:  "	marked, said, failed := r.act(ctx, seen, todo)\n",
		New: `	if _, err := r.report(ctx, seen, run.DeepCopy(), todo, nil, nil); err != nil {
				return tryAgain(ctx, err)
			}
			marked, said, failed := r.act(ctx, seen, todo)
		`,
		Stories: []string{"an account is made again while nobody looks"},
	},
	{
		Name: "a run is created before it is claimed", Breaks: "a crash in between leaves a run that nobody claims",
		File: account,
		Old:  "	wrote, err := writer.WriteLedger(ctx, seen.ledger, todo.Ledger)\n",
		New: `	for i := range todo.Engagements {
				_, err := writer.CreateEngagement(ctx, todo.Engagements[i].DeepCopy())
				failed.add(err)
			}
			wrote, err := writer.WriteLedger(ctx, seen.ledger, todo.Ledger)
		`,
		Stories: []string{"each episode has one run"},
	},
	{
		Name: "a spec is written without a lock", Breaks: "what a person wrote meanwhile is decided over",
		File:    writer,
		Old:     "	patch := client.MergeFromWithOptions(read, client.MergeFromWithOptimisticLock{})\n	if err := w.lost(read, w.Client.Patch(",
		New:     "	patch := client.MergeFrom(read)\n	if err := w.lost(read, w.Client.Patch(",
		Stories: []string{"an account flaps before anybody has begun"},
	},
	{
		Name: "a status is written without a lock", Breaks: "a report that is put back overwrites a newer one",
		File:    writer,
		Old:     "	patch := client.MergeFromWithOptions(read, client.MergeFromWithOptimisticLock{})\n	if err := w.lost(read, w.Client.Status()",
		New:     "	patch := client.MergeFrom(read)\n	if err := w.lost(read, w.Client.Status()",
		Stories: []string{"a task vanishes that somebody has begun"},
	},
	{
		Name: "a delete does not ask for the version that was archived", Breaks: "a late word leaves unarchived",
		File:    remove,
		Old:     "err := w.Client.Delete(ctx, read, client.Preconditions{UID: &uid, ResourceVersion: &version})",
		New:     "_ = version\n	err := w.Client.Delete(ctx, read, client.Preconditions{UID: &uid})",
		Stories: []string{"an answer is remembered when its run has left"},
	},
	{
		Name: "what leaves is archived after it is deleted", Breaks: "a crash in between loses it for good",
		File: remove,
		Old: `	if w.Archive != nil {
		if err := w.Archive.Append(read); err != nil {
			return false, &NotArchived{Kind: w.kind(read), Name: read.GetName(), Err: err}
		}
	}
	uid, version := read.GetUID(), read.GetResourceVersion()
	err := w.Client.Delete(ctx, read, client.Preconditions{UID: &uid, ResourceVersion: &version})
`,
		New: `	uid, version := read.GetUID(), read.GetResourceVersion()
			err := w.Client.Delete(ctx, read, client.Preconditions{UID: &uid, ResourceVersion: &version})
			if w.Archive != nil && err == nil {
				err = w.Archive.Append(read)
			}
		`,
		Stories: []string{"an answer is remembered when its run has left"},
	},
	{
		Name: "what exists is taken for a failure", Breaks: "after a crash behind a create no pass gets through any more",
		File: writer,
		Old:  "	if !apierrors.IsAlreadyExists(err) {", New: "	if err != nil {",
		Stories: []string{"an account is made again while nobody looks"},
	},
	{
		Name: "a task of another key is taken for ours", Breaks: "the question is never asked",
		File: task,
		Old:  "	if stored.Spec.Key != wanted.Spec.Key {", New: "	if stored.Name != wanted.Name {",
		Stories: []string{"somebody else's task has our name"},
	},
	{
		Name: "a run of another key is taken for ours", Breaks: "the run never begins, and nobody is told",
		File: engagement,
		Old:  "	if runKey(stored) != runKey(wanted) {", New: "	if stored.Name != wanted.Name {",
		Stories: []string{"somebody else's run has our name"},
	},
	{
		Name: "what has ended leaves before the ledger has it", Breaks: "how a task ended is lost",
		File: run,
		Old:  "	marked, said, failed := r.act(ctx, seen, todo)\n",
		New: `	if _, err := r.Retirement.remover(r.Client, r.Reader, r.Recorder, run).remove(ctx, ctrl.Result{}, objectsOf(todo.Remove)...); err != nil {
				return ctrl.Result{}, err
			}
			marked, said, failed := r.act(ctx, seen, todo)
		`,
		Stories: []string{"a task is closed, and could leave, while nobody looks"},
	},
}
