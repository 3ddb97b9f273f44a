"""The passes: what each takes of a run of the pipeline, which function of a verb it calls, and what it gives."""
