"""The queues of « Ma journée » that come of commissions: each part registers its own."""

from commissions import queues_following, queues_preparing, queues_situations

__all__ = ["queues_following", "queues_preparing", "queues_situations"]
