"""Reader of a federation, and checks of its correspondence tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from tilstand.define.collection import Collection
from tilstand.define.collection_reader import read_collection
from tilstand.define.correspondence import (
    AddressTranslation,
    CodeMatch,
    Correspondence,
    DimensionMatch,
    MeasureMatch,
    complete_dimension_match,
)
from tilstand.define.declaration_checks import Problem, ProblemPath
from tilstand.define.federation import Constituent, Federation, FederationSettings, Member, Mirror
from tilstand.define.files import DefinitionFiles
from tilstand.define.structural_metadata import StructuralMetadata
from tilstand.errors import CollectionError
from tilstand.languages import format_message, make_error
from tilstand.terms import Codelist, Text
from tilstand.terms.code import CodeRelation

Node = tuple[int, str]
"""A code, with the list that it stands in: 0 for the collection's own, 1 for the shared one."""


def validate_correspondence(
    own: StructuralMetadata, shared: StructuralMetadata, said: Correspondence, bodies: tuple[str, ...], name: str
) -> Iterator[Problem]:
    """Everything in a correspondence that does not fit the collection or the shared words.

    Args:
        own: The collection.
        shared: The shared words.
        said: The correspondence, with those that it is like.
        bodies: The bodies of the collection whose figures are taken.
        name: The collection's name.
    """
    for dimension, dimension_match in said.dimensions.items():
        yield from _check_dimension_match(own, shared, name, dimension, dimension_match)
    for at, match in enumerate(said.measure):
        yield from _check_measure_match(own, shared, name, at, match)
        yield from _check_measure_units(own, shared, said.units, bodies, at, match)


def _build_federation_problem(at: ProblemPath, name: str, /, **facts: object) -> Problem:
    return Problem("", at, format_message(f"define.federation.{name}", **facts))


def _check_dimension_match(
    own: StructuralMetadata, shared: StructuralMetadata, member: str, name: str, said: DimensionMatch
) -> Iterator[Problem]:
    at: ProblemPath = ("dimensions", name)
    if not own.has_codes(name):
        yield _build_federation_problem(at, "own_dimension", member=member, name=name)
        return
    if not said.to:
        return
    if not shared.has_codes(said.to):
        yield _build_federation_problem((*at, "to"), "shared_dimension", name=said.to)
        return
    mine, theirs = own.get_codelist(name), shared.get_codelist(said.to)
    for code, match in said.codes.items():
        here = (*at, "codes", code)
        if code not in mine:
            yield _build_federation_problem(here, "own_code", member=member, code=code, name=name)
        for other_name in match.names:
            if other_name not in theirs:
                yield _build_federation_problem(here, "shared_code", code=other_name, name=said.to)
    whole = complete_dimension_match(own, shared, name, said)
    yield from _check_code_order(at, mine, theirs, whole.codes)
    for code in said.whole:
        if code not in theirs:
            yield _build_federation_problem((*at, "whole"), "shared_code", code=code, name=said.to)
            continue
        parts = [part for part, match in whole.codes.items() if match.part_of == code and part in mine]
        yield from _check_additive_parts(at, mine, code, parts, several=own.settings.dimensions[name].multiple)


def _check_additive_parts(
    at: ProblemPath, mine: Codelist, code: str, parts: list[str], *, several: bool
) -> Iterator[Problem]:
    """Parts that cannot be added to what they make up."""
    if len(parts) < 2:
        yield _build_federation_problem((*at, "whole"), "no_parts", code=code)
    inside = [
        p for p in parts if mine[p].kind is not CodeRelation.PART or set(mine.list_code_ancestors(p)) & set(parts)
    ]
    if inside or several:
        yield _build_federation_problem((*at, "whole"), "parts_meet", code=code, list=", ".join(inside or parts))


