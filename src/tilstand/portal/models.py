"""What the portal keeps: people and whom they act for, the acts of rounds, and figures not yet signed.

Acts, those on somebody's access among them, and saved figures are only ever added to; triggers of the
database hold that (`sql/`). Words of bodies stand apart from both, under their hash, so that they can expire.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class People(BaseUserManager["Person"]):
    """Those who can sign in."""

    def get_by_natural_key(self, username: str | None) -> Person:
        """Somebody by the name that they sign in with."""
        return self.get(login=username)


class Person(AbstractBaseUser):
    """Somebody who can sign in.

    Attributes:
        ended: When their access ended, where it has.
    """

    login = models.CharField(max_length=254, unique=True)
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=20, blank=True)
    is_active = models.BooleanField(default=True)
    ended = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar = ["name"]
    objects = People()


class Mandate(models.Model):
    """Whom somebody acts for: a body, or the coordinator where no body stands.

    Attributes:
        signs: True where they may sign the body's figures off.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="mandates")
    provider = models.CharField(max_length=100, blank=True)
    signs = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "provider"], name="portal_mandate_once")]


class HeldRound(models.Model):
    """A round, or `registers/NAME`, whose acts are kept here; the folder keeps them where `held` is False."""

    name = models.CharField(max_length=100, unique=True)
    series = models.PositiveIntegerField(default=1)
    held = models.BooleanField(default=True)


class KeptAct(models.Model):
    """One act as a line of a chain: each line holds the hash of the one before.

    Attributes:
        series: Which chain; a log that was merged outside begins a new one, and the former stays.
    """

    round_name = models.CharField(max_length=100)
    series = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    line = models.TextField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round_name", "series", "number"], name="portal_act_once")
        ]


class SavedCell(models.Model):
    """What somebody wrote in one place of a body's form; the highest version is what stands there.

    Attributes:
        address: The figure or question that it is.
        given: What was written, as it was written.
        state: Why there is no number; empty where there is one or nothing was chosen.
        qualifier: How the number is meant.
        words: Hash of a remark or an answer; empty where there is none.
    """

    round_name = models.CharField(max_length=100)
    provider = models.CharField(max_length=100)
    address = models.CharField(max_length=400)
    version = models.PositiveIntegerField()
    given = models.TextField(blank=True)
    state = models.CharField(max_length=20, blank=True)
    qualifier = models.CharField(max_length=20, blank=True)
    words = models.CharField(max_length=64, blank=True)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round_name", "provider", "address", "version"], name="portal_cell_once")
        ]


class SavedWords(models.Model):
    """Words of a body, under their hash; they are taken away when their time has passed."""

    round_name = models.CharField(max_length=100)
    provider = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round_name", "provider", "sha256"], name="portal_words_once")
        ]


class Invitation(models.Model):
    """A link by which somebody joins, or chooses anew how they sign in: it works once, until its time is out.

    Attributes:
        sha256: Hash of what stands in the link; the link itself is nowhere.
        used: When it was used.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="invitations")
    sha256 = models.CharField(max_length=64, unique=True)
    until = models.DateTimeField()
    used = models.DateTimeField(null=True)


class AccessAct(models.Model):
    """Something that was done with somebody's access; only ever added to, and it names nobody.

    Attributes:
        person: Whose access, by number: the number stays when the person is taken away.
        by: Who did it, by number; none where a command did.
        what: What was done.
        provider: The body that it is about; empty for the unit.
    """

    at = models.DateTimeField()
    person = models.BigIntegerField()
    by = models.BigIntegerField(null=True)
    what = models.CharField(max_length=20)
    provider = models.CharField(max_length=100, blank=True)
    signs = models.BooleanField(default=False)


class Vouched(models.Model):
    """Somebody as an issuer knows them: the hash of its name and of what it calls them, and nothing else."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="vouched")
    sha256 = models.CharField(max_length=64, unique=True)


class ContactPoint(models.Model):
    """Somebody at a body whom the unit may write to: because they said yes, and until it is asked again.

    Attributes:
        consented: The day on which they said yes.
        review: The day on which they are asked again; after it the line is taken away.
    """

    provider = models.CharField(max_length=100)
    name = models.CharField(max_length=200)
    mail = models.CharField(max_length=254)
    phone = models.CharField(max_length=40, blank=True)
    consented = models.DateField()
    review = models.DateField()


class Tombstone(models.Model):
    """What was taken away by rule: of which kind, when, and a hash by which it can be recognised, not read.

    Attributes:
        kind: What it was.
        sha256: Of words their own hash; of people one that only this portal can make.
    """

    kind = models.CharField(max_length=20)
    sha256 = models.CharField(max_length=64)
    round_name = models.CharField(max_length=100, blank=True)
    provider = models.CharField(max_length=100, blank=True)
    at = models.DateTimeField()


