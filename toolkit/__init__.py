"""Who says what in the news: fact, official claim or framing, and whose word a sentence rests on."""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_PUBLIC = {
    "read_articles": "toolkit.api",
    "split": "toolkit.api",
    "score": "toolkit.api",
    "show": "toolkit.api",
    "ledger": "toolkit.api",
    "export": "toolkit.api",
    "train": "toolkit.training",
    "evaluate": "toolkit.quality",
    "validate": "toolkit.quality",
    "check": "toolkit.checks",
    "agree": "toolkit.agreement",
    "demo": "toolkit.api",
    "load_model": "toolkit.model",
    "read_corpus": "toolkit.files",
    "ToolkitError": "toolkit.errors",
}
__all__ = ["__version__", *_PUBLIC]


def __getattr__(name: str) -> Any:
    # loaded when first used: `import toolkit` stays quick
    if name not in _PUBLIC:
        raise AttributeError(f"module 'toolkit' has no attribute {name!r}")
    value = getattr(import_module(_PUBLIC[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
