"""Statistics forms 统计表 of the annual report as data, with their relations 勾稽关系.

Three national forms (2014–2018, 2019–2020, 2021→) and any local form of the same shape.
Relations are held against any set of cells: our own figures or a published report's.
"""

from gongkai.law.forms.consolidate import check_consolidation, consolidate
from gongkai.law.forms.figures import Figure
from gongkai.law.forms.model import (
    BadForm,
    CellKey,
    Cells,
    Column,
    Form,
    Relation,
    Row,
    Table,
    form_for,
    load_form,
    national_form,
    national_forms,
    read_form,
)
from gongkai.law.forms.relations import (
    Finding,
    check_jumps,
    check_relations,
    check_values,
    place,
)
from gongkai.law.forms.series import Carried, NoWay, carry

__all__ = [
    "BadForm",
    "Carried",
    "CellKey",
    "Cells",
    "Column",
    "Figure",
    "Finding",
    "Form",
    "NoWay",
    "Relation",
    "Row",
    "Table",
    "carry",
    "check_consolidation",
    "check_jumps",
    "check_relations",
    "check_values",
    "consolidate",
    "form_for",
    "load_form",
    "national_form",
    "national_forms",
    "place",
    "read_form",
]
