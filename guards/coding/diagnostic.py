"""The diagnostic study: exactly one of 93451-93461, beside an intervention only where its conditions are met."""

from guards.coding.case import Diagnostic
from guards.coding.grounds import because, begun
from guards.coding.sheet import Entry, Group, Sheet

# (grafts, left heart, right heart) beside coronary angiography
_CORONARY = {
    (False, False, False): "93454",
    (True, False, False): "93455",
    (False, False, True): "93456",
    (True, False, True): "93457",
    (False, True, False): "93458",
    (True, True, False): "93459",
    (False, True, True): "93460",
    (True, True, True): "93461",
}
_HEART = {(False, True): "93451", (True, False): "93452", (True, True): "93453"}  # (left, right)
CORONARY_STUDIES = frozenset(_CORONARY.values())
STUDIES = CORONARY_STUDIES | frozenset(_HEART.values())
RIGHT_HEART = frozenset({"93451", "93453", "93456", "93457", "93460", "93461"})
_ADDON_PARENTS = {
    "93567": STUDIES,
    "93566": RIGHT_HEART,
    "93568": RIGHT_HEART,
    "93462": frozenset({"93452", "93453", "93458", "93459", "93460", "93461"}),
    "93463": STUDIES - {"93454", "93455"},
    "93464": STUDIES - {"93454", "93455"},
    "G0278": STUDIES - {"93451"},
}


def report(sheet: Sheet) -> None:
    """Add the study's code and its add-ons, or say why it has none."""
    study = sheet.case.diagnostic
    if study is None:
        return
    if study.congenital:
        text = "A congenital catheterization is told; its codes (93593-93597) are outside of what is held."
        sheet.doubt("congenital", text, "congenital", ("diagnostic",))
        return
    entry = _study(study, sheet)
    if entry is not None:
        sheet.add(entry)
    _addons(study, entry.code if entry is not None else "", sheet)


def _study(study: Diagnostic, sheet: Sheet) -> Entry | None:
    if not (study.coronary or study.grafts):
        return _heart(study, "the heart catheterization has no edit with an intervention", "diagnostic_heart")
    extra: tuple[str, ...] = ()
    if study.grafts and not study.coronary:
        extra = _grafts_only(sheet)
    code = _CORONARY[(study.grafts, study.left_heart, study.right_heart)]
    _reject_injections(study, code, sheet)
    if not sheet.codes(Group.PCI):
        why = f"{_parts(study)}: the one code of 93451-93461 that holds all of it"
        return _line(code, why, "diagnostic_one_code", extra)
    return _beside(study, code, extra, sheet)


def _reject_injections(study: Diagnostic, code: str, sheet: Sheet) -> None:
    """Injections are inside the study; their add-ons are for congenital catheterization only."""
    wanted = (("93563", study.coronary), ("93564", study.grafts), ("93565", study.left_heart))
    for addon, was_done in wanted:
        if was_done:
            text = f"{addon} belongs to a congenital catheterization; here the injection is inside {code}."
            sheet.reject(addon, text, "injections", ("diagnostic",))


def _grafts_only(sheet: Sheet) -> tuple[str, ...]:
    text = "Grafts were injected; the record does not say that the native coronaries were. Were they imaged too?"
    answers = ("yes", "no: a reduced study, 52")
    answer = sheet.ask("grafts-only", text, "grafts_without_coronaries", answers, ("diagnostic",))
    return ("52",) if answer else ()


def _heart(study: Diagnostic, why: str, ground: str) -> Entry | None:
    code = _HEART.get((study.left_heart, study.right_heart))
    return _line(code, f"{_parts(study, heart_only=True)}: {why}", ground) if code else None


def _line(code: str, why: str, ground: str, extra: tuple[str, ...] = ()) -> Entry:
    reason = because(f"{why[0].upper()}{why[1:]}.", ground, ("diagnostic",))
    return Entry(code, Group.DIAGNOSTIC, reason, extra=extra)


def _parts(study: Diagnostic, *, heart_only: bool = False) -> str:
    parts = []
    if not heart_only:
        parts.append("coronary angiography")
        if study.grafts:
            parts.append("grafts")
    if study.left_heart:
        parts.append("left heart")
    if study.right_heart:
        parts.append("right heart")
    return ", ".join(parts)


def _beside(study: Diagnostic, code: str, extra: tuple[str, ...], sheet: Sheet) -> Entry | None:
    """A coronary study in the session of an intervention."""
    against, ground = _against(study)
    if against:
        return _not_reported(study, code, against, ground, sheet)
    prior = study.prior
    changed = bool(prior.condition_changed or prior.inadequate or prior.change_during_procedure)
    if prior.exists and changed:
        why = "an earlier angiogram exists, but the condition changed or it did not show enough"
        part = study.is_full_study is False
        extra = (*extra, "52") if part and "52" not in extra else extra
        return _line(code, why, "diagnostic_part" if part else "diagnostic_test", (*extra, "XU"))
    missing = _missing(study)
    if not missing:
        why = "no earlier catheter angiogram, a full study, and the decision to intervene rests on it"
        return _line(code, why, "diagnostic_three_parts", (*extra, "XU"))
    text = f"{code} beside the intervention depends on {missing}. Are the conditions of a separate study met?"
    is_ct = prior.kind == "ct"
    ground = "diagnostic_after_ct" if is_ct else "diagnostic_three_parts"
    answers = ("no: the study is left out", f"yes: {code} with XU")
    if sheet.ask("diagnostic", text, ground, answers, ("diagnostic", "diagnostic.prior")):
        return _line(code, "the conditions of a separate study are met", "diagnostic_test", (*extra, "XU"))
    return _not_reported(study, code, "its conditions are not met", "diagnostic_test", sheet)


