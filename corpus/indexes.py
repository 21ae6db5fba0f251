"""The row type of every table, and the indexes by which `Tables` asks for its rows."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from corpus import rows

Keys = Callable[[Any], Iterable[tuple[str, ...]]]

ROW_TYPES: Mapping[str, type] = {
    "codes": rows.CodeRow,
    "modifiers": rows.ModifierRow,
    "ptp": rows.PtpRow,
    "mue": rows.MueRow,
    "addon": rows.AddonRow,
    "pfs": rows.PfsRow,
    "pfs_qp": rows.PfsRow,
    "gpci": rows.GpciRow,
    "opps": rows.OppsRow,
    "complexity": rows.ComplexityRow,
    "asc": rows.AscRow,
    "diagnoses": rows.DiagnosisRow,
    "excludes1": rows.Excludes1Row,
    "crosswalk": rows.CrosswalkRow,
    "mue_dme": rows.MueRow,
    "apcs": rows.ApcRow,
    "instructions": rows.InstructionRow,
    "counties": rows.CountyRow,
    "payments": rows.PaymentRow,
    "payments_qp": rows.PaymentRow,
    "descriptors": rows.DescriptorRow,
    "devices": rows.DeviceRow,
    "zips": rows.ZipRow,
    "zips_plus4": rows.ZipRow,
}


def _all(_: Any) -> Iterable[tuple[str, ...]]:
    return ((),)


def _code(row: Any) -> Iterable[tuple[str, ...]]:
    return ((row.code,),)


_PFS: Mapping[str, Keys] = {"code": _code, "code_modifier": lambda row: ((row.code, row.modifier),)}

INDEXES: Mapping[str, Mapping[str, Keys]] = {
    "codes": {"code": _code, "all": _all},
    "modifiers": {"modifier": lambda row: ((row.modifier,),), "all": _all},
    "ptp": {
        "pair": lambda row: ((row.column1, row.column2),),
        "code": lambda row: {(row.column1,), (row.column2,)},
    },
    "mue": {"code": _code, "all": _all},
    "addon": {"addon": lambda row: ((row.addon,),), "primary": lambda row: ((row.primary,),)},
    "pfs": _PFS,
    "pfs_qp": _PFS,
    "gpci": {"all": _all},
    "opps": {"code": _code, "apc": lambda row: ((row.apc,),) if row.apc else (), "all": _all},
    "complexity": {"pair": lambda row: ((row.primary, row.secondary),), "all": _all},
    "asc": {"code": _code, "all": _all},
    "diagnoses": {"code": _code, "all": _all},
    "excludes1": {"all": _all},
    "crosswalk": {"code": lambda row: {(row.frm,), *((code,) for code in row.to)}, "all": _all},
}

# the same indexes as columns, for tables that are loaded; `ptp` has a shape of its own
_CODE = {"code": ("code",), "all": ()}
COLUMNS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "codes": _CODE,
    "modifiers": {"modifier": ("modifier",), "all": ()},
    "mue": _CODE,
    "mue_dme": _CODE,
    "addon": {"addon": ("addon",), "primary": ("primary",), "all": ()},
    "pfs": {"code": ("code",), "code_modifier": ("code", "modifier"), "all": ()},
    "pfs_qp": {"code": ("code",), "code_modifier": ("code", "modifier"), "all": ()},
    "gpci": {"all": ()},
    "counties": {"all": ()},
    "opps": {"code": ("code",), "apc": ("apc",), "all": ()},
    "apcs": {"apc": ("apc",), "all": ()},
    "complexity": {"pair": ("primary", "secondary"), "all": ()},
    "asc": _CODE,
    "diagnoses": _CODE,
    "excludes1": {"all": ()},
    "instructions": {"prefix": ("prefix",), "all": ()},
    "payments": {"code": ("code",), "place": ("mac", "locality", "code", "modifier"), "all": ()},
    "payments_qp": {"code": ("code",), "place": ("mac", "locality", "code", "modifier"), "all": ()},
    "descriptors": _CODE,
    "devices": _CODE,
    "zips": {"zip": ("zip",)},
    "zips_plus4": {"zip_plus4": ("zip", "plus4")},
}
