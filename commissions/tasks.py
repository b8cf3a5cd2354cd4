"""Long work of the app: each part registers its own."""

from commissions import jobs_closing, jobs_following, jobs_preparing

__all__ = ["jobs_closing", "jobs_following", "jobs_preparing"]
