"""A report: one HTML file that works offline, kept small in memory, shown in a notebook in a frame of its own."""

from __future__ import annotations

import html
import os
import zlib
from pathlib import Path


class Report:
    """Mixed into results that have a report."""

    _packed: bytes

    def _keep_report(self, file: Path) -> None:
        self._packed = zlib.compress(file.read_bytes())

    @property
    def report(self) -> str:
        """The report as HTML."""
        return zlib.decompress(self._packed).decode()

    def save_report(self, path: str | os.PathLike[str]) -> Path:
        """Writes the report.

        Returns:
            the path of the file
        """
        file = Path(path)
        file.write_text(self.report, encoding="utf-8")
        return file

    def _repr_html_(self) -> str:
        """The report for a notebook; the frame cannot reach the notebook's own page."""
        page = html.escape(self.report, quote=True)
        style = "width:100%;height:640px;border:1px solid #8888"
        return f'<iframe title="ganscope report" sandbox="allow-scripts" srcdoc="{page}" style="{style}"></iframe>'
