"""The model behind the guard: any OpenAI-compatible server drafts, the desk's tools and guards decide what is shown."""
