"""A user's document, whatever its format, becomes pieces that can be quoted, or is refused in one sentence."""

import io
from pathlib import Path

import pytest

from corpus.errors import BadDocument
from corpus.readers import MAX_BYTES, Read, read
from tests.shared_files import shared

PARAGRAPH = (
    "Stenting of the circumflex is reported with its artery modifier, once for the artery and all of its branches."
)


def texts(found: Read) -> str:
    return "\n".join(piece.text for piece in found.pieces)


def pdf(pages: list[list[str]], *, password: str = "", picture_only: bool = False) -> bytes:
    from fpdf import FPDF

    document = FPDF()
    document.set_font("Helvetica", size=11)
    for lines in pages:
        document.add_page()
        if picture_only:
            document.rect(20, 20, 100, 100, style="F")
        for line in lines:
            document.cell(0, 6, line, new_x="LMARGIN", new_y="NEXT")
    if password:
        document.set_encryption(owner_password=password, user_password=password)
    return bytes(document.output())


def written(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def test_a_text_keeps_headings_and_paragraphs(tmp_path: Path) -> None:
    found = read(
        written(
            tmp_path, "crib.txt", f"Modifiers of arteries\n\n{PARAGRAPH}\n\n- LC is the circumflex\n- LD is the LAD\n"
        )
    )
    assert found.title == "crib.txt"
    assert [piece.heading for piece in found.pieces] == ["Modifiers of arteries"]
    assert "- LC is the circumflex\n- LD is the LAD" in found.pieces[0].text


def test_what_a_saved_page_says_of_itself_is_left_out(tmp_path: Path) -> None:
    page = "\n".join(
        ["Some Site", "Jobs Board", "Tools and More", "Log in Register free account", "", "What it is", "", PARAGRAPH, "",
         "Have a question about CPT Code 92999?", "Create a free account to unlock this content", 'Example: "What is 99213?"']
    )  # fmt: skip
    found = read(written(tmp_path, "saved.txt", page))
    assert [piece.text for piece in found.pieces] == [PARAGRAPH]
    assert "Have a question about CPT Code 92999?" in found.asides
    assert not any("99213" in line for line in found.asides)


def test_a_short_list_without_a_nag_beside_it_stays(tmp_path: Path) -> None:
    found = read(
        written(tmp_path, "list.txt", "Arteries and modifiers follow here.\nLAD is LD\nLCX is LC\nRCA is RC\n")
    )
    assert "LAD is LD" in texts(found) + " ".join(piece.heading for piece in found.pieces)


def test_markdown_keeps_its_headings_and_tables(tmp_path: Path) -> None:
    source = f"---\ntitle: Our rules\n---\n# Stents\n\n{PARAGRAPH}\n\n## Table\n\n| code | what |\n|---|---|\n| 92928 | one lesion stented |\n"
    found = read(written(tmp_path, "rules.md", source))
    assert found.title == "Our rules"
    assert [piece.heading for piece in found.pieces] == ["Stents", "Stents, Table"]
    assert "| 92928 | one lesion stented |" in found.pieces[1].text


def test_html_is_read_as_seen(tmp_path: Path) -> None:
    source = (
        "<html><head><title>Stent page</title><script>var code='99999'</script></head><body><nav>Menu of things</nav>"
        f"<h1>Stents</h1><div><p>{PARAGRAPH}</p><p style='display: none'>hidden words that nobody sees here</p></div>"
        "<ul><li>LC is the circumflex</li></ul><table><tr><th>code</th><td>92928</td></tr></table></body></html>"
    )
    found = read(written(tmp_path, "page.html", source))
    assert found.title == "Stent page"
    assert found.pieces[0].heading == "Stents"
    assert PARAGRAPH in texts(found)
    assert "code | 92928" in texts(found)
    assert not any(word in texts(found) for word in ("99999", "Menu", "hidden"))


def test_word_files_keep_order_headings_and_tables(tmp_path: Path) -> None:
    import docx

    document = docx.Document()
    document.add_heading("Grafts", level=1)
    document.add_paragraph(PARAGRAPH)
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "92937", "a bypass graft"
    stream = io.BytesIO()
    document.save(stream)
    found = read(written(tmp_path, "grafts.docx", stream.getvalue()))
    assert found.pieces[0].heading == "Grafts"
    assert "92937 | a bypass graft" in texts(found)


def test_a_pdf_gives_printed_page_numbers_without_its_running_head(tmp_path: Path) -> None:
    words = "A paragraph on the matter of stents that is long enough to be kept as it is."
    ends = [
        "Grafts come next.",
        "A ramus may follow.",
        "Then balloons.",
        "Wires last.",
        "Nothing else.",
        "The end of it.",
    ]
    pages = [["Revision Date: 1/1/2026", f"XI-{n}", f"{'x' * n} {words}", end] for n, end in enumerate(ends, start=3)]
    done: list[tuple[int, int]] = []
    found = read(written(tmp_path, "manual.pdf", pdf(pages)), lambda at, of: done.append((at, of)))
    assert done[-1] == (6, 6)
    assert found.pieces[0].locator.startswith(("p. XI-3", "pp. XI-3"))
    assert found.pieces[-1].locator.endswith("XI-8")
    assert "Revision Date" not in texts(found)
    assert "XI-4" not in texts(found)


def test_a_pdf_without_printed_numbers_counts_its_pages(tmp_path: Path) -> None:
    found = read(written(tmp_path, "plain.pdf", pdf([[PARAGRAPH[:80], PARAGRAPH[80:]], [PARAGRAPH[:80]]])))
    assert found.pieces[0].locator == "pp. 1 to 2"


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("empty.txt", b" \n", "empty"),
        ("binary.txt", b"\x00\x01\x02stent", "binary"),
        ("noise.txt", bytes(range(128, 160)) * 20, "cannot be read|binary"),
        ("fake.pdf", b"just some words", "not a PDF although named so"),
        ("broken.pdf", b"%PDF-1.7\nno more of it", "damaged|without pages"),
        ("hidden.txt", b"%PDF-1.7\n", "PDF under another name"),
        ("fake.docx", b"just some words", "not a Word document although named so"),
        ("old.docx", b"\xd0\xcf\x11\xe0rest", "password-protected"),
        ("picture.png", b"\x89PNG....", "is not read"),
        ("nags.txt", b"Log in\nRegister\n", "no text"),
    ],
)
def test_what_cannot_be_used_is_refused_in_one_sentence(tmp_path: Path, name: str, data: bytes, says: str) -> None:
    with pytest.raises(BadDocument, match=says) as refused:
        read(written(tmp_path, name, data))
    assert str(refused.value).startswith(f"{name}: ")
    assert "\n" not in str(refused.value)


