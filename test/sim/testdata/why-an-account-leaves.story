2026-11-03  why task acme-call-mqedoztgq7oow243
Why is the task "Call Acme" there?
renewal: the renewal date is 2026-12-31; the playbook is for every account.

The task
  It was taken back on 2026-11-03: the account has churned or is lost.
  It is for jane: the work is for the role csm, and account.spec.team.csm is jane.
  It started on 2026-11-01, and its due day is 2026-11-06, 5 days after that.

Why it is there
  It is step call of playbook renewal. It starts with the run.
  The run acme-renewal-7hwq27d6kkcsaupm began on 2026-11-01 (date/2026-12-31): the renewal date is 2026-12-31, and the playbook starts 60 days before that day. It ended on 2026-11-03: Cancelled, the account has churned or is lost.
      spec.trigger.date.field: account.spec.commercial.renewalDate is 2026-12-31
  It follows revision renewal-1 of the playbook, which is the present one.
  Playbook renewal is for every account that has not left, where its condition holds. Today it is no longer for the account: the account has churned or is lost.
      spec.condition: account.spec.industry == 'Tourism' is true: account.spec.industry is Tourism
  As of 2026-11-03: account.spec.team.csm is jane; account.spec.commercial.renewalDate is 2026-12-31; account.spec.lifecycle is Churned; account.spec.industry is Tourism.

2026-11-03  why not acme renewal
Why does playbook renewal start no run for Acme (acme)?

What stops it
  renewal: the account has churned or is lost.
  As of 2026-11-03: account.spec.lifecycle is Churned.

2026-11-03  why task acme-call-xnbujvg62suvyi3b
Why is the task "Call Acme" there?
renewal: the renewal date is 2026-12-31; the playbook is for every account; was to start on 2026-11-01.

The task
  It is open, and due on 2026-11-08.
  It is for jane: the work is for the role csm, and account.spec.team.csm is jane.
  It started on 2026-11-03, and its due day is 2026-11-08, 5 days after that. It was to start on 2026-11-01. It was made late.

Why it is there
  It is step call of playbook renewal, attempt 2: the one before was taken back, or asked again. It starts with the run.
  The run acme-renewal-7hwq27d6kkcsaupm began on 2026-11-01 (date/2026-12-31): the renewal date is 2026-12-31, and the playbook starts 60 days before that day. It went on once after it had been cancelled.
      spec.trigger.date.field: account.spec.commercial.renewalDate is 2026-12-31
  It follows revision renewal-1 of the playbook, which is the present one.
  Playbook renewal is for every account that has not left, where its condition holds.
      spec.condition: account.spec.industry == 'Tourism' is true: account.spec.industry is Tourism
  As of 2026-11-03: account.spec.team.csm is jane; account.spec.commercial.renewalDate is 2026-12-31; account.spec.lifecycle is Active; account.spec.industry is Tourism.

