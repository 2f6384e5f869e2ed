"""Which sentences are collected for translation."""

from gongkai.config.messages import Message, _in_python


def test_a_sentence_is_collected_under_whatever_name_a_module_calls_gettext() -> None:
    source = """
from django.utils.translation import gettext as _t, ngettext
from django.utils.translation import gettext_lazy as _

label = _("统计表")
one = _t("报表")
some = ngettext("一件", "多件", n)
other = _n("不是句子")
"""
    assert list(_in_python(source)) == [
        Message("统计表"),
        Message("报表"),
        Message("一件", plural="多件"),
    ]
