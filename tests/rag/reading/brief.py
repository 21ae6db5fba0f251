"""Facts in short words, so that cases can be written by hand: `LD.D1 mid 80% calcified = balloon + stent*2:des`."""

from guards.coding.case import Case, Lesion, Location, Outcome, StentKind, Technique, Treatment

_KIND = {StentKind.DRUG_ELUTING: ":des", StentKind.BARE_METAL: ":bms", StentKind.COVERED: ":covered", None: ""}


def where(location: Location) -> str:
    artery = location.artery.value if location.artery else "?"
    if location.graft is not None:
        artery = f"{location.graft.kind}>{location.graft.feeds or '?'}({artery})"
    branch = f".{location.branch}" if location.branch else ""
    return f"{artery}{branch}" + (f" {location.segment}" if location.segment else "")


def treatment(done: Treatment) -> str:
    text = done.technique.value
    if done.technique is Technique.STENT:
        text += (f"*{done.count}" if done.count != 1 else "") + _KIND[done.stent_kind]
    elif done.technique is Technique.ATHERECTOMY and done.device:
        text += f":{done.device}"
    return text + ("" if done.outcome is Outcome.COMPLETED else f"!{done.outcome.value}")


def lesion(found: Lesion) -> str:
    parts = [where(found.location)]
    if found.extends_into is not None:
        parts.append(f"-> {where(found.extends_into)}")
    if found.stenosis_percent is not None:
        parts.append(f"{found.stenosis_percent}%")
    parts += ["calcified"] * bool(found.is_calcified) + ["in-stent"] * bool(found.is_in_stent)
    parts += ["thrombosis"] * bool(found.is_stent_thrombosis)
    if found.bifurcation is not None:
        limb = found.bifurcation
        mark = {True: "+", False: "-", None: "?"}[limb.treated]
        parts.append(f"limb:{limb.branch}{mark}" + ",".join(t.value for t in limb.techniques))
    if found.cto is not None:
        parts.append("cto:" + (found.cto.approach.value if found.cto.approach else "?"))
    if found.infarct is not None:
        mi = found.infarct
        emergency = {True: "emergent", False: "elective", None: "?"}[mi.emergent]
        parts.append(f"mi:{mi.kind or '?'}:{emergency}:{mi.occlusion or '?'}")
    done = " + ".join(sorted(treatment(t) for t in found.treatments))
    return " ".join(parts) + (f" = {done}" if done else "")


def lesions(case: Case) -> list[str]:
    return sorted(lesion(found) for found in case.lesions)
