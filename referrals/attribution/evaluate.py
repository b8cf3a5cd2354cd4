"""First match over three values: true, false, and unknown.

The table is walked as a tree: where a condition is unknown, both answers are followed. Each leaf is
one answer and the values that lead to it, so that the same walk answers a case, names what is
missing, and proves that every case has an owner.
"""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from referrals.attribution.directory import Directory
from referrals.attribution.space import PLACE, Point, Space, state_value, variable_name
from referrals.attribution.table import Condition, Rule, RuleSet

MAX_COMBINATIONS = 20_000
"""Beyond, every field looked at is asked for, not only those that change the answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the table says: out of scope, no rule (a gap), or a target's kind and organisation."""

    kind: str = ""
    organisation: str = ""
    in_scope: bool = True


OUT_OF_SCOPE = Answer(in_scope=False)
GAP = Answer()


@dataclass(frozen=True, slots=True)
class Leaf:
    """``rule`` is None for a gap and out of scope; ``point`` is what was possible there."""

    answer: Answer
    rule: Rule | None
    point: Point


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answers that remain possible for a case, and the fields that would settle it.

    ``leaves`` are in the order of the rules. ``settled`` is False where they differ by more than
    the place that resolves them.
    """

    leaves: tuple[Leaf, ...]
    missing: tuple[str, ...]
    settled: bool

    @property
    def answer(self) -> Answer:
        """The one answer; its organisation is empty where only the kind is sure."""
        answers = {leaf.answer for leaf in self.leaves}
        first = self.leaves[0].answer
        return first if len(answers) == 1 else Answer(first.kind, "", first.in_scope)


class Table:
    """A rule set compiled for a territory. Verdicts are kept: cases alike are judged once."""

    def __init__(self, rule_set: RuleSet, directory: Directory) -> None:
        self.rule_set = rule_set
        self.directory = directory
        self.space = Space(rule_set, directory)
        self._verdicts: dict[Point, Verdict] = {}

    def verdict(self, point: Point) -> Verdict:
        if point not in self._verdicts:
            self._verdicts[point] = self._judge(point)
        return self._verdicts[point]

    def leaves(self, point: Point) -> Iterator[Leaf]:
        """Every answer the values still possible can lead to."""
        for inside, scoped in self._in_scope(point):
            if inside:
                yield from self._first_match(scoped)
            else:
                yield Leaf(OUT_OF_SCOPE, None, scoped)

    # --- the walk -------------------------------------------------------------------------

    def _in_scope(self, point: Point) -> Iterator[tuple[bool, Point]]:
        alternatives = self.rule_set.scope
        if not alternatives:
            yield True, point
            return
        yield from self._any_of(alternatives, point)

    def _any_of(
        self, alternatives: tuple[tuple[Condition, ...], ...], point: Point
    ) -> Iterator[tuple[bool, Point]]:
        if not alternatives:
            yield False, point
            return
        for holds, there in self._all_of(alternatives[0], point):
            if holds:
                yield True, there
            else:
                yield from self._any_of(alternatives[1:], there)

    def _all_of(
        self, conditions: tuple[Condition, ...], point: Point
    ) -> Iterator[tuple[bool, Point]]:
        """Both ways, each with what it leaves possible; a known condition goes one way only."""
        if not conditions:
            yield True, point
            return
        first, rest = conditions[0], conditions[1:]
        at = self.space.index[variable_name(first.attribute)]
        yes, no = self.space.variables[at].split(point[at], first)
        if yes and (there := self.space.restrict(point, at, yes)):
            yield from self._all_of(rest, there)
        if no and (there := self.space.restrict(point, at, no)):
            yield False, there

    def _first_match(self, point: Point, start: int = 0) -> Iterator[Leaf]:
        if start == len(self.rule_set.rules):
            yield Leaf(GAP, None, point)
            return
        rule = self.rule_set.rules[start]
        for holds, there in self._all_of(rule.conditions, point):
            if holds:
                yield from self._targets(rule, there)
            else:
                yield from self._first_match(there, start + 1)

    def _targets(self, rule: Rule, point: Point) -> Iterator[Leaf]:
        target = rule.target
        if target.kind:
            yield Leaf(Answer(target.kind), rule, point)
        elif target.organisation:
            organisation = self.directory.organisations.get(target.organisation)
            kind = organisation.kind if organisation else ""
            yield Leaf(Answer(kind, target.organisation), rule, point)
        else:
            yield from self._kept(rule, point)

    def _kept(self, rule: Rule, point: Point) -> Iterator[Leaf]:
        """The present follow-up stays: one leaf for each kind it may be."""
        at = self.space.index["current_follow_up"]
        for state in point[at]:
            there = self.space.restrict(point, at, (state,))
            if there:
                kind = str(state_value(self.space.variables[at], state))
                yield Leaf(Answer(kind), rule, there)

    # --- what is missing -------------------------------------------------------------------

    def _judge(self, point: Point) -> Verdict:
        leaves = tuple(sorted(self.leaves(point), key=_order))
        if len({leaf.answer for leaf in leaves}) == 1:
            return Verdict(leaves, (), settled=True)
        missing = self._relevant(point, leaves)
        return Verdict(leaves, missing, settled=not missing)

    def _relevant(self, point: Point, leaves: tuple[Leaf, ...]) -> tuple[str, ...]:
        """The fields that would settle the case, in the order of the catalogue.

        The place counts only where it changes the kind of service.
        """
        looked_at = [
            at
            for at, possible in enumerate(point)
            if len(possible) > 1 and any(leaf.point[at] != possible for leaf in leaves)
        ]
        names = [self.space.variables[at].name for at in looked_at]
        one_kind = len({_settling(leaf.answer) for leaf in leaves}) == 1
        answers = self._combinations(point, looked_at)
        if answers is None:
            return tuple(name for name in names if name != PLACE or not one_kind)
        place = names.index(PLACE) if PLACE in names else None
        kinds = {states: _settling(answer) for states, answer in answers.items()}
        changing = [i for i in range(len(names)) if _changes(kinds if i == place else answers, i)]
        free = [] if place is None else [place]
        for i in range(len(names)):
            settled = _settles(kinds, changing) and _settles(answers, changing + free)
            if not settled and i not in changing and (i != place or not one_kind):
                changing.append(i)
        return tuple(names[i] for i in sorted(changing))

    def _combinations(
        self, point: Point, looked_at: list[int]
    ) -> dict[tuple[int, ...], Answer] | None:
        """The answer of every combination of what is looked at; None where there are too many."""
        size = 1
        for at in looked_at:
            size *= len(point[at])
        if size > MAX_COMBINATIONS:
            return None
        answers: dict[tuple[int, ...], Answer] = {}
        for states in itertools.product(*(point[at] for at in looked_at)):
            exact: Point | None = point
            for at, state in zip(looked_at, states, strict=True):
                if exact is None or state not in exact[at]:
                    exact = None
                    break
                exact = self.space.restrict(exact, at, (state,))
            if exact is not None:
                answers[states] = next(self.leaves(exact)).answer
        return answers


def _order(leaf: Leaf) -> int:
    return leaf.rule.order if leaf.rule else 1_000_000


def _settling(answer: Answer) -> tuple[bool, str]:
    """Unknown values are judged on the kind: which organisation it is, the place says."""
    return answer.in_scope, answer.kind


def _changes(answers: Mapping[tuple[int, ...], object], i: int) -> bool:
    """Whether changing this field alone can change the answer."""
    seen: dict[tuple[int, ...], object] = {}
    for states, answer in answers.items():
        others = states[:i] + states[i + 1 :]
        if seen.setdefault(others, answer) != answer:
            return True
    return False


def _settles(answers: Mapping[tuple[int, ...], object], fields: list[int]) -> bool:
    """Whether knowing these fields leaves one answer."""
    seen: dict[tuple[int, ...], object] = {}
    return all(
        seen.setdefault(tuple(states[i] for i in fields), answer) == answer
        for states, answer in answers.items()
    )
