"""Ledgers whose pages a browser is shown: all that may stand on a page, and what must stay text."""

from __future__ import annotations

from typing import Any

import yaml

from factcli.records import Facts
from tests.ledgers import facts_of

STANCES = (
    ("Ministry", "denies"),
    ("Ministry", "disputes"),
    ("Ministry", "questions"),
    ("Ministry", "neither"),
    ("Ministry", "allows"),
    ("Ministry", "implies"),
    ("Ministry", "admits"),
    ("Army", "confirms"),
    ("Press", "asserts"),
    ("Army", "silent"),
)
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 3


def record(**keys: Any) -> str:
    """A file of a ledger."""
    return yaml.safe_dump(keys, allow_unicode=True, sort_keys=False)


def said(speaker: str, date: str, stance: str, **more: Any) -> str:
    keys = {"source": "herald", "confidence": "probable", "summary": f"{speaker} {stance}, {date}."}
    return record(**{"speaker": speaker, "date": date, "stance": stance, **keys, **more})


def _ladder() -> dict[str, str]:
    """Every stance, each the day after the one before."""
    return {
        f"ladder-{number:02}": said(party, f"2024-03-{number:02}", stance)
        for number, (party, stance) in enumerate(STANCES, 1)
    }


def _times() -> dict[str, str]:
    """Dates that are open, uncertain, with a time; a split, falling silent, a shift that may be."""
    return {
        "open": said("Port", "../2024-03-04", "denies"),
        "later": said("Port", "2024-03-03/..", "allows"),
        "between": said("Mayor", "2024-03-02/2024-03-09", "denies"),
        "perhaps": said("Mayor", "2024-03-05/2024-03-12", "admits"),
        "never": said("Wire", "XXXX", "implies"),
        "vague": said("Wire", "2024-03-1X", "asserts"),
        "morning": said("Council", "2024-03-01T09:30+03:00", "denies"),
        "evening": said("Council", "2024-03-01T18:05+03:00", "neither"),
        "hushed": said("Council", "2024-03-02", "silent"),
        "one": said("Union", "2024-03-06", "asserts"),
        "other": said("Union", "2024-03-06", "denies"),
    }


def _scripts() -> dict[str, str]:
    """Names and words in scripts of all kinds, and such as do not break."""
    return {
        "korean": said("조선민주주의인민공화국", "2024-03-01", "denies", quote="그런 일은 없다."),
        "chinese": said(
            "中国外交部", "2024-03-02", "neither", quote=["不了解情况。", "无可奉告。"]
        ),
        "arabic": said("وزارة الخارجية", "2024-03-03", "questions", quote="أين الدليل (2024)؟"),
        "hebrew": said("משרד החוץ", "2024-03-04", "allows", summary="אם כן, אז 3 ספינות."),
        "hindi": said("विदेश मंत्रालय", "2024-03-05", "disputes", quote="यह सच नहीं है।"),
        "long": said(LONG, "2024-03-06", "asserts", summary=LONG),
        "accent": said("Cafe\u0301 Zoë", "2024-03-07", "implies", summary="e\u0301" * 40),
    }


def _figures() -> dict[str, str]:
    """Figures of one unit and of two, revised, in conflict, without a limit, over five powers."""
    given = (
        ("Army", "2024-03-01", {"ships": "3", "cost": "2000 EUR"}),
        ("Army", "2024-03-03", {"ships": "~5", "cost": "900000 EUR"}),
        ("Army", "2024-03-05", {"ships": "8+", "cost": "45000000..60000000 EUR"}),
        ("Port", "2024-03-02", {"ships": "..2", "cost": "100+ USD"}),
        ("Press", "2024-03-04", {"ships": "3..5", "dead": "0"}),
        ("Union", "2024-03-04", {"ships": "4", "dead": "-1..1.5"}),
    )
    return {
        f"figures-{number}": said(who, date, "asserts", figures=figures, tags=["count"])
        for number, (who, date, figures) in enumerate(given)
    }


