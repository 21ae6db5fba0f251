"""Everything held on one code, diagnosis or modifier on a day: the card that `lookup`, the screens and hovers show."""

from collections import Counter
from datetime import date
from typing import Any

from corpus.passages import Passage, load, of_code
from corpus.rows import CodeRow, DiagnosisRow, PfsRow, PtpRow, Setting
from corpus.tables import Edition, Lookup, State, Tables
from rag.indicators import MAI, MODIFIER_INDICATOR, STATUS_INDICATOR, fee_indicators
from rag.on_modifier import on_modifier

_LISTED_PARTNERS = 40


def code_card(tables: Tables, code: str, day: date, setting: Setting) -> dict[str, Any]:
    """A JSON-ready card. `kind` is procedure, diagnosis, modifier or unknown; absent tables are said to be not held."""
    if len(code) == 2:
        return _modifier(tables, code, day)
    procedure = tables.code(code, day)
    if "." not in code and (procedure.is_found or not _diagnosis(tables, code, day)):
        return _procedure(tables, code, day, setting, procedure)
    return _diagnosis_card(tables, code, day)


def status_word(found: Lookup[CodeRow], day: date) -> str:
    """active, deleted, not_yet, unknown (the list held does not have it) or not_held."""
    if found.row is not None:
        if day > found.row.valid_to:
            return "deleted"
        return "not_yet" if day < found.row.valid_from else "active"
    return "unknown" if found.state is State.NONE else "not_held"


def _procedure(tables: Tables, code: str, day: date, setting: Setting, found: Lookup[CodeRow]) -> dict[str, Any]:
    row, fees = found.row, tables.pfs_rows(code, day)
    edits, children = tables.ptp_partners(code, day, setting), tables.addon_children(code, day)
    card: dict[str, Any] = {
        "code": code,
        "kind": "procedure",
        "dos": day.isoformat(),
        "setting": setting.value,
        "status": status_word(found, day),
        "label": row.label if row else "",
        "family": row.kind if row else "",
        "is_addon": row.is_addon if row else False,
        "valid_from": row.valid_from.isoformat() if row else "",
        "valid_to": row.valid_to.isoformat() if row else "",
        "replaced_by": list(row.replaced_by) if row else [],
        "replacement_note": row.replacement_note if row else "",
        "note": row.note if row else "",
        "in_our_words": _passages(code, day),
        "fee_schedule": [_fees(fee) for fee in fees.rows],
        "units": _units(tables, code, day, setting),
        "addon_primaries": _codes(tables.addon_primaries(code, day), "primary"),
        "addon_children": _codes(children, "addon"),
        "edits": _edits(edits, code),
        "outpatient": _outpatient(tables, code, day),
        "surgical_center": _surgical_center(tables, code, day),
        "crosswalks": [
            {"from": x.frm, "to": list(x.to), "kind": x.kind, "note": x.note} for x in tables.crosswalk(code, day).rows
        ],
    }
    card["editions"] = _editions(
        codes=found, pfs=fees, mue=tables.mue(code, day, setting), ptp=edits,
        addon=children, opps=tables.opps(code, day), asc=tables.asc(code, day),
    )  # fmt: skip
    return card


def _modifier(tables: Tables, modifier: str, day: date) -> dict[str, Any]:
    found = tables.modifier(modifier, day)
    row = found.row
    return {
        "code": modifier,
        "kind": "modifier",
        "dos": day.isoformat(),
        "status": "active" if row else "unknown" if found.is_held else "not_held",
        "label": row.label if row else "",
        "use": row.use if row else "",
        "family": row.kind if row else "",
        "opens_an_edit_of_indicator_1": row.opens_ptp if row else None,
        "on_professional_claims": row.professional if row else None,
        "on_facility_claims": row.facility if row else None,
        "source": row.source if row else "",
        "confidence": row.confidence.value if row else "",
        "in_our_words": [_passage(p) for p in on_modifier(load(), modifier, day)],
        "editions": _editions(modifiers=found),
    }


def _diagnosis(tables: Tables, code: str, day: date) -> bool:
    return tables.diagnosis(_dotted(code), day).is_found


def _diagnosis_card(tables: Tables, code: str, day: date) -> dict[str, Any]:
    found, excludes = tables.diagnosis(_dotted(code), day), tables.excludes1(day)
    row = found.row
    dotted = _dotted(code)
    return {
        "code": dotted,
        "kind": "diagnosis",
        "dos": day.isoformat(),
        "status": _diagnosis_status(found, day),
        "label": row.label if row else "",
        "is_billable": row.is_billable if row else None,
        "supports": list(row.supports) if row else [],
        "code_first": list(row.code_first) if row else [],
        "excludes1": [
            {"prefix": x.prefix, "excluded": x.excluded, "note": x.note}
            for x in excludes.rows
            if dotted.startswith((x.prefix, x.excluded))
        ],
        "confidence": row.confidence.value if row else "",
        "editions": _editions(diagnoses=found, excludes1=excludes),
    }


