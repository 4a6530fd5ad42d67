2026-11-02  why task summit-notice-2bnkgx2ehkqtwals
Why is the task "Tell Summit that the renewal is planned" there?
low-exposure-notice: the renewal date is 2026-12-31; in segment low-exposure: Telecoms is on the low list of March 2020.

The task
  It is open, and due on 2026-11-03.
  It is for jane: the work is for the role csm, and account.spec.team.csm is jane.
  It started on 2026-11-01, and its due day is 2026-11-03, 2 working days after that.

Why it is there
  It is step notice of playbook low-exposure-notice. It starts with the run.
  The run summit-low-exposure-notice-qijfjzibyexp3myc began on 2026-11-01 (date/2026-12-31): the renewal date is 2026-12-31, and the playbook starts 60 days before that day.
      spec.trigger.date.field: account.spec.commercial.renewalDate is 2026-12-31
  It follows revision low-exposure-notice-1 of the playbook, which is the present one.
  Playbook low-exposure-notice is for accounts in segment low-exposure of covid-exposure that have not left, where its condition holds.
      spec.condition: account.spec.lifecycle == 'Active' is true: account.spec.lifecycle is Active
  It is in segment low-exposure of covid-exposure since 2026-10-30: Telecoms is on the low list of March 2020.
      spec.expression: account.spec.industry in ['Construction', 'Construction Materials', 'Telecoms', … 6 more] is true: account.spec.industry is Telecoms
  As of 2026-11-02: account.spec.team.csm is jane; account.spec.commercial.renewalDate is 2026-12-31; account.spec.lifecycle is Active; account.spec.industry is Telecoms.

2026-11-08  why task summit-notice-2bnkgx2ehkqtwals
Why is the task "Tell Summit that the renewal is planned" there?
low-exposure-notice: the renewal date is 2026-12-31; in segment low-exposure: Telecoms is on the low list of March 2020.

The task
  jane did it on 2026-11-08, with the answer "Objected".
  It is for jane: the work is for the role csm, and account.spec.team.csm is jane.
  It started on 2026-11-01, and its due day is 2026-11-03, 2 working days after that.

Why it is there
  It is step notice of playbook low-exposure-notice. It starts with the run.
  The run summit-low-exposure-notice-qijfjzibyexp3myc began on 2026-11-01 (date/2026-12-31): the renewal date is 2026-12-31, and the playbook starts 60 days before that day. It ended on 2026-11-08: Cancelled, the account is in segment high-exposure of covid-exposure, not in low-exposure.
      spec.trigger.date.field: account.spec.commercial.renewalDate is 2026-12-31
  It follows revision low-exposure-notice-1 of the playbook, which is the present one.
  Playbook low-exposure-notice is for accounts in segment low-exposure of covid-exposure that have not left, where its condition holds. Today it is no longer for the account: the account is in segment high-exposure of covid-exposure, not in low-exposure.
      spec.condition: account.spec.lifecycle == 'Active' is true: account.spec.lifecycle is Active
  It is in segment high-exposure of covid-exposure since 2026-11-08: The customer objected to the renewal notice.
      spec.expression: responses['low-exposure-notice/notice'].value == 'Objected' is true: responses['low-exposure-notice/notice'].value is Objected
      spec.expression: daysSince(responses['low-exposure-notice/notice'].time) < 300 is true: daysSince(responses['low-exposure-notice/notice'].time) is 0; responses['low-exposure-notice/notice'].time is 2026-11-08T09:00:00Z
  As of 2026-11-08: account.spec.team.csm is jane; account.spec.commercial.renewalDate is 2026-12-31; account.spec.lifecycle is Active; responses['low-exposure-notice/notice'].value is Objected; daysSince(responses['low-exposure-notice/notice'].time) is 0; responses['low-exposure-notice/notice'].time is 2026-11-08T09:00:00Z.

2026-11-08  why segment summit 
Why is Summit (summit) where it is?

covid-exposure
  It is in segment high-exposure of covid-exposure since 2026-11-08: The customer objected to the renewal notice.
  Before that it was in low-exposure, since 2026-10-30.

The segments of covid-exposure, as they are asked
  high-exposure (priority 30) is true.
      spec.expression: responses['low-exposure-notice/notice'].value == 'Objected' is true: responses['low-exposure-notice/notice'].value is Objected
      spec.expression: daysSince(responses['low-exposure-notice/notice'].time) < 300 is true: daysSince(responses['low-exposure-notice/notice'].time) is 0; responses['low-exposure-notice/notice'].time is 2026-11-08T09:00:00Z
  moderate-exposure (priority 20) was not asked, because one above it decided.
  low-exposure (priority 10) was not asked, because one above it decided.

