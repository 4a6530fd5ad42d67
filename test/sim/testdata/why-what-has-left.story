2026-11-07  why task acme-call-5iuipzzwt45saxnh
Why is the task acme-call-5iuipzzwt45saxnh there?
welcome: qualified on 2026-11-01.

The task
  The task itself is no longer kept. The ledger of its run says: Done on 2026-11-02: Reported.

Why it is there
  It is step call of playbook welcome. It starts with the run.
  The run acme-welcome-ewhw3urfneb5dmha began on 2026-11-01 (episode/1): the account had come to qualify. It ended on 2026-11-02: Reached, every step has ended.
  It follows revision welcome-1 of the playbook, which is the present one.
  Playbook welcome is for every account that has not left, where its condition holds.
      spec.condition: account.spec.lifecycle == 'Onboarding' is true: account.spec.lifecycle is Onboarding
  As of 2026-11-07: account.spec.lifecycle is Onboarding.

2026-11-07  why task acme-call-5iuipzzwt45saxnh
Why is the task "Call Acme" there?
welcome: qualified on 2026-11-01; the playbook is for every account.

The task
  jane did it on 2026-11-02.
  It left the cluster on 2026-11-07 and is kept in the archive.
  It is for jane: the work is for the role csm, and account.spec.team.csm is jane.
  It started on 2026-11-01, and its due day is 2026-11-03, 2 days after that.

Why it is there
  It is step call of playbook welcome. It starts with the run.
  The run acme-welcome-ewhw3urfneb5dmha began on 2026-11-01 (episode/1): the account had come to qualify. It ended on 2026-11-02: Reached, every step has ended.
  It follows revision welcome-1 of the playbook, which is the present one.
  Playbook welcome is for every account that has not left, where its condition holds.
      spec.condition: account.spec.lifecycle == 'Onboarding' is true: account.spec.lifecycle is Onboarding
  As of 2026-11-07: account.spec.team.csm is jane; account.spec.lifecycle is Onboarding.

2026-11-30  why task acme-call-5iuipzzwt45saxnh
Why is the task "Call Acme" there?
welcome: qualified on 2026-11-01; the playbook is for every account.

The task
  jane did it on 2026-11-02.
  It left the cluster on 2026-11-30 and is kept in the archive.
  It is for jane: the work is for the role csm, and account.spec.team.csm is jane.
  It started on 2026-11-01, and its due day is 2026-11-03, 2 days after that.

Why it is there
  It is step call of playbook welcome. It starts with the run.
  The run acme-welcome-ewhw3urfneb5dmha began on 2026-11-01 (episode/1): the account had come to qualify. It ended on 2026-11-02: Reached, every step has ended. It left the cluster on 2026-11-30 and is kept in the archive.
  It follows revision welcome-1 of the playbook, which is the present one.
  Playbook welcome is for every account that has not left, where its condition holds.
      spec.condition: account.spec.lifecycle == 'Onboarding' is true: account.spec.lifecycle is Onboarding
  As of 2026-11-30: account.spec.team.csm is jane; account.spec.lifecycle is Onboarding.

2026-11-30  why not acme welcome
Why does playbook welcome start no run for Acme (acme)?

What stops it
  welcome: the account has had its run for episode/1, which began on 2026-11-01 and ended on 2026-11-02: Reached.

