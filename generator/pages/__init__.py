"""The model and the results become files: `plan.plan` lists them all, `views` says what each shows."""
