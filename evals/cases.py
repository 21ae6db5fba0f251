"""Cases of evaluation, in the contract's format: JSON lines or YAML. Only the keys that stand in `expect` are judged."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from corpus.rows import Setting
from corpus.yaml_file import parse_yaml
from evals.errors import BadCases


class Expect(BaseModel):
    """What a right answer has. A line is written `92933-LD`: code, then modifiers sorted; `92978-26x2` carries units."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    lines: list[str] | None = Field(None, description="exactly these lines, in any order")
    lines_any_of: list[list[str]] | None = Field(None, description="exactly one of these sets of lines")
    no_codes: list[str] | None = Field(None, description="codes that must not be proposed")
    verdict: Literal["pass", "review", "unverified", "block"] | None = None
    rules: list[str] | None = Field(None, description="rules that must have found something")
    rules_any: list[str] | None = Field(None, description="at least one of these rules must have found something")
    rules_not: list[str] | None = Field(None, description="rules that must have found nothing")
    no_alarm: bool | None = Field(None, description="no error and no warning; a table that is not held is no alarm")
    at_least: Literal["pass", "review", "unverified", "block"] | None = Field(
        None, description="this verdict or a worse one"
    )
    no_lines: bool | None = Field(None, description="nothing may be proposed")
    has_line: str | None = Field(None, description="this line among those proposed")
    abstained: bool | None = None
    says: list[str] | None = Field(None, description="regular expressions the answer must match, case ignored")
    says_not: list[str] | None = Field(None, description="regular expressions the answer must not match")
    passages: list[str] | None = Field(None, description="sources, documents or passages that must be found or cited")
    missing_facts: bool | None = Field(None, description="whether something must be asked back")
    hides: list[str] | None = Field(None, description="words that may stand nowhere in what is shown or recorded")
    refuses: bool | None = Field(None, description="abstains, or asks back, and proposes nothing as settled")


class EvalCase(BaseModel):
    """One case."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str = Field(description="unique in its suite")
    kind: Literal["ask", "check", "code", "retrieve"]
    input: str | dict[str, Any] = Field(description="question, report text, claim object or structured case")
    earlier: list[str] = Field(default_factory=list, description="messages of the conversation before, oldest first")
    dos: date | None = None
    setting: Setting = Setting.PHYSICIAN
    expect: Expect = Expect()
    documents: list[str] = Field(default_factory=list, description="files of data/documents the user has added")
    slices: dict[str, str] = Field(default_factory=dict, description="what to group results by: family, year …")
    group: str = Field("", description="cases of one group belong together: paraphrases, twins of two years")
    source: str = Field("", description="what the expectation rests on: ids of the register of sources")
    confidence: Literal["", "high", "medium", "low"] = ""

    @property
    def conversation(self) -> str:
        """Everything that was said, for a subject that keeps no turns."""
        return " ".join((*self.earlier, str(self.input)))


class CaseFile(BaseModel):
    """A YAML file of cases; `defaults` holds for every case that does not say otherwise."""

    model_config = ConfigDict(extra="forbid")

    title: str = ""
    defaults: dict[str, Any] = {}
    cases: list[EvalCase]


def read_cases(path: Path) -> tuple[EvalCase, ...]:
    """The cases of a file, in its order. Raises BadCases: no file, no cases, a broken one, an id twice."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as fault:
        raise BadCases(
            f"the cases file {path.name} cannot be read ({fault.strerror}); give JSON lines or YAML"
        ) from None
    except UnicodeDecodeError:
        raise BadCases(f"the cases file {path.name} is not UTF-8 text; save it as JSON lines or YAML") from None
    entries = list(_yaml(text, path) if path.suffix.lower() in {".yaml", ".yml"} else _json_lines(text, path))
    return _checked(entries, path.name)


def as_cases(entries: list[dict[str, Any]], name: str) -> tuple[EvalCase, ...]:
    """Cases from parsed entries; `name` is what a fault is told of. Raises BadCases."""
    return _checked([(f"entry {n}", entry) for n, entry in enumerate(entries, 1)], name)


def _checked(entries: list[tuple[str, Any]], name: str) -> tuple[EvalCase, ...]:
    cases = tuple(_case(entry, name, where) for where, entry in entries)
    if not cases:
        raise BadCases(f"{name} holds no case; an empty file is not a score")
    seen: set[str] = set()
    for case in cases:
        if case.id in seen:
            raise BadCases(f"{name}: the id “{case.id}” stands there twice; give every case its own")
        seen.add(case.id)
    return cases


def _json_lines(text: str, path: Path) -> Iterator[tuple[str, Any]]:
    stripped = text.strip()
    if stripped.startswith("["):
        try:
            yield from ((f"entry {n}", entry) for n, entry in enumerate(json.loads(stripped), 1))
        except json.JSONDecodeError as fault:
            raise BadCases(f"{path.name}, line {fault.lineno}: not JSON ({fault.msg})") from None
        return
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            yield f"line {number}", json.loads(line)
        except json.JSONDecodeError as fault:
            raise BadCases(f"{path.name}, line {number}: not JSON ({fault.msg})") from None


def _yaml(text: str, path: Path) -> Iterator[tuple[str, Any]]:
    import yaml

    try:
        whole = parse_yaml(text)
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        raise BadCases(f"{path.name}{where}: not YAML ({getattr(fault, 'problem', 'cannot be read')})") from None
    entries = whole.get("cases") if isinstance(whole, dict) else whole
    if not isinstance(entries, list):
        raise BadCases(f"{path.name}: a list of cases is expected, or a key “cases” that holds one")
    defaults = whole.get("defaults", {}) if isinstance(whole, dict) else {}
    for n, entry in enumerate(entries, 1):
        yield f"entry {n}", {**defaults, **entry} if isinstance(entry, dict) else entry


def _case(entry: Any, name: str, where: str) -> EvalCase:
    try:
        return EvalCase.model_validate(entry)
    except ValidationError as fault:
        first = fault.errors(include_url=False, include_input=False)[0]
        key = ".".join(str(part) for part in first["loc"]) or "the case"
        raise BadCases(f"{name}, {where}: {key}: {first['msg']}; see `cathcode schema eval-case`") from None
