"""A document is built once; HTML and Markdown carry the same facts."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from html.parser import HTMLParser

import pytest

from milepost.engine.results import Finding, Forecast, Repair
from milepost.exchange.project_file import Loss
from milepost.reports import Document, Source, forecast_document, headline, health_document, render, schedule_document
from milepost.reports.writers.rendering import UnknownDocumentFormat

HOSTILE = "<img src=x onerror=alert(1)> | *pipe* \u202e"


class Reader(HTMLParser):
    """Reads the visible words, the elements and the attributes of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).replace("\xa0", " ").split())


def bare(text: str) -> str:
    """Return Markdown as the words that it shows."""
    return " ".join(re.sub(r"\\(.)", r"\1", text).replace("**", "").split())


@pytest.fixture(scope="session")
def documents(forecast: Forecast, source: Source) -> dict[str, Document]:
    plan, schedule = forecast.plan, forecast.schedule
    return {
        "forecast": forecast_document(forecast, source=source),
        "schedule": schedule_document(plan, schedule, source=source),
        "health": health_document(plan, schedule, forecast.findings, source=source),
    }


def facts(document: Document) -> set[str]:
    """Return every sentence, figure and cell of a document, found by walking its dataclasses."""
    found: set[str] = set()

    def walk(part: object) -> None:
        if isinstance(part, str):
            found.add(" ".join(part.split()))
        elif isinstance(part, tuple):
            for each in part:
                walk(each)
        elif hasattr(part, "table"):
            walk((part.title, part.table().rows))  # type: ignore[attr-defined]
        elif hasattr(part, "__dataclass_fields__"):
            for name in set(part.__dataclass_fields__) - {"tone", "tones", "rank", "kind", "name"}:
                walk(getattr(part, name))

    walk((document.title, document.opening, document.sections))
    return found - {""}


@pytest.mark.parametrize("name", ["forecast", "schedule", "health"])
def test_html_and_markdown_carry_every_fact(documents: dict[str, Document], name: str) -> None:
    document = documents[name]
    page, text = Reader(render(document, "html")).text, bare(render(document, "md"))
    assert len(facts(document)) > 20
    assert [fact for fact in sorted(facts(document)) if fact not in page] == []
    assert [fact for fact in sorted(facts(document)) if fact not in text] == []


@pytest.mark.parametrize("form", ["html", "md"])
def test_two_dates_and_the_sentence_come_first(documents: dict[str, Document], forecast: Forecast, form: str) -> None:
    said = (
        Reader(render(documents["forecast"], form)).text
        if form == "html"
        else bare(render(documents["forecast"], form))
    )
    assert said.index("P50 · as likely as not") < said.index("P80 · four runs of five") < said.index(headline(forecast))
    assert said.index(headline(forecast)) < said.index("When it will be done")


def test_the_page_allows_its_own_style_and_nothing_else(documents: dict[str, Document]) -> None:
    page = render(documents["forecast"], "html")
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy is not None
    assert policy[1].startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy[1]
    reader = Reader(page)
    assert {"script", "link", "iframe", "img", "object", "form"}.isdisjoint(reader.tags)
    assert not [name for name, _ in reader.attributes if name == "style" or name.startswith("on")]
    assert all(value and value.startswith("#") for name, value in reader.attributes if name in ("href", "src"))


@pytest.mark.parametrize("form", ["html", "md"])
def test_the_same_document_gives_the_same_bytes(
    documents: dict[str, Document], forecast: Forecast, source: Source, form: str
) -> None:
    assert render(documents["forecast"], form) == render(forecast_document(forecast, source=source), form)


def test_a_hostile_name_stays_text(forecast: Forecast) -> None:
    tasks = tuple(replace(task, name=HOSTILE) for task in forecast.schedule.tasks)
    hostile = replace(forecast, schedule=replace(forecast.schedule, tasks=tasks))
    loss = Loss(HOSTILE, HOSTILE, HOSTILE)
    page = render(forecast_document(hostile, source=Source(HOSTILE, HOSTILE, HOSTILE, losses=(loss,))), "html")
    assert "img" not in Reader(page).tags
    assert "\u202e" not in page
    assert "&lt;img src=x" in page


def test_a_pipe_in_a_name_does_not_break_a_table(forecast: Forecast, source: Source) -> None:
    tasks = tuple(replace(task, name="a | b\nc") for task in forecast.schedule.tasks)
    text = render(schedule_document(forecast.plan, replace(forecast.schedule, tasks=tasks), source=source), "md")
    rows = [line for line in text.splitlines() if line.startswith("| a ")]
    assert rows
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {8}


