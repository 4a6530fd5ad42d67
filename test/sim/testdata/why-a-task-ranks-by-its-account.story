2026-11-02  why task acme-call-hunrqrlsqdzusesz
Why is the task "Call Acme" there?
chase: qualified on 2026-11-01; the playbook is for every account.

The task
  It is open, and due on 2026-11-03.
  It is for jane: the work is for the role csm, and account.spec.team.csm is jane.
  It started on 2026-11-01, and its due day is 2026-11-03, 2 days after that.

Why it is there
  It is step call of playbook chase. It starts with the run. Among the tasks of a day its priority is 30, as the step says.
      spec.steps[call].priority: has(account.spec.commercial.arr) is false: account.spec.commercial.arr is not known
  The run acme-chase-ezss6hlw3qocqqfb began on 2026-11-01 (episode/1): the account had come to qualify.
  It follows revision chase-1 of the playbook, which is the present one.
  Playbook chase is for every account that has not left, where its condition holds.
      spec.condition: account.spec.lifecycle == 'Onboarding' is true: account.spec.lifecycle is Onboarding
  As of 2026-11-02: account.spec.team.csm is jane; account.spec.commercial.arr is not known; account.spec.lifecycle is Onboarding.

