"""Where packaged files are: in a checkout beside the package, in a wheel inside it."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
_INSTALLED = PACKAGE / "annotations"
ANNOTATIONS = _INSTALLED if _INSTALLED.is_dir() else PACKAGE.parent / "annotations"

LABEL_CONFIG = ANNOTATIONS / "label_config.xml"
CODEBOOK = ANNOTATIONS / "codebook.md"
DEFAULT_MODEL = PACKAGE / "models" / "default"
DEMO_ARTICLE = PACKAGE / "examples" / "article.txt"
WORD_LISTS = PACKAGE / "attribution"
