"""What each screen does, without a browser."""

import json
from datetime import date
from pathlib import Path

import pytest

from corpus.rows import Setting
from corpus.tables import shipped
from guards.claim import Line
from guards.coding.case import Case
from rag.bundling import between
from rag.claim_file import read_claims
from rag.code_report import code_report
from rag.department import Department, Role
from rag.desk import open_desk
from rag.errors import BadHome
from rag.history import History
from rag.library import Library
from rag.pipeline import ask
from rag.settings import Settings
from tests.ui.screen import at_home, open_screen, words
from ui.claim_rows import grid_rows, told
from ui.tree import marks, tree_svg

DAY = date(2026, 3, 1)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return at_home(tmp_path, monkeypatch)


def _history(home: Path) -> History:
    database = open_desk(Settings(home=home)).database
    assert not isinstance(database, BadHome)
    return History(database)


def test_a_report_gives_claim_questions_and_evidence() -> None:
    app = open_screen("report")
    next(b for b in app.button if b.label == "Fill in an example").click().run()
    next(b for b in app.button if b.label == "Code it").click().run()
    assert not app.error
    assert {row["Code"] for row in app.table[0].value.to_dict("records")} >= {"92933", "92943"}
    assert "open question" in words(app)
    assert "2026-03-03" in words(app)


def test_lines_that_are_held_back_are_not_called_undisputed() -> None:
    app = open_screen("report")
    told = "2026-05-05: Mid LAD stented with one DES. The patient was brought back to the lab. One DES to the RCA."
    app.text_area[0].set_value(told).run()
    next(b for b in app.button if b.label == "Code it").click().run()
    assert "No line can be proposed" in words(app)
    assert "**As read so far**, held back" in words(app)
    assert "undisputed" not in words(app)


def test_a_coded_report_is_in_the_history_without_its_identifiers(home: Path) -> None:
    app = open_screen("report")
    app.text_area[0].set_value("Patient: John Kowalski, MRN 00812345. 2026-03-03: one DES to the mid LAD.").run()
    next(b for b in app.button if b.label == "Code it").click().run()
    assert not app.error
    memory = _history(home)
    thread = memory.threads("local")[0]
    answer = memory.turns("local", thread.id)[0].answer
    assert [line.code for line in answer.lines] == ["92928"]
    assert "92928" in words(open_screen("ask", answer=answer.id))
    kept = b"".join(path.read_bytes() for path in home.rglob("*.sqlite*"))
    assert b"Kowalski" not in kept
    assert b"00812345" not in kept


def test_a_choice_shows_its_claim_judged() -> None:
    app = open_screen("report")
    app.text_area[0].set_value("2026-03-03: one DES to the mid LAD. Moderate sedation 45 minutes.").run()
    next(b for b in app.button if b.label == "Code it").click().run()
    before = len(app.table)
    choice = next(one for one in app.button_group if "claim" in one.label)
    choice.set_value([1] if isinstance(choice.value, list) else 1).run()
    assert not app.error
    assert len(app.table) > before


def test_a_billed_claim_is_compared_with_the_report() -> None:
    app = open_screen("report")
    app.text_area[0].set_value("2026-03-03: one DES to the mid LAD.").run()
    next(b for b in app.button if b.label == "Code it").click().run()
    next(a for a in app.text_area if a.label.startswith("Billed")).set_value("92929-LD\n92928 LD").run()
    assert not app.error
    compared = [t.value for t in app.table if "Billed" in t.value.columns]
    assert {(r["Line"].replace("\\", ""), r["Report"]) for r in compared[0].to_dict("records")} == {
        ("92928-LD", "yes"),
        ("92929-LD", "—"),
    }
    assert "error" in words(app)


@pytest.mark.parametrize(
    ("code", "said"), [("92928", "in force"), ("92929", "deleted"), ("LD", "left anterior"), ("I25.110", "Billable")]
)
def test_look_up_opens_a_card(code: str, said: str) -> None:
    app = open_screen("lookup", code=code)
    assert not app.error
    assert said in words(app)


def test_look_up_finds_by_words_and_says_when_nothing_fits() -> None:
    app = open_screen("lookup")
    app.text_input[0].set_value("chronic total occlusion").run()
    assert "Passages" in words(app)
    app.text_input[0].set_value("zzzzqqqq").run()
    assert not app.error


def test_a_note_on_a_code_is_kept(home: Path) -> None:
    app = open_screen("lookup", code="92928")
    next(a for a in app.text_area if a.label == "Note").set_value("ask Dr. Smith first").run()
    next(b for b in app.button if b.label == "Keep the note").click().run()
    assert "first" in _history(home).note("local", "92928")


