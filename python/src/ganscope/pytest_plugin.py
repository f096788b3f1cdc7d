"""The fixture ``ganscope`` of pytest: the package, for ``ganscope.assert_matches`` without an import."""

from __future__ import annotations

from types import ModuleType

import pytest


@pytest.fixture(scope="session", name="ganscope")
def ganscope_fixture() -> ModuleType:
    """The package ``ganscope``."""
    import ganscope

    return ganscope
