2026-11-02  acme starts welcome (episode/1)
2026-11-02  acme: call → jane, due 2026-11-04: Call Acme
2026-11-04  acme: is active
2026-11-04  acme: call is taken back, AccountLeft: the playbook's condition is false
2026-11-04  acme: welcome ends, Cancelled: the playbook's condition is false
2026-11-04  acme: is in onboarding again
2026-11-14  acme starts welcome (episode/2)
2026-11-14  acme: call → jane, due 2026-11-16: Call Acme
2026-11-20  acme: is active
2026-11-20  acme: call is taken back, AccountLeft: the playbook's condition is false
2026-11-20  acme: welcome ends, Cancelled: the playbook's condition is false
2026-11-20  acme: is in onboarding again
2026-12-20  acme: is active
2026-12-20  acme: is in onboarding again
