"""What stands in for the password of an account that there is not costs what a real one would, and was never one."""

import pytest
from argon2 import extract_parameters
from argon2.exceptions import VerifyMismatchError

from loaders.accounts.passwords import Passwords, owasp_hasher
from tests.people import CHEAP


@pytest.mark.parametrize("hasher", [CHEAP, owasp_hasher()], ids=["cheap", "owasp"])
def test_what_stands_in_is_as_much_work_as_a_real_one(hasher):
    known = Passwords(hasher)
    # for any other reason than that the password is another, less would have been computed
    with pytest.raises(VerifyMismatchError):
        hasher.verify(known.stand_in, "Zwölf Zwerge")
    assert extract_parameters(known.stand_in) == extract_parameters(known.kept("Zwölf Zwerge"))
    assert known.stand_in != Passwords(hasher).stand_in
    assert not known.matches("", "Zwölf Zwerge")