def _check_code_order(
    at: ProblemPath, mine: Codelist, theirs: Codelist, codes: Mapping[str, CodeMatch]
) -> Iterator[Problem]:
    """Codes that would be the same as another of their own list, or a part of themselves.

    Every code of both lists is a set of those whom it counts. What is equal is one set; "part of", "contains"
    and the lists' own parents say which lies within which.
    """
    known = {code: match for code, match in codes.items() if code in mine}
    every = [*((0, code) for code in known), *((1, code.id) for code in theirs)]
    named = _group_equal_codes(
        [((0, code), (1, match.equal)) for code, match in known.items() if match.equal in theirs]
    )
    sets: dict[Node, list[Node]] = {}
    for node in every:
        sets.setdefault(named.get(node, node), []).append(node)
    for nodes in sets.values():
        if max(sum(side == which for which, _ in nodes) for side in (0, 1)) > 1:
            yield _build_federation_problem(
                (*at, "codes", nodes[0][1]), "same_code", list=", ".join(_list_node_codes(nodes))
            )
            return
    inside: dict[Node, set[Node]] = {}
    for pair, other_pair in _list_code_inclusions(mine, theirs, known):
        inside.setdefault(named.get(pair, pair), set()).add(named.get(other_pair, other_pair))
    try:
        TopologicalSorter({node: sorted(above) for node, above in sorted(inside.items())}).prepare()
    except CycleError as error:
        chain = _list_node_codes(reversed(error.args[1]))
        yield _build_federation_problem((*at, "codes"), "part_of_itself", list=" ⊂ ".join(chain))


def _group_equal_codes(pairs: Iterable[tuple[Node, Node]]) -> dict[Node, Node]:
    """Of each code that is equal to another, one that stands for all that are."""
    together: dict[Node, list[Node]] = {}
    for pair, other_pair in pairs:
        joined = [*together.get(pair, [pair]), *together.get(other_pair, [other_pair])]
        joined = list(dict.fromkeys(joined))
        together.update(dict.fromkeys(joined, joined))
    return {node: nodes[0] for node, nodes in together.items()}


def _list_code_inclusions(
    mine: Codelist, theirs: Codelist, codes: Mapping[str, CodeMatch]
) -> Iterator[tuple[Node, Node]]:
    """Every code with one that holds it and more."""
    for side, codelist in enumerate((mine, theirs)):
        for code in codelist:
            if code.parent in codelist and code.kind is not CodeRelation.VIEW:
                yield (side, code.id), (side, str(code.parent))
    for name, match in codes.items():
        if match.part_of in theirs:
            yield (0, name), (1, match.part_of)
        yield from (((1, other_contain), (0, name)) for other_contain in match.contains if other_contain in theirs)


def _list_node_codes(nodes: Iterable[Node]) -> list[str]:
    return [code for _, code in nodes]


def _check_measure_match(
    own: StructuralMetadata, shared: StructuralMetadata, member: str, at: int, match: MeasureMatch
) -> Iterator[Problem]:
    here: ProblemPath = ("measure", at)
    if match.of not in own.measures:
        yield _build_federation_problem(here, "own_measure", member=member, name=match.of)
    else:
        for name, code in match.where.items():
            if name not in own.measures[match.of].dimensions:
                yield Problem("", here, format_message("define.problem.not_its_dimension", measure=match.of, name=name))
            elif own.is_unknown_code(name, code):
                yield _build_federation_problem(here, "own_code", member=member, code=code, name=name)
    if match.to and match.to not in shared.measures:
        yield _build_federation_problem(here, "shared_measure", name=match.to)
    for name, code in match.at.items() if match.to in shared.measures else ():
        if name not in shared.measures[match.to].dimensions:
            yield Problem("", here, format_message("define.problem.not_its_dimension", measure=match.to, name=name))
        elif shared.is_unknown_code(name, code):
            yield _build_federation_problem(here, "shared_code", code=code, name=name)


