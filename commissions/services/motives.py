"""The library of reasons: ready-made sentences of the territory, or of one commission."""

from django.db.models import Q, QuerySet

from commissions.models import Commission, Motive


def of_commission(commission: Commission) -> QuerySet[Motive]:
    """Those of the territory and its own, in order."""
    mine = Q(commission__isnull=True) | Q(commission=commission)
    return Motive.objects.filter(mine, territory=commission.territory_id)


def motives_for(commission: Commission) -> list[Motive]:
    """Those offered to who writes in this commission."""
    return list(of_commission(commission).filter(is_active=True))
