"""The rules by which a printed figure is told in a collection's own words: `sources/mapping.csv`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

__all__ = ["Row", "Rule", "Translation", "parts"]

Row = Mapping[str, str]


@dataclass(frozen=True)
class Rule:
    """One line of `mapping.csv`. Patterns may hold `*` and `?`; `=` as a code keeps what stood there."""

    kind: str
    old_measure: str
    old: str
    provider: str
    measure: str
    dimension: str
    code: str
    place: str
    reason: str

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The `key=value` conditions of the rule."""
        return tuple((key, value) for key, _, value in (part.partition("=") for part in parts(self.old)))

    @property
    def weight(self) -> tuple[int, int, int, int]:
        """How special the rule is; the most special one that fits is used."""
        exact = sum("*" not in part for part in parts(self.old))
        return (
            len(parts(self.old)),
            0 if not self.old_measure else 1 if "*" in self.old_measure else 2,
            bool(self.provider),
            exact,
        )

    def fits(self, figure: Row) -> bool:
        """True if measure and provider are those that the rule speaks of."""
        return fnmatchcase(figure["measure"], self.old_measure or "*") and (
            not self.provider or self.provider == figure["provider"]
        )

    def code_for(self, old: str) -> str:
        """The new code for an old one."""
        return old if self.code == "=" else self.code


class Translation:
    """The rules of `mapping.csv`, applied to one figure at a time."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.rules = [Rule(**{name: row[name] for name in Rule.__dataclass_fields__}) for row in rows]

    def of(self, kind: str, figure: Row) -> list[Rule]:
        """The rules of a kind that fit a figure's measure and provider."""
        return [rule for rule in self.rules if rule.kind == kind and rule.fits(figure)]

    def word(self, kind: str, figure: Row, old: str) -> str:
        """The new word for an old one, for kinds in which a word stands for itself."""
        found = [rule for rule in self.of(kind, figure) if fnmatchcase(old, rule.old)]
        return _best(found, f"{kind} {old!r}", figure).code_for(old)

    def measure(self, figure: Row, facts: Mapping[str, str]) -> Rule:
        """The rule for a figure's measure."""
        found = [rule for rule in self.of("measure", figure) if _met(rule, facts)]
        return _best(found, f"measure {figure['measure']!r}", figure)

    def codes(self, figure: Row, facts: Mapping[str, str], needed: set[str]) -> dict[str, str]:
        """New codes by dimension; every key in `needed` must be covered by a rule, once."""
        left, codes = set(needed) | {"qualifier"}, dict[str, str]()
        found = [rule for rule in self.of("code", figure) if _met(rule, facts)]
        for rule in sorted(found, key=lambda rule: rule.weight, reverse=True):
            keys = {key for key, _ in rule.pairs}
            if not keys <= left:
                continue
            rivals = [r for r in found if r.weight == rule.weight and {k for k, _ in r.pairs} == keys]
            _best(rivals, f"{rule.old!r}", figure)
            left -= keys
            new = parts(rule.code_for(facts[rule.pairs[0][0]]))
            codes |= dict(zip(parts(rule.dimension), new, strict=True))
        if missing := sorted(left - {"qualifier"}):
            raise LookupError(f"line {figure['line']}: no rule for {missing[0]}={facts[missing[0]]}")
        return codes

    def spot(self, line: int) -> str:
        """Where in the report a line stands; a sentence, unless a rule says otherwise."""
        return next((rule.place for rule in self._at("spot", line)), "sentence")

    def summary(self, line: int) -> bool:
        """True where the coordinator sums up what the bodies say elsewhere."""
        return any(True for _ in self._at("summary", line))

    def _at(self, kind: str, line: int) -> Iterator[Rule]:
        for rule in self.rules:
            first, _, last = rule.old.partition("-")
            if rule.kind == kind and int(first) <= line <= int(last):
                yield rule

    def quote(self, text: str) -> str:
        """The quote, shortened where the rest of it is about single persons."""
        for rule in self.rules:
            if rule.kind == "quote" and fnmatchcase(text, rule.old):
                return rule.code
        return text


def _best(rules: Sequence[Rule], what: str, figure: Row) -> Rule:
    top = [rule for rule in rules if rule.weight == max(r.weight for r in rules)]
    if len(top) != 1:
        raise LookupError(f"line {figure['line']}: {len(top) or 'no'} rules for {what} ({figure['measure']})")
    return top[0]


def _met(rule: Rule, facts: Mapping[str, str]) -> bool:
    return all(key in facts and fnmatchcase(facts[key], value) for key, value in rule.pairs)


def parts(text: str) -> list[str]:
    """What stands between semicolons."""
    return [part.strip() for part in text.split(";") if part.strip()]