def test_encrypted_and_scanned_pdfs_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadDocument, match="encrypted"):
        read(written(tmp_path, "locked.pdf", pdf([[PARAGRAPH]], password="secret")))
    with pytest.raises(BadDocument, match="scanned"):
        read(written(tmp_path, "scan.pdf", pdf([[], []], picture_only=True)))


def test_files_that_are_missing_folders_or_too_large_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadDocument, match="no such file"):
        read(tmp_path / "gone.txt")
    with pytest.raises(BadDocument, match="not a file"):
        read(tmp_path)
    large = tmp_path / "large.txt"
    with large.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(BadDocument, match="too large"):
        read(large)


@pytest.mark.shared
def test_the_policy_manual_is_cut_with_its_printed_pages() -> None:
    found = read(shared("documents", "manual", "ncci_policy_manual_2026.pdf"))
    rule = next(piece for piece in found.pieces if "5 major coronary arteries" in piece.text)
    assert rule.locator == "p. XI-14"
    assert "Cardiovascular Services" in rule.heading
    assert not any("Revision Date (Medicare)" in piece.text for piece in found.pieces)


@pytest.mark.shared
@pytest.mark.parametrize("number", range(5))
def test_seed_pages_lose_their_nags(number: int) -> None:
    path = sorted(shared("documents", "seeds").glob("*.txt"))[number]
    found = read(path)
    assert found.pieces
    assert not any(nag in texts(found) for nag in ("Register", "free account", "CasePilot", "page views"))