def _reports() -> dict[str, str]:
    """One utterance in several sources, corrected and retracted ones, everything that a statement
    may hold."""
    first = "harbour/reports/first"
    return {
        "first": said(
            "Ann Lee",
            "2024-03-02",
            "allows",
            party="Port",
            quote=["If there was a ship", "we shall find it"],
            translation="Falls es ein Schiff gab, finden wir es.",
            excerpt="The authority said it would look.",
            at="paragraph 4",
            via=["Wire Service", "Radio One"],
            reading="“If” may be rhetorical.",
            note="Said at the quay.",
        ),
        "second": said(
            "Ann Lee", "2024-03-02", "allows", party="Port", source="wire", same_as=first
        ),
        "third": said(
            "Ann Lee",
            "2024-03-02",
            "implies",
            party="Port",
            source="copy",
            same_as=first,
            confidence="doubtful",
        ),
        "wrong": said("Bo Ek", "2024-03-03", "denies", party="Mayor"),
        "right": said(
            "Bo Ek", "2024-03-03", "questions", party="Mayor", replaces="harbour/reports/wrong"
        ),
        "gone": said("Bo Ek", "2024-03-04", "admits", party="Mayor", source="gone"),
    }


def _judged(*likelihoods: tuple[str, str, str]) -> list[dict[str, str]]:
    return [
        {"date": date, "likelihood": likelihood, "confidence": confidence, "why": "We saw it."}
        for date, likelihood, confidence in likelihoods
    ]


CLAIMS: dict[str, tuple[dict[str, Any], dict[str, str]]] = {
    "ladder": (
        {
            "claim": "The ferry sank.",
            "assessments": _judged(
                ("2024-03-01", "almost no chance", "low"),
                ("2024-03-03", "very unlikely", "moderate"),
                ("2024-03-05", "roughly even chance", "high"),
                ("2024-03-07", "very likely", "moderate"),
                ("2024-03-09", "likely", "low"),
                ("2024-06-10", "almost certain", "high"),
            ),
        },
        _ladder(),
    ),
    "times": (
        {"claim": "It sank at night.", "parties": ["Port", "Mayor", "Council", "Union", "Navy"]},
        _times(),
    ),
    "scripts": ({"claim": "북한 선박이 항구에서 침몰했다, 그리고 السفينة غرقت."}, _scripts()),
    "figures": ({"claim": "Several ships sank."}, _figures()),
    "reports": ({"claim": "Somebody looked for it.", "parties": ["Port", "Mayor"]}, _reports()),
    "unspoken": ({"claim": "Nobody has said anything on it.", "parties": ["Navy"]}, {}),
    "lone": ({"claim": "One alone spoke."}, {"lone": said("Press", "2024-03-05", "asserts")}),
}
SOURCES = {
    "herald": {
        "title": "A ferry is missing",
        "publisher": "The Herald",
        "published": "2024-03-20",
        "updated": "2024-03-21T10:00Z",
        "url": "https://example.org/ferry?a=1&b=2#c",
        "archive": "https://archive.example.org/1",
        "author": "C. Writer",
        "reliability": "B",
    },
    "wire": {
        "title": "URGENT",
        "publisher": "Wire Service",
        "published": "2024-03-20",
        "kind": "wire",
    },
    "copy": {
        "title": "通讯社：渡轮失踪",
        "publisher": "晚报",
        "published": "2024-03-20",
        "derived_from": ["wire"],
    },
    "gone": {
        "title": "He admits it",
        "publisher": "Blog",
        "published": "2024-03-05",
        "retracted": {"date": "2024-03-06", "note": "Made up."},
    },
}


def everything() -> Facts:
    """A story that holds all that a page may show, and one in which nothing is said."""
    files: dict[str, str | bytes] = {
        "factcli.yaml": record(title="Of ferries & “others”"),
        "facts/harbour/story.yaml": record(
            title="The ferry in the harbour", summary="What was said of a ferry. עברית גם כן."
        ),
        "facts/quiet/nothing/claim.yaml": record(claim="Nothing was said of this."),
    }
    for id, source in SOURCES.items():
        files[f"seeds/{id}.yaml"] = record(**source)
    for claim, (about, statements) in CLAIMS.items():
        files[f"facts/harbour/{claim}/claim.yaml"] = record(**about)
        for name, text in statements.items():
            files[f"facts/harbour/{claim}/{name}.yaml"] = text
    facts = facts_of(files)
    assert not facts.findings, facts.findings
    return facts


