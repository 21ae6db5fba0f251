"""Named ways to spoil a clean claim, by what they touch. `evals.mutate.operators()` collects them."""