def _check_measure_units(
    own: StructuralMetadata,
    shared: StructuralMetadata,
    units: Mapping[str, str],
    bodies: tuple[str, ...],
    at: int,
    match: MeasureMatch,
) -> Iterator[Problem]:
    """Why a measure cannot stand for a shared one: unlike units are never held together."""
    if match.of not in own.measures or match.to not in shared.measures:
        return
    measure, other_measure = own.measures[match.of], shared.measures[match.to]
    facts = {"of": match.of, "to": match.to}
    known = (body for body in bodies if body in {**own.providers, **own.groups})
    for unit in dict.fromkeys(own.unit(match.of, body) for body in known):
        if units.get(unit.value, unit.value) != other_measure.unit.value or (
            unit.value in units and unit.people != other_measure.unit.people
        ):
            yield _build_federation_problem(
                ("measure", at), "units", **facts, unit=unit.value, other=other_measure.unit.value
            )
    ranks = {measure.status, other_measure.status} & {"presumed", "identified"}
    if len(ranks) > 1 or (match.kind == "equal" and measure.status != other_measure.status):
        yield _build_federation_problem(("measure", at), "status", **facts)
    if measure.flow != other_measure.flow:
        yield _build_federation_problem(("measure", at), "flow", **facts)
    if measure.statistic != other_measure.statistic or (measure.statistic != "count" and match.kind != "equal"):
        yield _build_federation_problem(("measure", at), "statistic", **facts)


FILE = "collections.toml"


def read_federation(path: Path | str) -> Federation:
    """The collection of collections in a folder: a collection with the shared words, and `collections.toml`.

    Args:
        path: The folder.

    Raises:
        CollectionError: If any of the collections cannot be read, or what ties them does not fit; the error
            lists every problem of all of them.
    """
    return _FederationReader(Path(path)).read_whole_federation()


class _FederationReader(DefinitionFiles):
    """Reads what ties collections, and notes what is wrong with it and with each of them."""

    def read_whole_federation(self) -> Federation:
        """Everything; a problem of one collection hides none of another."""
        file = self.root / FILE
        if not file.is_file():
            raise make_error(CollectionError, "federation.none", folder=self.root, file=FILE)
        shared = self.read_member_collection(self.root, "")
        federation_settings = self.parse_definition(file, self.read_toml_file(file), FederationSettings)
        if federation_settings is None:
            self.stop()
            raise AssertionError
        self.note_repeated_names(federation_settings)
        members: dict[str, Member] = {}
        for at, constituent in enumerate(federation_settings.collection):
            own_collection = self.read_federation_member(at, constituent)
            words = self.read_correspondence(("collection", at), constituent.correspondence or constituent.name)
            if own_collection is None or shared is None:
                continue
            for name in self.unknown(constituent, own_collection, shared):
                self.here(at, name[0], **name[1])
            if words is None:
                continue
            place = self.root / "correspondences" / f"{constituent.correspondence or constituent.name}.toml"
            bodies = tuple(constituent.bodies)
            for problem in validate_correspondence(own_collection, shared, words, bodies, constituent.name):
                self.note(place, problem.path, problem.said)
            members[constituent.name] = Member(
                constituent, own_collection, AddressTranslation.from_correspondence(own_collection, shared, words)
            )
        if shared is not None:
            for at, mirror in enumerate(federation_settings.mirror):
                for text in _check_mirror(shared, mirror):
                    self.note(file, ("mirror", at), text)
        self.stop()
        assert shared is not None
        return Federation(shared, members, federation_settings.mirror)

    def stop(self) -> None:
        """Stop with every problem that was noted."""
        if self.problems:
            count = len(self.problems)
            raise make_error(CollectionError, "federation.problems", self.causes(), folder=self.root, count=count)

    def here(self, at: int, what: str, /, **facts: object) -> None:
        """Note what is wrong with what is said of a collection."""
        self.note_minor_problem(self.root / FILE, ("collection", at), f"federation.{what}", **facts)

    def read_member_collection(self, folder: Path, name: str) -> Collection | None:
        """A collection; None, and each of its own problems, where it cannot be read."""
        try:
            return read_collection(folder)
        except CollectionError as error:
            for text in error.told or error.why[:1]:
                what = format_message("define.federation.member", name=name, what=text) if name else text
                self.note(self.root / FILE, 1, what)
            return None

    def note_repeated_names(self, said: FederationSettings) -> None:
        """Note names, folders and shared providers that two collections have."""
        names, folders, providers = dict[str, int](), dict[Path, int](), dict[str, int]()
        for at, constituent in enumerate(said.collection):
            if names.setdefault(constituent.name, at) != at:
                self.here(at, "name_twice", name=constituent.name)
            if folders.setdefault((self.root / constituent.folder).resolve(), at) != at:
                self.here(at, "folder_twice", name=constituent.name, folder=constituent.folder)
            for provider in constituent.bodies.values():
                if providers.setdefault(provider, at) != at:
                    self.here(at, "provider_twice", name=provider)
        mirrors = [mirror.name for mirror in said.mirror]
        for name in sorted({name for name in mirrors if mirrors.count(name) > 1}):
            at = len(mirrors) - 1 - mirrors[::-1].index(name)
            self.note_minor_problem(self.root / FILE, ("mirror", at), "problem.relation_twice", name=name)

    def read_federation_member(self, at: int, one: Constituent) -> Collection | None:
        """One of the collections; None, and what is wrong, where it is none or cannot be read."""
        folder = self.root / one.folder
        if not (folder / "collection.toml").is_file():
            self.here(at, "no_folder", name=one.name, folder=one.folder)
            return None
        if (folder / FILE).is_file():
            self.here(at, "nested", name=one.name, folder=one.folder)
            return None
        return self.read_member_collection(folder, one.name)

    def unknown(self, one: Constituent, own: Collection, shared: Collection) -> Iterator[tuple[str, dict[str, object]]]:
        """Bodies and providers that neither collection has."""
        for body, provider in one.bodies.items():
            if body not in {**own.providers, **own.groups}:
                yield "no_body", {"name": one.name, "body": body}
            if provider not in shared.providers:
                yield "no_shared_provider", {"name": provider}

    def read_correspondence(self, said: ProblemPath, name: str, beneath: tuple[str, ...] = ()) -> Correspondence | None:
        """A correspondence with those that it is like; None, and what is wrong, where one cannot be read."""
        file = self.root / "correspondences" / f"{name}.toml"
        above = self.root / "correspondences" / f"{beneath[-1]}.toml" if beneath else self.root / FILE
        if name in beneath:
            chain = " → ".join((*beneath[beneath.index(name) :], name))
            self.note_problem_once(above, said, "federation.like_itself", list=chain)
            return None
        if not file.is_file():
            self.note_problem_once(above, said, "federation.no_correspondence", name=name)
            return None
        own_correspondence = self.parse_definition(file, self.read_toml_file(file), Correspondence)
        if own_correspondence is None or not own_correspondence.like:
            return own_correspondence
        base = self.read_correspondence(("like",), own_correspondence.like, (*beneath, name))
        return own_correspondence.over(base) if base is not None else None

    def note_problem_once(self, file: Path, place: ProblemPath, path: str, /, **facts: object) -> None:
        """Note a problem that several collections share."""
        before = len(self.problems)
        self.note_minor_problem(file, place, path, **facts)
        if self.problems[-1] in self.problems[:before]:
            self.problems.pop()


