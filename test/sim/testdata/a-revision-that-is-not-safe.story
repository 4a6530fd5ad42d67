2026-11-01  acme starts renewal (date/2026-12-31)
2026-11-01  acme: notice → jane, due 2026-11-04: Send Acme the notice
2026-11-01  acme: call → jane, due 2026-11-06: Call Acme
2026-11-03  the playbook renewal: does without the call
2026-11-03  somebody raises renewal of acme to renewal-2
2026-11-03  acme: renewal is not revised, NotSafe: spec.revision: the run stays on its revision: steps that have begun are not in renewal-2: call; keep them, or say in renamedFrom what they are called now
2026-11-04  the playbook renewal: does without the invoice
2026-11-04  somebody raises renewal of acme to renewal-3
2026-11-04  acme: renewal follows renewal-3
2026-11-04  jane reports call: Done
2026-11-04  jane reports notice: Done NoObjection
2026-11-04  acme: renewal ends, Reached: every step has ended