class Token(models.Model):
    """What a program shows to act for a body as a person may: some of their rights, until its time is out.

    Attributes:
        sha256: Hash of what the program shows; that itself is nowhere.
        called: What its owner calls the program.
        may: How far it may go: `read`, `write` or `sign`.
        ended: When somebody ended it before its time.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tokens")
    provider = models.CharField(max_length=100)
    called = models.CharField(max_length=100)
    may = models.CharField(max_length=10)
    sha256 = models.CharField(max_length=64, unique=True)
    until = models.DateTimeField()
    ended = models.DateTimeField(null=True, blank=True)


class GivenAnswer(models.Model):
    """What a program was answered under a key of its own: the same is answered when it asks again.

    Attributes:
        key: The key.
        asked: Hash of what it asked.
        answer: What it was answered, as JSON; figures and words are not in it.
    """

    token = models.ForeignKey(Token, on_delete=models.CASCADE, related_name="answers")
    key = models.CharField(max_length=64)
    asked = models.CharField(max_length=64)
    answer = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["token", "key"], name="portal_answer_once")]


class QueuedMail(models.Model):
    """A mail that is to be sent; the mail itself is a file, and where it went is known of it alone.

    Attributes:
        file: Name of its file.
        kind: What it is.
        provider: The body that it is for; empty where it is for a person.
        state: `queued`, `accepted` by the server, or `refused` by it.
        tries: How often it was tried.
        due: When it is tried next.
        why: Why it was not accepted the last time.
    """

    file = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=20)
    round_name = models.CharField(max_length=100, blank=True)
    provider = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=10, default="queued")
    tries = models.PositiveIntegerField(default=0)
    due = models.DateTimeField()
    why = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField()


class AskedQuestion(models.Model):
    """What a body was asked about a figure, as it was told: whoever answers sees these very words.

    Attributes:
        number: The question's number.
        asked: Hash of what was asked.
        address: The figure that it is about; empty where it is about none of the body's.
        told: What was asked, in every language, as JSON.
    """

    round_name = models.CharField(max_length=100)
    provider = models.CharField(max_length=100)
    number = models.CharField(max_length=40)
    asked = models.CharField(max_length=64)
    address = models.CharField(max_length=400, blank=True)
    told = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round_name", "number", "asked"], name="portal_asked_once")
        ]


class Job(models.Model):
    """Work on a round that takes its time: a draft, an edition, the checks before one.

    Attributes:
        kind: `draft`, `edition`, `checks` or `accounts`.
        state: `waiting`, `working`, `done`, or `failed`.
        stage: What is being done now.
        heart: When whoever works was last heard of; silent for too long, the work is done again.
        told: What came of it, or why nothing did, as JSON.
    """

    round_name = models.CharField(max_length=100)
    kind = models.CharField(max_length=10)
    state = models.CharField(max_length=10, default="waiting")
    stage = models.CharField(max_length=40, blank=True)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()
    heart = models.DateTimeField(null=True, blank=True)
    ended = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveIntegerField(default=0)
    told = models.TextField(default="{}")


class EarlyReader(models.Model):
    """Somebody who may see an edition before it is public, by a link of their own, until it is.

    Attributes:
        why: Why they need to.
        sha256: Hash of what stands in their link.
    """

    round_name = models.CharField(max_length=100)
    name = models.CharField(max_length=200)
    why = models.CharField(max_length=400)
    sha256 = models.CharField(max_length=64, unique=True)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()
    ended = models.DateTimeField(null=True, blank=True)


class EarlyLook(models.Model):
    """A page that an early reader opened; only ever added to."""

    reader = models.BigIntegerField()
    round_name = models.CharField(max_length=100)
    page = models.CharField(max_length=300)
    at = models.DateTimeField()


class SavedSection(models.Model):
    """A text of the report as somebody saved it; the highest version is what its file says.

    Attributes:
        file: Its file within the collection.
        text: What it says.
    """

    round_name = models.CharField(max_length=100)
    file = models.CharField(max_length=300)
    version = models.PositiveIntegerField()
    text = models.TextField()
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round_name", "file", "version"], name="portal_section_once")
        ]


class ReopenWish(models.Model):
    """A body asks that its figures be opened, or corrected once they are frozen; the reason stands apart.

    Attributes:
        words: Hash of the reason.
        seen: How many acts there were on its figures: whether it was done is told by what came after.
    """

    round_name = models.CharField(max_length=100)
    provider = models.CharField(max_length=100)
    words = models.CharField(max_length=64)
    seen = models.PositiveIntegerField()
    by = models.CharField(max_length=200)
    at = models.DateTimeField()
