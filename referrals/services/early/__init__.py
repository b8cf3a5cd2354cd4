"""The early tripartite letter: candidates, letters, answers, figures (S7)."""