def test_bundling_names_column_one_and_what_opens_the_edit() -> None:
    app = open_screen("bundling", codes="93458,92928")
    assert "is denied beside it" in words(app)
    edit = between(shipped(), ["93458", "92928"], DAY, Setting.PHYSICIAN)[0]
    assert (edit.column1, edit.column2, edit.indicator) == ("92928", "93458", 1)
    assert "93458" in edit.opens


def test_silence_of_an_edition_is_not_called_no_edit() -> None:
    edit = between(shipped(), ["92928", "99999"], date(2020, 1, 1), Setting.PHYSICIAN)[0]
    assert edit.outcome == "not_held"


def test_fees_stand_side_by_side_with_their_arithmetic() -> None:
    app = open_screen("fees", codes="92928,92933")
    rows = app.table[0].value.to_dict("records")
    assert [row["Code"] for row in rows] == ["92928", "92933"]
    assert all("$" in row["Amount"] for row in rows)
    assert any("Calculation" in table.value.columns for table in app.table)


def test_what_changed_names_the_end_of_a_code() -> None:
    app = open_screen("changes", codes="92944")
    frame = app.table[0].value
    assert {"active", "deleted"} <= set(frame["Before"]) | set(frame["After"])
    assert "92943" in words(app)


def test_the_library_lists_sources_with_their_confidence() -> None:
    app = open_screen("library")
    assert "No document of yours yet." in words(app)
    app.session_state["library-tab"] = "Sources"
    app.run()
    assert set(app.dataframe[0].value["Confidence"]) <= {"high", "medium", "low"}


def test_data_says_what_is_out_of_date() -> None:
    app = open_screen("data")
    assert not app.error
    assert len(app.dataframe[0].value) > 10


def test_history_is_searched_renamed_pinned_and_deleted(home: Path) -> None:
    memory = _history(home)
    for title in ("stents", "balloons"):
        memory.begin("local", title)
    app = open_screen("history")
    app.text_input[0].set_value("stent").run()
    assert [b.label for b in app.button if b.label in ("stents", "balloons")] == ["stents"]
    next(b for b in app.button if b.label == "Pin").click().run()
    assert memory.threads("local")[0].pinned
    next(a for a in app.text_input if a.label == "New title").set_value("other stents").run()
    next(b for b in app.button if b.label == "Rename it").click().run()
    assert memory.threads("local")[0].title == "other stents"
    next(b for b in app.button if b.label == "Delete it").click().run()
    assert [t.title for t in memory.threads("local")] == ["balloons"]


def test_settings_never_show_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CATHCODE_LLM_API_KEY", "sk-very-secret")
    monkeypatch.setenv("CATHCODE_CHROMA_URL", "http://user:hidden@localhost:1")
    app = open_screen("settings")
    told = words(app) + "".join(str(table.value.to_dict()) for table in app.table)
    assert "secret" not in told
    assert "hidden" not in told
    assert any("set" in str(table.value.to_dict()) for table in app.table)


def test_the_department_sees_questions_feedback_and_the_record(home: Path) -> None:
    memory, desk = _history(home), open_desk(Settings(home=home))
    answered = ask(desk, "=1+1 What is 92928?")
    memory.add("local", memory.begin("local", "x"), 0, answered, 40)
    memory.rate("local", answered.answer.id, up=False, comment="wrong")
    app = open_screen("department")
    assert {m.label: m.value for m in app.metric}["Thumbs up / down"] == "0 / 1"
    assert app.dataframe[0].value["Comment"][0] == "wrong"
    next(b for b in app.button if b.label == "Verify the record").click().run()
    assert "The record holds" in words(app)


def test_roles_come_from_the_settings() -> None:
    department = Department(admins="Ann@x.org, ", leads="bob@x.org")
    asked = {who: department.role(who) for who in ("ann@x.org", "bob@x.org", "eve@x.org", "local", "")}
    assert list(asked.values()) == [Role.ADMIN, Role.LEAD, Role.CODER, Role.ADMIN, Role.CODER]


