"""Reading a collection of collections: all of them and what ties them, then all problems at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from tilstand.define.collection import Collection
from tilstand.define.correspondence import Correspondence
from tilstand.define.corresponding import disagreements
from tilstand.define.federation import Constituent, Federated, Federation, Member
from tilstand.define.files import Files
from tilstand.define.locate import line_of
from tilstand.define.mirror import Mirror
from tilstand.define.read import collection
from tilstand.define.translation import Translation
from tilstand.errors import CollectionError
from tilstand.languages import failure, message
from tilstand.terms import Text

__all__ = ["FILE", "federation"]

FILE = "collections.toml"


def federation(path: Path | str) -> Federation:
    """The collection of collections in a folder: a collection with the shared words, and `collections.toml`.

    Args:
        path: The folder.

    Raises:
        CollectionError: If any of the collections cannot be read, or what ties them does not fit; the error
            lists every problem of all of them.
    """
    return _FederationReader(Path(path)).read_all()


class _FederationReader(Files):
    """Reads what ties collections, and notes what is wrong with it and with each of them."""

    def read_all(self) -> Federation:
        """Everything; a problem of one collection hides none of another."""
        file = self.root / FILE
        if not file.is_file():
            raise failure(CollectionError, "federation.none", folder=self.root, file=FILE)
        shared = self.collection(self.root, "")
        said = self.parse(file, self.toml(file), Federated)
        if said is None:
            self.stop()
            raise AssertionError
        self.twice(said)
        members: dict[str, Member] = {}
        for at, one in enumerate(said.collection):
            own = self.member(at, one)
            words = self.correspondence(("collection", at), one.correspondence or one.name)
            if own is None or shared is None:
                continue
            for name in self.unknown(one, own, shared):
                self.here(at, name[0], **name[1])
            if words is None:
                continue
            place = self.root / "correspondences" / f"{one.correspondence or one.name}.toml"
            for problem in disagreements(own, shared, words, tuple(one.bodies), one.name):
                self.note(place, line_of(self.texts.get(place, ""), problem.path), problem.said)
            members[one.name] = Member(one, own, Translation.of(own, shared, words))
        if shared is not None:
            for at, mirror in enumerate(said.mirror):
                for told in _mirror(shared, mirror):
                    self.note(file, line_of(self.texts[file], ("mirror", at)), told)
        self.stop()
        assert shared is not None
        return Federation(shared, members, said.mirror)

    def stop(self) -> None:
        """Stop with every problem that was noted."""
        if self.problems:
            count = len(self.problems)
            raise failure(
                CollectionError, "federation.problems", self.causes(), folder=self.root, count=count
            )

    def here(self, at: int, what: str, /, **facts: object) -> None:
        """Note what is wrong with what is said of a collection."""
        file = self.root / FILE
        self.say(file, line_of(self.texts[file], ("collection", at)), f"federation.{what}", **facts)

    def collection(self, folder: Path, name: str) -> Collection | None:
        """A collection; None, and each of its own problems, where it cannot be read."""
        try:
            return collection(folder)
        except CollectionError as error:
            for told in error.told or error.why[:1]:
                what = message("define.federation.member", name=name, what=told) if name else told
                self.note(self.root / FILE, 1, what)
            return None

    def twice(self, said: Federated) -> None:
        """Note names, folders and shared providers that two collections have."""
        names, folders, providers = dict[str, int](), dict[Path, int](), dict[str, int]()
        for at, one in enumerate(said.collection):
            if names.setdefault(one.name, at) != at:
                self.here(at, "name_twice", name=one.name)
            if folders.setdefault((self.root / one.folder).resolve(), at) != at:
                self.here(at, "folder_twice", name=one.name, folder=one.folder)
            for provider in one.bodies.values():
                if providers.setdefault(provider, at) != at:
                    self.here(at, "provider_twice", name=provider)
        mirrors = [one.name for one in said.mirror]
        for name in sorted({name for name in mirrors if mirrors.count(name) > 1}):
            at = len(mirrors) - 1 - mirrors[::-1].index(name)
            file = self.root / FILE
            self.say(file, line_of(self.texts[file], ("mirror", at)), "problem.relation_twice", name=name)

    def member(self, at: int, one: Constituent) -> Collection | None:
        """One of the collections; None, and what is wrong, where it is none or cannot be read."""
        folder = self.root / one.folder
        if not (folder / "collection.toml").is_file():
            self.here(at, "no_folder", name=one.name, folder=one.folder)
            return None
        if (folder / FILE).is_file():
            self.here(at, "nested", name=one.name, folder=one.folder)
            return None
        return self.collection(folder, one.name)

    def unknown(
        self, one: Constituent, own: Collection, shared: Collection
    ) -> Iterator[tuple[str, dict[str, object]]]:
        """Bodies and providers that neither collection has."""
        for body, provider in one.bodies.items():
            if body not in {**own.providers, **own.groups}:
                yield "no_body", {"name": one.name, "body": body}
            if provider not in shared.providers:
                yield "no_shared_provider", {"name": provider}

    def correspondence(
        self, said: tuple[str | int, ...], name: str, beneath: tuple[str, ...] = ()
    ) -> Correspondence | None:
        """A correspondence with those that it is like; None, and what is wrong, where one cannot be read."""
        file = self.root / "correspondences" / f"{name}.toml"
        above = self.root / "correspondences" / f"{beneath[-1]}.toml" if beneath else self.root / FILE
        line = line_of(self.texts.get(above, ""), said)
        if name in beneath:
            chain = " → ".join((*beneath[beneath.index(name) :], name))
            self.say_once(above, line, "federation.like_itself", list=chain)
            return None
        if not file.is_file():
            self.say_once(above, line, "federation.no_correspondence", name=name)
            return None
        own = self.parse(file, self.toml(file), Correspondence)
        if own is None or not own.like:
            return own
        base = self.correspondence(("like",), own.like, (*beneath, name))
        return own.over(base) if base is not None else None

    def say_once(self, file: Path, line: int, path: str, /, **facts: object) -> None:
        """Note a problem that several collections share."""
        before = len(self.problems)
        self.say(file, line, path, **facts)
        if self.problems[-1] in self.problems[:before]:
            self.problems.pop()


def _mirror(shared: Collection, mirror: Mirror) -> Iterator[Text]:
    """What is wrong with a mirror: names that nothing defines, and unlike units on its sides."""
    measures = shared.measures
    known = [side for side in mirror.sides if side.measure in measures]
    for side in mirror.sides:
        if side.measure not in measures:
            yield message("define.problem.no_measure", name=side.measure)
            continue
        for name in (side.by, *side.where, *mirror.for_each):
            if name not in measures[side.measure].dimensions:
                yield message("define.problem.not_its_dimension", measure=side.measure, name=name)
        for name, code in side.where.items():
            if shared.has_codes(name) and code not in shared.codelist(name):
                yield message("define.problem.no_code", code=code, dimension=name)
    if f"relations.{mirror.name}" not in shared.labels:
        yield message("define.problem.no_label", name=f"relations.{mirror.name}")
    if len(known) == len(mirror.sides):
        yield from _unlike_sides(shared, mirror)


def _unlike_sides(shared: Collection, mirror: Mirror) -> Iterator[Text]:
    one, other = (shared.measures[side.measure] for side in mirror.sides)
    facts: Mapping[str, object] = {
        "name": mirror.name,
        "of": mirror.given.measure,
        "to": mirror.taken.measure,
    }
    if one.unit != other.unit:
        yield message("define.federation.mirror_units", **facts, unit=one.unit.value, other=other.unit.value)
    if one.status != other.status:
        yield message("define.federation.mirror_status", **facts)
