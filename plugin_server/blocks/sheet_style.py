"""The style of a client's sheet: constant, so that a policy can allow it by its hash and nothing else.

Lengths are millimetres, as on paper; `sheet_room` reckons with the very same. The margin of the page is nought and
that of the sheet is its own, for in the margin of a page browsers print its address.
"""

from __future__ import annotations

import base64
import hashlib

FONTS = 'ui-sans-serif, system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif'
STYLE = f"""
:root {{ color-scheme: light; --paper: #fff; --ink: #1f2933; --soft: #5b6670; --line: #b8bec4; }}
* {{ box-sizing: border-box; }}
body {{ margin: 0; color: var(--ink); background: var(--paper); font: 3.7mm/5mm {FONTS}; overflow-wrap: anywhere; }}
main {{ max-width: 210mm; margin: 0 auto; padding: 12mm 14mm; -webkit-box-decoration-break: clone;
  box-decoration-break: clone; }}
h1, h2, p, ul, figure {{ margin: 0; padding: 0; }}
header {{ display: flex; justify-content: space-between; align-items: baseline; gap: 6mm; min-height: 12mm; }}
h1 {{ font-size: 6.4mm; line-height: 8mm; font-weight: 650; }}
header p {{ font-size: 4.4mm; line-height: 8mm; text-align: right; }}
h2 {{ font-size: 4.4mm; line-height: 6mm; height: 10mm; font-weight: 650; }}
caption {{ position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }}
.arcs {{ display: block; width: 100%; height: 112mm; }}
.f104 .arcs {{ height: 104mm; }}
.f96 .arcs {{ height: 96mm; }}
.upper {{ margin-bottom: 6mm; }}
table {{ width: 100%; border-collapse: collapse; table-layout: fixed; }}
th, td {{ padding: 1mm 3mm 1mm 0; text-align: start; vertical-align: top; font-weight: 400;
  border-bottom: 0.2mm solid var(--line); }}
thead th {{ color: var(--soft); }}
tbody th {{ font-weight: 650; }}
.listed thead .area {{ width: 44mm; }}
thead .rating {{ width: 24mm; }}
thead .hours {{ width: 36mm; }}
thead .share {{ width: 36mm; }}
tr, li, .line, .take h2 {{ break-inside: avoid; }}
li {{ position: relative; margin-bottom: 0.5mm; padding-inline-start: 5.5mm; list-style: none; }}
li::before {{ content: ""; position: absolute; inset-inline-start: 0.2mm; top: 0.15em; width: 0.85em; height: 0.85em;
  border: 0.3mm solid var(--soft); border-radius: 0.5mm; }}
li.done::after {{ content: ""; position: absolute; inset-inline-start: 0.52em; top: 0.24em;
  width: 0.26em; height: 0.5em; border: solid var(--ink); border-width: 0 0.4mm 0.4mm 0;
  transform: translateX(-0.1em) rotate(40deg); }}
.soft {{ color: var(--soft); }}
.take {{ break-inside: avoid; margin-top: 6mm; }}
.line {{ height: 9mm; border-bottom: 0.2mm solid var(--line); }}
.small table {{ font-size: 3mm; line-height: 3.8mm; }}
.small th, .small td {{ padding: 0.6mm 2.5mm 0.6mm 0; }}
.small .listed thead .area {{ width: 40mm; }}
.small thead .rating {{ width: 18mm; }}
.small thead .hours {{ width: 25mm; }}
.small thead .share {{ width: 30mm; }}
.beside .upper {{ display: grid; grid-template-columns: 106mm minmax(0, 1fr); gap: 5mm; align-items: start; }}
.beside .arcs {{ height: auto; }}
.beside .take {{ margin-top: 0; }}
.tight .upper {{ grid-template-columns: 100mm minmax(0, 1fr); }}
.tight table {{ font-size: 2.8mm; line-height: 3.5mm; }}
.beside tr {{ break-inside: auto; }}
@page {{ margin: 0; }}
@media screen and (max-width: 170mm) {{
  main {{ padding: 6mm 5mm; }}
  body, .small table {{ font-size: 4.2mm; line-height: 5.8mm; }}
  .arcs, .f104 .arcs, .f96 .arcs {{ height: auto; }}
  .beside .upper {{ display: block; }}
  .beside .take {{ margin-top: 6mm; }}
  thead {{ position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }}
  tbody tr {{ display: flex; flex-wrap: wrap; gap: 0 6mm; padding: 2mm 0; border-bottom: 0.2mm solid var(--line); }}
  tbody th, tbody td, .small tbody td, .small tbody th {{ display: block; padding: 0; border: 0; width: auto; }}
  tbody th, tbody .list {{ flex: 1 0 100%; }}
  td[data-head]::before {{ content: attr(data-head) ": "; color: var(--soft); }}
}}
@media screen and (prefers-color-scheme: dark) {{
  :root {{ color-scheme: dark; --paper: #1e1e1e; --ink: #ececec; --soft: #a9b2ba; --line: #5c6166; }}
}}
@media print {{ :root {{ --ink: #000; --soft: #444; --line: #999; }} }}
"""


def source_of(style: str) -> str:
    """A style as a Content-Security-Policy names it: `'sha256-…'`."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'"
