"""Personal data in text: found, judged, and given its public form 去标识化.

``scan`` says what stands where and whether it keeps the text from being released;
``mask`` writes the public form. Offsets are code points of the text as given. The
table of kinds is ``KINDS``; the reasons name the article they rest on.
"""

from gongkai.law.personal_data.kinds import KINDS, Blocks, Kind
from gongkai.law.personal_data.masks import mask_value
from gongkai.law.personal_data.scanning import Entity, Scan, mask, scan

__all__ = ["KINDS", "Blocks", "Entity", "Kind", "Scan", "mask", "mask_value", "scan"]
