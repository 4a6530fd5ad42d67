2026-11-02  why task acme-call-hunrqrlsqdzusesz
Why is the task "Call Acme" there?
chase: qualified on 2026-11-01; the playbook is for every account.

The task
  It is open, and due on 2026-11-03.
  It is for jane: the work is for the role csm, and account.spec.team.csm is jane.
  It started on 2026-11-01, and its due day is 2026-11-03, 2 days after that.

Why it is there
  It is step call of playbook chase. It starts with the run.
  The run acme-chase-ezss6hlw3qocqqfb began on 2026-11-01 (episode/1): the account had come to qualify.
  It follows revision chase-1 of the playbook; the playbook has been changed since: the present one is chase-2.
  Playbook chase is for every account that has not left, where its condition holds.
      spec.condition: account.spec.lifecycle == 'Onboarding' is true: account.spec.lifecycle is Onboarding
  As of 2026-11-02: account.spec.team.csm is jane; account.spec.lifecycle is Onboarding.

2026-11-02  why task acme-call-hunrqrlsqdzusesz
Why is the task "Call Acme" there?
chase: qualified on 2026-11-01; the playbook is for every account.

The task
  It is open, and due on 2026-11-03.
  It is for jane: the work is for the role csm, and account.spec.team.csm is jane.
  It started on 2026-11-01, and its due day is 2026-11-03, 2 days after that.

Why it is there
  It is step call of playbook chase. It starts with the run.
  The run acme-chase-ezss6hlw3qocqqfb began on 2026-11-01 (episode/1): the account had come to qualify.
  It follows revision chase-1 of the playbook; the playbook itself is gone.
  Playbook chase is for every account that has not left, where its condition holds.
      spec.condition: account.spec.lifecycle == 'Onboarding' is true: account.spec.lifecycle is Onboarding
  As of 2026-11-02: account.spec.team.csm is jane; account.spec.lifecycle is Onboarding.

2026-11-02  why task acme-call-hunrqrlsqdzusesz
Why is the task "Call Acme" there?
chase: qualified on 2026-11-01; the playbook is for every account.

The task
  It is open, and due on 2026-11-03.
  It is for jane: the work is for the role csm, which jane had in the team of the account.
  It started on 2026-11-01, and its due day is 2026-11-03.

Why it is there
  It is step call of playbook chase.
  The run acme-chase-ezss6hlw3qocqqfb began on 2026-11-01 (episode/1): the account had come to qualify. It waits since 2026-11-02: the account acme is gone.
  It follows revision chase-1 of the playbook; the playbook itself is gone.
  Playbook chase is for every account that has not left, where its condition holds.
  The account acme is gone, so nothing of it can be read; what was read is written down in the task: chase: qualified on 2026-11-01; the playbook is for every account.

