2026-11-02  acme: is in onboarding
2026-11-03  acme: is active
2026-11-04  acme: is in onboarding
2026-11-05  acme: is active
2026-11-06  acme: is in onboarding
2026-11-07  acme: is active
2026-11-09  acme: is in onboarding
2026-11-12  acme starts welcome (episode/4)
2026-11-12  acme: call → jane, due 2026-11-14: Call Acme