2026-11-08  why not summit low-exposure-notice
Why does playbook low-exposure-notice start no run for Summit (summit)?

What stops it
  low-exposure-notice: the account is in segment high-exposure of covid-exposure, not in low-exposure.
  It is in segment high-exposure of covid-exposure since 2026-11-08: The customer objected to the renewal notice.
      spec.expression: responses['low-exposure-notice/notice'].value == 'Objected' is true: responses['low-exposure-notice/notice'].value is Objected
      spec.expression: daysSince(responses['low-exposure-notice/notice'].time) < 300 is true: daysSince(responses['low-exposure-notice/notice'].time) is 0; responses['low-exposure-notice/notice'].time is 2026-11-08T09:00:00Z
  low-exposure (priority 10) is true, but it was not asked, because one above it decided.
      spec.expression: account.spec.industry in ['Construction', 'Construction Materials', 'Telecoms', … 6 more] is true: account.spec.industry is Telecoms
  As of 2026-11-08: responses['low-exposure-notice/notice'].value is Objected; daysSince(responses['low-exposure-notice/notice'].time) is 0; responses['low-exposure-notice/notice'].time is 2026-11-08T09:00:00Z; account.spec.industry is Telecoms.

2026-11-08  why task summit-ask-hffivu2kdtt7e5ht
Why is the task "Ask Summit what they would need" there?
high-exposure-outreach: the renewal date is 2026-12-31; in segment high-exposure: The customer objected to the renewal notice; was to start on 2026-11-01.

The task
  It is open, and due on 2026-11-13.
  It is for jane: the work is for the role csm, and account.spec.team.csm is jane.
  It started on 2026-11-08, and its due day is 2026-11-13, 5 working days after that. It was to start on 2026-11-01. It was made late.

Why it is there
  It is step ask of playbook high-exposure-outreach. It starts with the run.
  The run summit-high-exposure-outreach-ebpdvqzl7d567rdk began on 2026-11-08 (date/2026-12-31): the renewal date is 2026-12-31, and the playbook starts 60 days before that day.
      spec.trigger.date.field: account.spec.commercial.renewalDate is 2026-12-31
  It follows revision high-exposure-outreach-1 of the playbook, which is the present one.
  Playbook high-exposure-outreach is for accounts in segment high-exposure of covid-exposure that have not left, where its condition holds.
      spec.condition: account.spec.lifecycle == 'Active' is true: account.spec.lifecycle is Active
  It is in segment high-exposure of covid-exposure since 2026-11-08: The customer objected to the renewal notice.
      spec.expression: responses['low-exposure-notice/notice'].value == 'Objected' is true: responses['low-exposure-notice/notice'].value is Objected
      spec.expression: daysSince(responses['low-exposure-notice/notice'].time) < 300 is true: daysSince(responses['low-exposure-notice/notice'].time) is 0; responses['low-exposure-notice/notice'].time is 2026-11-08T09:00:00Z
  As of 2026-11-08: account.spec.team.csm is jane; account.spec.commercial.renewalDate is 2026-12-31; account.spec.lifecycle is Active; responses['low-exposure-notice/notice'].value is Objected; daysSince(responses['low-exposure-notice/notice'].time) is 0; responses['low-exposure-notice/notice'].time is 2026-11-08T09:00:00Z.

2026-11-08  why account summit
Why does Summit (summit) stand as it does?
in high-exposure; 1 open task.

Segments
  It is in segment high-exposure of covid-exposure since 2026-11-08: The customer objected to the renewal notice.
      spec.expression: responses['low-exposure-notice/notice'].value == 'Objected' is true: responses['low-exposure-notice/notice'].value is Objected
      spec.expression: daysSince(responses['low-exposure-notice/notice'].time) < 300 is true: daysSince(responses['low-exposure-notice/notice'].time) is 0; responses['low-exposure-notice/notice'].time is 2026-11-08T09:00:00Z

Runs
  high-exposure-outreach (date/2026-12-31) goes on since 2026-11-08.
  Ask Summit what they would need: jane does it, due on 2026-11-13.
  low-exposure-notice (date/2026-12-31) ended on 2026-11-08: Cancelled, the account is in segment high-exposure of covid-exposure, not in low-exposure.

Other playbooks
  low-exposure-notice: the account is in segment high-exposure of covid-exposure, not in low-exposure.
  moderate-exposure-menu: the account is in segment high-exposure of covid-exposure, not in moderate-exposure.

Next
  2026-11-13: Ask Summit what they would need is due.

