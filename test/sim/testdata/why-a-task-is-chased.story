2026-11-13  why task acme-call-hunrqrlsqdzusesz
Why is the task "Call Acme" there?
chase: qualified on 2026-11-01; the playbook is for every account.

The task
  It is open, and was due on 2026-11-03: it is overdue.
  It is for jane: the work is for the role csm, and account.spec.team.csm is jane.
  It started on 2026-11-01, and its due day is 2026-11-03, 2 days after that.

Why it is there
  It is step call of playbook chase. It starts with the run.
  The run acme-chase-ezss6hlw3qocqqfb began on 2026-11-01 (episode/1): the account had come to qualify.
  It follows revision chase-1 of the playbook, which is the present one.
  Playbook chase is for every account that has not left, where its condition holds.
      spec.condition: account.spec.lifecycle == 'Onboarding' is true: account.spec.lifecycle is Onboarding
  As of 2026-11-13: account.spec.team.csm is jane; account.spec.lifecycle is Onboarding.

2026-11-13  why task acme-call-cn744w5yr3jmtld2
Why is the task "Escalation: Call Acme was due on 2026-11-03" there?
chase: the task of jane was due on 2026-11-03 and is open 3bd after it (level first).

The task
  It is open, and was due on 2026-11-09: it is overdue.
  It is for mona: the work is for the role manager, and account.spec.team.manager is mona.
  It started on 2026-11-07, and its due day is 2026-11-09.

Why it is there
  It tells mona that the task of step call of playbook chase stayed open: level first of its escalation, 3 working days after it was due.
  The run acme-chase-ezss6hlw3qocqqfb began on 2026-11-01 (episode/1): the account had come to qualify.
  It follows revision chase-1 of the playbook, which is the present one.
  Playbook chase is for every account that has not left, where its condition holds.
      spec.condition: account.spec.lifecycle == 'Onboarding' is true: account.spec.lifecycle is Onboarding
  As of 2026-11-13: account.spec.team.manager is mona; account.spec.lifecycle is Onboarding.