def test_findings_to_act_on_come_first_with_their_repair(documents: dict[str, Document]) -> None:
    text = bare(render(documents["health"], "md"))
    assert text.index("Fails: Hard constraints") < text.index("Warning: High float") < text.index("Checks that pass")
    assert "Effect on P80: Without these constraints: 6 days earlier" in text
    assert "Tasks: “Card payments through the new provider”, “Security review by the vendor”" in text


def test_the_repair_that_helps_most_comes_first(forecast: Forecast, source: Source) -> None:
    repairs = [
        replace(forecast.findings[0], title=f"Gain {gain}", repair=Repair("Without it", -gain)) for gain in (1, 9)
    ]
    text = render(health_document(forecast.plan, forecast.schedule, tuple(repairs), source=source), "md")
    assert text.index("Gain 9") < text.index("Gain 1")


def test_tasks_that_a_finding_names_itself_are_not_named_twice(forecast: Forecast, source: Source) -> None:
    finding = Finding("dcma-06", "High float", "warn", "Much float: “Ledger service”.", tasks=("5",))
    text = render(health_document(forecast.plan, forecast.schedule, (finding,), source=source), "md")
    assert text.count("Ledger service”") == 1


def test_a_check_that_cannot_be_made_says_why(documents: dict[str, Document]) -> None:
    assert "The plan has no finish date to keep." in render(documents["health"], "md")


def test_a_finding_on_many_tasks_names_a_few(forecast: Forecast, source: Source) -> None:
    many = Finding("dcma-06", "High float", "warn", "Much float.", tasks=tuple(str(uid) for uid in range(1, 13)))
    text = render(health_document(forecast.plan, forecast.schedule, (many,), source=source), "md")
    assert "“Ledger service” and 7 more" in text


def test_losses_of_the_import_are_counted_by_kind(documents: dict[str, Document]) -> None:
    text = bare(render(documents["forecast"], "md"))
    assert "3 things in the file could not be carried" in text
    assert "| split task | The gap was closed. | row 4, row 9 | 2 |" in text


def test_a_file_without_losses_has_no_section_on_them(forecast: Forecast) -> None:
    document = forecast_document(forecast, source=Source("a.toml", "plan.toml", "A"))
    assert "import" not in [section.name for section in document.sections]


def test_a_certain_plan_gets_no_curve_and_no_chances(certain_forecast: Forecast, source: Source) -> None:
    document = forecast_document(certain_forecast, source=source)
    assert {"finish", "drivers", "cost"}.isdisjoint(section.name for section in document.sections)
    assert "Every run finishes on 6 May 2027" in render(document, "md")


def test_every_assumption_is_told(documents: dict[str, Document], forecast: Forecast) -> None:
    text = bare(render(documents["forecast"], "md"))
    assert all(assumption in text for assumption in forecast.simulation.assumptions)
    assert "not calibrated, from effort ratios" in text


def test_the_making_names_runs_seed_error_and_version(documents: dict[str, Document]) -> None:
    text = bare(render(documents["forecast"], "md"))
    for fact in ("| Runs | 2,000 |", "| Seed | 1 |", "with 95 % confidence", "| Version | Milepost 0.1.0 |"):
        assert fact in text


def test_an_unknown_format_is_refused_with_the_known_ones(documents: dict[str, Document]) -> None:
    with pytest.raises(UnknownDocumentFormat, match="Use html or md"):
        render(documents["forecast"], "docx")


def test_a_document_is_called_by_the_plan_and_not_by_its_short_name(forecast: Forecast) -> None:
    document = forecast_document(forecast, source=Source("a.xer", "XER", "PP-2"))
    assert document.title == "Payments platform"


def test_the_required_finish_stands_beside_the_target(forecast: Forecast, source: Source) -> None:
    required = replace(forecast, plan=replace(forecast.plan, finish_by=datetime(2027, 7, 31, 17)))
    assert "Required finish: **31 Jul 2027**" in render(forecast_document(required, source=source), "md")


def test_what_only_repeats_other_findings_is_not_counted_and_stands_last(forecast: Forecast, source: Source) -> None:
    practice = Finding("gao-02", "Tasks sequenced", "fail", "Not kept: leads (dcma-02).")
    failed = replace(forecast, findings=(Finding("dcma-02", "Leads", "fail", "One lead."), practice))
    text = bare(render(forecast_document(failed, source=source), "md"))
    assert "1 check: 1 failed" in text
    assert "| Tasks sequenced | Fails. Not kept: leads (dcma-02). | gao-02 |" in text