def _diagnosis_status(found: Lookup[DiagnosisRow], day: date) -> str:
    if found.row is None:
        return "unknown" if found.state is State.NONE else "not_held"
    return "active" if found.row.valid_from <= day <= found.row.valid_to else "unknown"


def _dotted(code: str) -> str:
    return code if "." in code or len(code) <= 3 else f"{code[:3]}.{code[3:]}"


def _passages(code: str, day: date) -> list[dict[str, Any]]:
    return [_passage(p) for p in of_code(code) if day in p.span]


def _passage(passage: Passage) -> dict[str, Any]:
    return {
        "id": passage.id,
        "title": passage.title,
        "heading": passage.heading,
        "text": passage.text,
        "sources": [f"{mark.source} {mark.locator}".strip() for mark in passage.sources],
    }


def _fees(row: PfsRow) -> dict[str, Any]:
    total = row.work_rvu + row.facility_pe_rvu + row.mp_rvu
    office = row.work_rvu + row.nonfacility_pe_rvu + row.mp_rvu
    return {
        "modifier": row.modifier,
        "status": row.status,
        "work_rvu": str(row.work_rvu),
        "facility_pe_rvu": str(row.facility_pe_rvu),
        "nonfacility_pe_rvu": "NA" if row.nonfacility_na else str(row.nonfacility_pe_rvu),
        "mp_rvu": str(row.mp_rvu),
        "total_facility_rvu": "NA" if row.facility_na else str(total),
        "total_nonfacility_rvu": "NA" if row.nonfacility_na else str(office),
        "conversion_factor": str(row.conversion_factor),
        "indicators": fee_indicators(row),
    }


def _units(tables: Tables, code: str, day: date, setting: Setting) -> dict[str, Any]:
    found = tables.mue(code, day, setting)
    if found.row is None:
        words = "no unit limit is published (which is not “no limit”)" if found.is_held else "the table is not held"
        return {"mue": None, "mai": None, "words": words}
    row = found.row
    words = MAI[row.mai] if row.units else f"no unit is expected on this kind of claim ({MAI[row.mai]})"
    return {"mue": row.units, "mai": row.mai or None, "words": words, "confidence": row.confidence.value}


def _codes(found: Lookup[Any], field: str) -> list[dict[str, Any]]:
    return [{"code": getattr(r, field), "type": r.type, "confidence": r.confidence.value} for r in found.rows]


def _edits(found: Lookup[PtpRow], code: str) -> dict[str, Any]:
    rows = sorted(found.rows, key=lambda r: (r.indicator, r.column1 != code, r.column1, r.column2))
    counted = Counter(row.indicator for row in rows)
    listed = [
        {"column1": r.column1, "column2": r.column2, "indicator": r.indicator, "words": MODIFIER_INDICATOR[r.indicator]}
        for r in rows[:_LISTED_PARTNERS]
    ]
    held = "held" if found.is_held else "not held: silence about a pair does not mean that there is no edit"
    return {
        "held": held,
        "count": len(rows),
        "by_indicator": {str(k): counted[k] for k in sorted(counted)},
        "partners": [_partners(rows, code, indicator) for indicator in sorted(counted)],
        "listed": listed,
        "not_listed": max(0, len(rows) - _LISTED_PARTNERS),
    }


def _partners(rows: list[PtpRow], code: str, indicator: int) -> dict[str, Any]:
    """Every code that is denied beside this one, and every one this one is denied beside, under one indicator."""
    of_it = [row for row in rows if row.indicator == indicator]
    return {
        "indicator": indicator,
        "words": MODIFIER_INDICATOR[indicator],
        "denied_beside_it": sorted({row.column2 for row in of_it if row.column1 == code}),
        "it_is_denied_beside": sorted({row.column1 for row in of_it if row.column2 == code}),
    }


def _outpatient(tables: Tables, code: str, day: date) -> dict[str, Any] | None:
    row = tables.opps(code, day).row
    if row is None:
        return None
    return {
        "status_indicator": row.status_indicator,
        "words": STATUS_INDICATOR.get(row.status_indicator, ""),
        "apc": row.apc,
        "rate": str(row.rate) if row.rate is not None else None,
    }


def _surgical_center(tables: Tables, code: str, day: date) -> dict[str, Any] | None:
    row = tables.asc(code, day).row
    if row is None:
        return None
    return {"on_list": row.on_list, "indicator": row.indicator, "rate": str(row.rate) if row.rate is not None else None}


def _editions(**found: Lookup[Any]) -> dict[str, str]:
    return {table: _edition(lookup.edition, lookup) for table, lookup in found.items()}


def _edition(edition: Edition | None, found: Lookup[Any]) -> str:
    if edition is None:
        return "not held"
    note = " (older than the day)" if found.stale else " (begins after the day, same year)" if found.later else ""
    return f"{edition.name}{note}"