def _against(study: Diagnostic) -> tuple[str, str]:
    """Why the study cannot be reported; empty where nothing speaks against it."""
    prior = study.prior
    changed = bool(prior.condition_changed or prior.inadequate or prior.change_during_procedure)
    if prior.exists and not changed and prior.kind != "ct":
        adequate = prior.inadequate is False
        if adequate and not prior.condition_changed:
            return "an earlier adequate angiogram exists and no change is told", "diagnostic_test"
    if prior.exists and changed:
        return "", ""
    if study.is_full_study is False:
        return "guiding shots are no full study", "diagnostic_three_parts"
    if study.decision_based_on_it is False:
        return "the decision to intervene did not rest on it", "diagnostic_three_parts"
    return "", ""


def _missing(study: Diagnostic) -> str:
    prior = study.prior
    wanted = []
    if prior.exists is None:
        wanted.append("whether an earlier catheter angiogram was available")
    elif prior.exists and prior.kind == "ct":
        wanted.append("whether an earlier CT angiogram counts, which the sources do not settle for the coronaries")
    elif prior.exists:
        wanted.append("whether the condition changed since the earlier angiogram or it showed too little")
    if study.is_full_study is None:
        wanted.append("whether it was a full study")
    if study.decision_based_on_it is None:
        wanted.append("whether the decision to intervene rests on it")
    return "; ".join(wanted)


def _not_reported(study: Diagnostic, code: str, why: str, ground: str, sheet: Sheet) -> Entry | None:
    """The coronary part falls; a right heart study with a reason of its own may stay."""
    text = f"The diagnostic study is part of the intervention: {why}."
    sheet.leave_out("diagnostic coronary study", text, ground, ("diagnostic",), code)
    if not (study.left_heart or study.right_heart) or study.heart_study_indicated is False:
        return None
    heart = _heart(study, "a heart study of its own beside the intervention", "diagnostic_heart")
    if heart is None or study.heart_study_indicated:
        return heart
    if not study.right_heart:
        text = f"{heart.code} would need a left heart study with a reason of its own, and none is told."
        sheet.reject(heart.code, text, "left_heart_no_own_reason", ("diagnostic",))
        return None
    text = "If the coronary study is not reported: was the right heart study medically necessary for itself?"
    right = _HEART[(False, True)]
    answers = ["no", f"the right heart: {right}"]
    if study.left_heart:
        answers.append(f"both sides: {heart.code}")
    answer = sheet.ask("heart-study", text, "diagnostic_heart_own_reason", tuple(answers), ("diagnostic",))
    if answer == 0:
        return None
    return heart.but(code=right) if answer == 1 else heart


def _addons(study: Diagnostic, code: str, sheet: Sheet) -> None:
    wanted = (
        ("93567", study.aortography, "supravalvular aortography"),
        ("93566", study.right_ventriculography, "right ventricular or atrial injection"),
        ("93568", study.pulmonary_angiography, "pulmonary angiography"),
        ("93462", study.transseptal, "transseptal or apical access"),
        ("93463", study.drug_challenge, "drug challenge"),
        ("93464", study.exercise, "exercise study"),
        ("G0278", study.renal_iliac_driveby, "iliac or renal arteriogram in passing"),
    )
    for addon, was_done, words in wanted:
        if was_done:
            _addon(addon, words, code, sheet)


def _addon(addon: str, words: str, code: str, sheet: Sheet) -> None:
    parents = _ADDON_PARENTS[addon]
    if code not in parents:
        text = f"{addon} stands only beside a catheterization it belongs to, and none is on the claim."
        sheet.leave_out(words, text, "diagnostic_addon", ("diagnostic",), addon)
        return
    extra: tuple[str, ...] = ()
    if addon == "93463" and sheet.codes(Group.PCI):
        text = "An edit puts 93463 under the intervention. Did the drug challenge belong to the heart study alone?"
        answers = ("no: left out", "yes: 93463 with XU")
        if not sheet.ask("93463", text, "drug_challenge", answers, ("diagnostic",)):
            sheet.leave_out(words, "93463 is bundled into the intervention.", "drug_challenge", ("diagnostic",), addon)
            return
        extra = ("XU",)
    ground = "passing_arteriogram" if addon == "G0278" else "diagnostic_addon"
    reason = because(f"{begun(words)} with {code}.", ground, ("diagnostic",))
    sheet.add(Entry(addon, Group.DIAGNOSTIC_ADDON, reason, extra=extra, parents=parents))
