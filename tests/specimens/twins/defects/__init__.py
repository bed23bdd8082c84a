"""Every defect, by what it is about."""

from tests.specimens.twins.defects.access import ACCESS
from tests.specimens.twins.defects.answers import ANSWERS
from tests.specimens.twins.defects.defect import Defect
from tests.specimens.twins.defects.inputs import INPUTS
from tests.specimens.twins.defects.sign_in import SIGN_INS

DEFECTS: tuple[Defect, ...] = (*ACCESS, *SIGN_INS, *INPUTS, *ANSWERS)

__all__ = ["DEFECTS", "Defect"]
