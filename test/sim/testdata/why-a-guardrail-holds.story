2026-11-01  why not acme welcome
Why does playbook welcome start no run for Acme (acme)?

What stops it
  welcome: guardrail brake: at most 0 of the accounts begin a run within 1h; the rest waits until a person approves.
  A person lets it go on: tightrope approve guardrail.

2026-11-01  why account acme
Why does Acme (acme) stand as it does?
in no segment; 0 open tasks.

Waits
  welcome: guardrail brake: at most 0 of the accounts begin a run within 1h; the rest waits until a person approves.

2026-11-01  why not acme welcome
Why does playbook welcome start no run for Acme (acme)?

What stops it
  welcome: episode/1 would begin: the loop is paused by guardrail brake.