@pytest.mark.parametrize("name", ["history", "settings", "department", "ask"])
def test_a_folder_that_cannot_be_written_is_one_sentence(
    name: str, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    home.joinpath("file").write_text("x")
    monkeypatch.setenv("CATHCODE_DATABASE_URL", f"sqlite:///{home / 'file' / 'desk.sqlite'}")
    app = open_screen(name)
    assert not app.exception
    assert "fault of cathcode" not in words(app)


def test_lines_of_a_report_are_judged_against_its_facts_until_one_lets_go(home: Path) -> None:
    report = code_report(open_desk(Settings(home=home)), "2026-03-03: one DES to the mid LAD.", DAY)
    app = open_screen("claim")
    app.session_state["claim-rows"], app.session_state["claim-round"] = grid_rows([Line("92928", ("RC",))]), 1
    app.session_state["claim-case"], app.session_state["dos"] = report.case, DAY
    app.run()
    assert "the facts place the work in the LAD" in words(app)
    next(b for b in app.button if b.label == "Check the lines alone").click().run()
    assert not app.error
    assert "the facts place the work" not in words(app)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("lines.0.units: must be a number; see `cathcode schema claim`", "Line 1, units: must be a number"),
        (
            "lines.2.date_of_service: must be a day as YYYY-MM-DD",
            "Line 3, date of service: must be a day as YYYY-MM-DD",
        ),
        ("the claim is not a JSON object; see `cathcode schema claim` for its shape", "The claim is not a JSON object"),
        (
            "x: this key is not known; leave it out or see `cathcode schema claim` for the keys",
            "X: this key is not known",
        ),
    ],
)
def test_a_fault_of_a_claim_is_told_in_the_words_of_the_screen(fault: str, said: str) -> None:
    assert told(fault) == said


def test_claims_of_a_table_and_of_json_are_read_alike() -> None:
    table = b"Claim,CPT,Mod1,Mod2,Units,DOS\nA,92928,LD,,1,2026-03-01\nA,92978,26,LD,1,2026-03-01\nB,92920,RC,,1,03/02/2026\n"
    reads = list(read_claims("x.csv", table, DAY, "physician"))
    assert [(r.name, len(r.claim.lines) if r.claim else 0) for r in reads] == [("A", 2), ("B", 1)]
    assert reads[0].claim is not None
    assert reads[0].claim.lines[1].modifiers == ("26", "LD")
    body = json.dumps(
        [{"id": "A", "date_of_service": "2026-03-01", "lines": [{"code": "92928", "modifiers": ["LD"]}]}, 7]
    )
    first, second = read_claims("x.json", body.encode(), DAY, "physician")
    assert first.claim is not None
    assert second.fault


def test_the_tree_shows_each_lesion_and_says_it_in_words() -> None:
    lesions = [
        {"location": {"artery": "LD", "segment": "mid"}, "treatments": [{"technique": "stent", "count": 2}]},
        {"location": {"artery": "RC", "graft": {"kind": "svg"}}, "treatments": [{"technique": "balloon"}]},
        {"location": {"artery": "LC", "branch": "OM3"}},
        {"location": {"branch": "<script>"}},
    ]
    case = Case.model_validate_json(json.dumps({"lesions": lesions}))
    assert [(m.n, m.letters, m.is_treated) for m in marks(case)] == [(1, "S", True), (2, "B", True), (3, "", False)]
    drawn = tree_svg(case, dark=False)
    assert "mid LAD: 2 stents" in drawn
    assert "<script>" not in drawn
    assert "stroke-dasharray" in drawn


def test_the_library_shows_a_document_that_is_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = at_home(tmp_path / "home", monkeypatch)
    page = tmp_path / "ours.txt"
    page.write_text("Our stents\n\nIn this house the mid LAD stent is reported by 92928 with LD, says this page.\n")
    Library(home).add([page])
    app = open_screen("library")
    assert not app.error
    assert not app.exception
    assert "ours" in words(app)


def test_files_beyond_the_departments_limits_are_refused_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_home(tmp_path, monkeypatch)
    monkeypatch.setenv("CATHCODE_CLAIMS_PER_HOUR", "1")
    monkeypatch.setenv("CATHCODE_DOCUMENTS_PER_HOUR", "1")
    app = open_screen("claim")
    table = "claim,code,date\na,92928,2026-03-01\nb,92920,2026-03-01\n"
    app.file_uploader[0].upload("claims.csv", table.encode(), "text/csv").run()
    assert "the limit is 1 an hour for the claims from files of one user" in words(app)
    library = open_screen("library")
    library.file_uploader[0].set_value([("a.txt", b"one page", "text/plain"), ("b.txt", b"two pages", "text/plain")])
    library.run()
    next(one for one in library.button if one.label == "Add to the library").click().run()
    assert "2 documents at once are too many" in words(library)
