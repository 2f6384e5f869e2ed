"""Take in uploaded files: type by content, size, hash, text; Word to clean HTML."""

from __future__ import annotations

import hashlib
import io
import os
import re
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import BinaryIO

import filetype
import mammoth
import nh3
from django.conf import settings
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from pypdf import PdfReader

from gongkai.core.errors import BadInput
