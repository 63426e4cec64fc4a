"""interim"""
from __future__ import annotations
from dataclasses import dataclass
from plugin_server.blocks.context import AreaRow, SessionContext

def day(d: str) -> str:
    y, m, dd = d.split("-")
    return f"{int(dd)} {'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split()[int(m)-1]} {y}"
def hours(m: int) -> str: return f"{m/60:g}"
@dataclass(frozen=True, slots=True)
class Run:
    text: str
    strong: bool = False
def columns(c): return ("Area","Rating","Hours: now → wanted","List")
def row(c, r):
    a=r.area
    return (a.name, "not asked" if a.rating is None else f"{a.rating:g}"+(f" (was {r.was:g})" if r.was not in (None,a.rating) else ""),
      "" if a.now is None or a.wanted is None else f"{hours(a.now)} → {hours(a.wanted)} ({a.change/60:+g})", "no list yet" if r.wants_list else (f"{r.open} open" if r.open else ""))
def summary(c):
    b=c.balance
    return ((Run(f"{hours(b.in_place)} of {hours(b.now)} hours already lie where they are wanted; "),Run(f"{hours(b.would_move)} would move",True),Run(".")),) if b.counted else ()
def question_head(n): return "More time wanted, no list yet: "+", ".join(n)
def question(c,n): return (c.lens or "Imagine you were only the Manager of {area}: what would be on your list?").replace("{area}",n)
