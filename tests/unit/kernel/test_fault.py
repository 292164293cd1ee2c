import pytest

from tilstand.kernel.system import Constraint, KernelError, LinearSystem, Variable


def test_a_fault_is_told_with_its_causes_and_its_remedy():
    error = KernelError("Not possible.", cause=["one", "two"], remedy="Do this.")
    assert str(error) == "Not possible.\n  one\n  two\n  -> Do this."
    assert (error.title, error.causes, error.remedy) == ("Not possible.", ("one", "two"), "Do this.")
    assert str(KernelError("Not possible.")) == "Not possible."


def test_relations_that_cannot_be_set_up_are_told():
    with pytest.raises(KernelError) as caught:
        LinearSystem((Variable("a"),), (Constraint("r", {"a": 1, "b": 1}, 3, 2),))
    assert str(caught.value) == (
        "The relations cannot be set up as whole-number arithmetic.\n"
        "  relation r: unknown figure b\n"
        "  relation r: no sum lies between 3 and 2\n"
        "  -> Correct these relations or figures in the collection."
    )


def test_values_that_do_not_belong_to_the_relations_are_told():
    with pytest.raises(KernelError) as caught:
        LinearSystem((Variable("a"),), ()).replace_printed_values({"b": 1, "a": 0.5})
    assert str(caught.value) == (
        "The values do not belong to these relations.\n  unknown figure b\n  figure a: the value is not a whole number"
    )
