2026-11-25  why task acme-call-xnbujvg62suvyi3b
Why is the task "Call Acme" there?
renewal: the renewal date is 2027-01-20; the playbook is for every account.

The task
  It is open, and due on 2026-11-26.
  It is for jane: the work is for the role csm, and account.spec.team.csm is jane.
  It started on 2026-11-21, and its due day is 2026-11-26, 5 days after that.

Why it is there
  It is step call of playbook renewal, attempt 2: the one before was taken back, or asked again. It starts with the run.
  The run acme-renewal-7hwq27d6kkcsaupm began on 2026-11-01 (date/2026-12-31): the renewal date is 2027-01-20, and the playbook starts 60 days before that day. The date moved from 2026-12-31 to 2027-01-20, and the run with it.
      spec.trigger.date.field: account.spec.commercial.renewalDate is 2027-01-20
  It follows revision renewal-1 of the playbook, which is the present one.
  Playbook renewal is for every account that has not left, where its condition holds.
      spec.condition: account.spec.industry == 'Tourism' is true: account.spec.industry is Tourism
  As of 2026-11-25: account.spec.team.csm is jane; account.spec.commercial.renewalDate is 2027-01-20; account.spec.lifecycle is Active; account.spec.industry is Tourism.

2026-11-25  why account acme
Why does Acme (acme) stand as it does?
in no segment; 2 open tasks. OnTrack: Send Acme the notice was due on 2026-11-24.

Runs
  renewal (date/2026-12-31) goes on since 2026-11-01 and waits since 2026-11-25: the renewal date moved from 2027-01-20 to 2027-12-31, which is another occasion.
  Call Acme: jane does it, due on 2026-11-26.
  Send Acme the notice: jane does it, due on 2026-11-24.

Next
  2026-11-24: Send Acme the notice is due.
  2026-11-26: Call Acme is due.

