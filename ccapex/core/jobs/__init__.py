"""Long work: a row each, run by Celery or by the small runner."""