PAYLOADS = (
    "<script>window.__hit=1;alert(1)</script>",
    '"><img src=x onerror="window.__hit=2">',
    "' onmouseover='window.__hit=3' onfocus='window.__hit=3' autofocus tabindex='1",
    "]]><svg onload=window.__hit=4><style>*{display:none}</style>",
    "</style></title></script><script>window.__hit=5</script>",
    "{{ 7*7 }}{% raw %}${window.__hit=6}&lt;b&gt;&#60;i&#62;",
    "javascript:window.__hit=7",
    "data:text/html,<script>window.__hit=8</script>",
    "<iframe src=https://example.org/frame></iframe><link rel=stylesheet href=//example.org/x>",
    "<!--<base href=//example.org/><form action=//example.org/><button>-->",
)
SHORT = tuple(text for text in PAYLOADS if len(text) < 56)
"""Those that may be names and units of figures."""
UNSEEN = "\u202eevitagen\u202c \u2066x\u2069 \u200b\u200f\ufeff\x07\x1b[31m\x85"


def _harm(field: str) -> str:
    """All payloads, in one text that tells where it was put."""
    return " ".join(f"{field}{number}{text}" for number, text in enumerate(PAYLOADS))


def _harmful_figures(value: int) -> dict[str, str]:
    return {f"figure{n}{text}": f"{value} unit{n}{text}" for n, text in enumerate(SHORT)}


def hostile() -> Facts:
    """A story of texts that want to act, in every field that is free, and one of unseen signs."""
    party, speaker = _harm("party"), _harm("speaker")
    record_of = {
        "summary": _harm("summary"),
        "excerpt": _harm("excerpt"),
        "translation": _harm("translation"),
        "at": _harm("at"),
        "via": [_harm("via"), _harm("carrier")],
        "reading": _harm("reading"),
        "note": _harm("note"),
        "tags": [_harm("tag")],
        "source": "bad",
        "party": party,
        "quote": [_harm("quote"), _harm("piece")],
    }
    unseen = {"party": f"Unseen {UNSEEN}", "quote": UNSEEN, "summary": UNSEEN, "note": UNSEEN}
    facts = facts_of(
        {
            "factcli.yaml": record(title=_harm("ledger")),
            "facts/s/story.yaml": record(title=_harm("title"), summary=_harm("about")),
            "facts/s/c/claim.yaml": record(
                claim=_harm("claim"),
                parties=[party, _harm("unheard"), unseen["party"]],
                assessments=[
                    {
                        "date": "2024-03-01",
                        "likelihood": "likely",
                        "confidence": "low",
                        "why": _harm("why"),
                    }
                ],
            ),
            "facts/s/c/one.yaml": said(
                speaker,
                "2024-03-01",
                "denies",
                figures=_harmful_figures(3),
                **record_of,
            ),
            "facts/s/c/two.yaml": said(
                speaker,
                "2024-03-02",
                "admits",
                figures=_harmful_figures(7),
                **record_of,
            ),
            "facts/s/c/old.yaml": said(speaker, "2024-03-02", "denies", **record_of),
            "facts/s/c/new.yaml": said(
                speaker, "2024-03-02", "admits", **record_of, replaces="s/c/old"
            ),
            "facts/s/c/gone.yaml": said(
                speaker, "2024-03-03", "admits", **{**record_of, "source": "gone"}
            ),
            "facts/s/c/unseen.yaml": said("Unseen", "2024-03-03", "denies", **unseen),
            "facts/s/c/seen.yaml": said("Unseen", "2024-03-04", "allows", **unseen),
            "seeds/herald.yaml": record(**SOURCES["herald"]),
            "seeds/bad.yaml": record(
                title=_harm("headline"),
                publisher=_harm("publisher"),
                published="2024-03-05",
                url="https://example.org/?q='onmouseover='window.__hit=9'&x=javascript:1",
                archive="https://example.org/{{7*7}}'];window.__hit=9;['",
                author=_harm("author"),
                language="en",
                derived_from=[_harm("upstream")],
            ),
            "seeds/gone.yaml": record(
                title="Gone",
                publisher="Blog",
                published="2024-03-05",
                retracted={"date": "2024-03-06", "note": _harm("withdrawal")},
            ),
        }
    )
    assert not facts.findings, facts.findings
    return facts
