2026-11-02  why task acme-approve-qum5o4evzftinags
Why is the task "Approve the offer to Acme" there?
discount: qualified on 2026-11-01; the playbook is for every account; asked again: jane said Approved, and only mona may, as manager.

The task
  It is open, and due on 2026-11-04.
  It is for mona: the work is for the role manager, and account.spec.team.manager is mona.
  It started on 2026-11-02, and its due day is 2026-11-04, 2 days after that. It is asked again: jane said Approved, and only mona may, as manager.

Why it is there
  It is step approve of playbook discount, attempt 2: the one before was taken back, or asked again. It starts with the run. It waits for the end of offer (Done).
  The run acme-discount-auqcj5jn55oi6ufe began on 2026-11-01 (episode/1): the account had come to qualify.
  It follows revision discount-1 of the playbook, which is the present one.
  Playbook discount is for every account that has not left, where its condition holds.
      spec.condition: account.spec.lifecycle == 'Onboarding' is true: account.spec.lifecycle is Onboarding
  As of 2026-11-02: account.spec.team.manager is mona; account.spec.lifecycle is Onboarding.

2026-11-02  why task acme-apologize-hsua4vf4mnfkqbyj
Why is the task "Say that there is no offer" there?
discount: qualified on 2026-11-01; the playbook is for every account.

The task
  It is open, and due on 2026-11-03.
  It is for jane: the work is for the role csm, and account.spec.team.csm is jane.
  It started on 2026-11-02, and its due day is 2026-11-03, 1 day after that.

Why it is there
  It is step apologize of playbook discount. It starts with the run. It waits for the end of approve (Done).
      spec.steps[apologize].when: steps['approve'].response != 'Approved' is true: steps.approve.response is Rejected
  The run acme-discount-auqcj5jn55oi6ufe began on 2026-11-01 (episode/1): the account had come to qualify.
  It follows revision discount-1 of the playbook, which is the present one.
  Playbook discount is for every account that has not left, where its condition holds.
      spec.condition: account.spec.lifecycle == 'Onboarding' is true: account.spec.lifecycle is Onboarding
  As of 2026-11-02: account.spec.team.csm is jane; steps.approve.response is Rejected; account.spec.lifecycle is Onboarding.

2026-11-02  why account acme
Why does Acme (acme) stand as it does?
in no segment; 1 open task.

Runs
  discount (episode/1) goes on since 2026-11-01.
  Say that there is no offer: jane does it, due on 2026-11-03.

Next
  2026-11-03: Say that there is no offer is due.