def _check_mirror(shared: Collection, mirror: Mirror) -> Iterator[Text]:
    """What is wrong with a mirror: names that nothing defines, and unlike units on its sides."""
    measures = shared.measures
    known = [side for side in mirror.sides if side.measure in measures]
    for side in mirror.sides:
        if side.measure not in measures:
            yield format_message("define.problem.no_measure", name=side.measure)
            continue
        for name in (side.by, *side.where, *mirror.for_each):
            if name not in measures[side.measure].dimensions:
                yield format_message("define.problem.not_its_dimension", measure=side.measure, name=name)
        for name, code in side.where.items():
            if shared.is_unknown_code(name, code):
                yield format_message("define.problem.no_code", code=code, dimension=name)
    if f"relations.{mirror.name}" not in shared.labels:
        yield format_message("define.problem.no_label", name=f"relations.{mirror.name}")
    if len(known) == len(mirror.sides):
        yield from _check_mirror_sides(shared, mirror)


def _check_mirror_sides(shared: Collection, mirror: Mirror) -> Iterator[Text]:
    measure, other_measure = (shared.measures[side.measure] for side in mirror.sides)
    facts: Mapping[str, object] = {"name": mirror.name, "of": mirror.given.measure, "to": mirror.taken.measure}
    if measure.unit != other_measure.unit:
        yield format_message(
            "define.federation.mirror_units", **facts, unit=measure.unit.value, other=other_measure.unit.value
        )
    if measure.status != other_measure.status:
        yield format_message("define.federation.mirror_status", **facts)
