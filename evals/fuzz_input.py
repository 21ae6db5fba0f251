"""Input for the fuzz run: bytes, JSON of any shape, objects with the keys of a claim, and valid claims spoiled at random."""

import copy
import json
from typing import Any

from hypothesis import strategies as st

from evals.generate.claims import generated, generated_with_facts
from evals.mutation import written
from guards.wire import claim_json

# fmt: off
CODES = (  # noqa: SIM905  (a list of words reads better as words)
    "92920 92921 92924 92925 92928 92929 92930 92933 92934 92937 92938 92941 92943 92944 92945 92972 92973 92974 92975 92977 "
    "92978 92979 93451 93452 93454 93458 93460 93461 93503 93563 93571 93572 93598 93799 33210 33211 33967 33990 33991 33995 "
    "36140 36200 37211 75710 76937 76000 99151 99152 99153 99155 99223 99291 00560 0523T 0913T 0914T C9600 C9601 C9604 C9606 "
    "C9607 C9610 G0269 G0278 27447 9292 92928-LD lad \u0669\u0662\u0669\u0662\u0668"
).split()
MODIFIERS = (  # noqa: SIM905  (a list of words reads better as words)
    "LC LD LM RC RI 22 24 25 26 27 50 51 52 53 57 58 59 62 66 73 74 76 77 78 79 80 AS TC XE XP XS XU LT RT Q0 LAD l d"
).split()
DIAGNOSES = (  # noqa: SIM905  (a list of words reads better as words)
    "I20.0 I21.02 I21.4 I21.9 I21.A1 I22.1 I24.0 I25.10 I25.110 I25.82 I25.84 I25.710 T82.855A Z95.5 I25.11 X00 i25.82 I25.999"
).split()
DAYS = (  # noqa: SIM905  (a list of words reads better as words)
    "2024-12-31 2025-01-01 2025-06-30 2025-12-31 2026-01-01 2026-03-01 2026-06-30 2026-10-01 2026-11-20 2027-01-01 "
    "0001-01-01 9999-12-31"
).split()
SETTINGS = ("physician", "hospital_outpatient", "asc")
KEYS = ("id", "date_of_service", "setting", "payer", "lines", "case", "code", "modifiers", "units", "diagnoses")
# fmt: on

_UNITS = st.one_of(
    st.integers(-3, 12),
    st.integers(),
    st.floats(),
    st.sampled_from(["1", "0.5", "1e9", "-0", "NaN", "Infinity", "1e999999", "", " 2 "]),
)
_SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    _UNITS,
    st.text(max_size=12),
    st.sampled_from([*CODES, *MODIFIERS, *DIAGNOSES, *DAYS, *SETTINGS]),
)
_ANY = st.recursive(
    _SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.one_of(st.sampled_from(KEYS), st.text(max_size=6)), inner, max_size=5),
    ),
    max_leaves=12,
)


def _written(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")


def raw() -> st.SearchStrategy[bytes]:
    """Bytes, text, and brackets nested deeper than any claim."""
    deep = st.integers(1, 20000).map(lambda n: b'{"lines":' * n + b"[" * n)
    return st.one_of(st.binary(max_size=200), st.text(max_size=200).map(lambda t: t.encode("utf-8", "replace")), deep)


def documents() -> st.SearchStrategy[bytes]:
    """JSON of any shape."""
    return _ANY.map(_written)


def claims() -> st.SearchStrategy[bytes]:
    """Objects with the keys of a claim, with values that mostly could be meant."""
    line = st.fixed_dictionaries(
        {"code": st.sampled_from(CODES)},
        optional={
            "modifiers": st.one_of(st.lists(st.sampled_from(MODIFIERS), max_size=4), _SCALARS),
            "units": _UNITS,
            "diagnoses": st.lists(st.sampled_from(DIAGNOSES), max_size=4),
            "date_of_service": st.sampled_from(DAYS),
        },
    )
    whole = st.fixed_dictionaries(
        {"date_of_service": st.sampled_from(DAYS), "lines": st.lists(line, max_size=12)},
        optional={
            "setting": st.sampled_from(SETTINGS),
            "payer": st.one_of(st.sampled_from(["medicare", "other"]), _SCALARS),
            "id": st.text(max_size=8),
        },
    )
    return whole.map(_written)


def spoiled() -> st.SearchStrategy[bytes]:
    """A valid claim, some with the facts of the procedure, with one to four places of its JSON changed."""
    valid = [claim_json(entry.claim) for entry in (*generated(), *generated_with_facts(), *written())]
    return st.tuples(st.sampled_from(valid), st.lists(_change(), min_size=1, max_size=4)).map(_spoil)


Change = tuple[str, int, Any]


def _change() -> st.SearchStrategy[Change]:
    return st.tuples(st.sampled_from(["set", "drop", "twice"]), st.integers(0, 10**6), _ANY)


def _spoil(parts: tuple[dict[str, Any], list[Change]]) -> bytes:
    claim = copy.deepcopy(parts[0])
    for how, number, value in parts[1]:
        places = _places(claim)
        if not places:
            break
        holder, key = places[number % len(places)]
        if how == "set":
            holder[key] = _kin(holder[key], value, number)
        elif how == "drop":
            del holder[key]
        elif isinstance(holder, list):
            holder.insert(key, copy.deepcopy(holder[key]))
    return _written(claim)


def _kin(old: Any, value: Any, number: int) -> Any:
    """Half the time a value of the same sort as the old one, so that the claim still can be read."""
    if number % 2 or not isinstance(old, str):
        return value
    pool = next((p for p in (CODES, MODIFIERS, DIAGNOSES, DAYS, SETTINGS) if old in p), None)
    return pool[number % len(pool)] if pool else value


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Every place of a JSON value as the holder and the key or index in it."""
    if isinstance(value, dict):
        return [place for key in value for place in [(value, key), *_places(value[key])]]
    if isinstance(value, list):
        return [place for n, inner in enumerate(value) for place in [(value, n), *_places(inner)]]
    return []
