"""How labs put one fact: several tellings each, `{place}` and the like filled in."""

from guards.coding.case import Artery, SupportKind, Technique

VESSELS = {
    Artery.LM: ("left main", "LM", "left main coronary artery"),
    Artery.LAD: ("LAD", "left anterior descending artery", "left anterior descending"),
    Artery.LCX: ("LCx", "circumflex", "left circumflex artery"),
    Artery.RCA: ("RCA", "right coronary artery", "right coronary"),
    Artery.RAMUS: ("ramus", "ramus intermedius", "ramus intermedius"),
}
BRANCHES = {
    "D1": ("D1", "first diagonal", "first diagonal branch"),
    "D2": ("D2", "second diagonal", "diagonal 2"),
    "OM1": ("OM1", "first obtuse marginal", "first obtuse marginal branch"),
    "OM2": ("OM2", "second obtuse marginal", "obtuse marginal 2"),
    "PDA": ("RPDA", "right PDA", "right posterior descending artery"),
    "PL": ("RPL", "right posterolateral branch", "RPLV"),
}
STENOSES = (
    "The {place} had a {calcium}{percent}% stenosis.",
    "{Place}: {calcium}{percent}% lesion.",
    "There was a {calcium}{percent}% stenosis in the {place}.",
    "Angiography showed a {calcium}{percent}% lesion of the {place}.",
    "Tight {calcium}{percent}% narrowing in the {place}.",
    "Target lesion: {calcium}{percent}% {place}.",
    "Disease of the {place} with {calcium}{percent}% obstruction.",
)
CALCIUM = ("heavily calcified ", "severely calcified, ", "calcified ")
INSTENT = ("In-stent restenosis of {percent}% was found in the {place}.", "ISR of the {place}, {percent}%.")
CTOS = ("The {place} had a chronic total occlusion.", "CTO of the {place}.", "Chronic total occlusion of the {place}.")
ANTEGRADE = (
    "Antegrade wire escalation was successful.",
    "Antegrade wiring with a Pilot 200 succeeded.",
    "The occlusion was crossed antegrade with a Gaia wire.",
    "An antegrade approach was used and succeeded.",
)
BOTH_WAYS = (
    "An antegrade attempt was made first; a retrograde approach through septal collaterals then succeeded.",
    "Antegrade and retrograde approaches were used, with reverse CART.",
)
CULPRITS = (
    "The culprit was the {place}, which was 100% occluded.",
    "Culprit lesion: {place}, total occlusion with TIMI 0 flow.",
    "The {place} was totally occluded and was the culprit.",
    "{Place} 100% thrombotic occlusion, the infarct-related artery.",
)
MI = ("STEMI, emergent catheterization.", "Presented with STEMI and was taken emergently to the cath lab.")
DONE = {
    Technique.BALLOON: (
        "The {place} was dilated with a {size} mm balloon.",
        "POBA of the {place} with a {size} mm balloon.",
        "Balloon angioplasty of the {place} was performed with a {size} mm NC balloon.",
        "We then performed PTCA of the {place} using a {size} x 12 mm Trek.",
        "Predilation of the {place} with a {size} x 15 Emerge.",
        "The {place} underwent plain old balloon angioplasty.",
    ),
    Technique.CUTTING_BALLOON: (
        "Cutting balloon angioplasty of the {place} was performed.",
        "A {size} mm Wolverine cutting balloon was inflated in the {place}.",
    ),
    Technique.SCORING_BALLOON: (
        "The {place} was treated with a {size} mm AngioSculpt scoring balloon.",
        "AngioSculpt to the {place}.",
    ),
    Technique.ATHERECTOMY: (
        "Rotational atherectomy of the {place} was performed with a 1.5 mm burr.",
        "Orbital atherectomy of the {place} with the Diamondback device was carried out.",
        "Laser atherectomy (ELCA) was performed in the {place}.",
        "We performed rotablation of the {place}, burr size 1.5.",
        "The {place} was debulked by orbital atherectomy.",
        "Excimer laser atherectomy was applied to the {place}.",
        "Rotablator, 1.25 burr, to the {place}.",
    ),
    Technique.LITHOTRIPSY: (
        "Shockwave intravascular lithotripsy was delivered to the {place}.",
        "Lithotripsy with a Shockwave C2 balloon was carried out in the {place}.",
        "IVL of the {place} with a {size} mm Shockwave balloon, 60 pulses.",
    ),
    Technique.DRUG_COATED_BALLOON: (
        "An Agent drug-coated balloon was applied to the {place}.",
        "The {place} was treated with a {size} mm paclitaxel-coated balloon.",
    ),
    Technique.THROMBECTOMY_MECHANICAL: (
        "Penumbra CAT RX mechanical thrombectomy of the {place} was performed.",
        "AngioJet rheolytic thrombectomy was performed in the {place}.",
    ),
    Technique.THROMBECTOMY_MANUAL: (
        "Manual aspiration thrombectomy of the {place} was done with an Export catheter.",
        "A Pronto catheter was used for manual aspiration in the {place}.",
    ),
    Technique.BRACHYTHERAPY: ("Intracoronary brachytherapy of the {place} followed.",),
}
ONE_STENT = (
    "A {size} x 18 mm {brand} stent was deployed in the {place}.",
    "The {place} was stented with a {size} x 23 mm {brand}.",
    "{Place}: {size} x 15 {brand} stent placed.",
    "One {brand} stent was implanted in the {place}.",
    "We then placed a {brand} stent ({size} x 28 mm) across the {place} lesion.",
    "The {place} lesion was covered with a {size} x 20 mm {brand} stent at 14 atm.",
    "PCI of the {place} with a single {brand} stent.",
)
SEVERAL_STENTS = (
    "{Count} overlapping {brand} stents were placed in the {place}.",
    "The {place} was treated with {count} overlapping {brand} stents.",
    "In the {place} {count} {brand} stents were deployed in overlapping fashion.",
    "{Count} {brand} stents, overlapping, to the {place}.",
)
ELUTING = ("Xience", "Synergy", "Resolute Onyx", "Orsiro", "Promus")
BARE = ("bare-metal", "bare metal")
LIMBS = (
    "The {main} and {side} bifurcation was treated with the DK crush technique using two {brand} stents.",
    "Culotte stenting of the {main}/{side} bifurcation with two {brand} stents.",
    "{main}/{side} bifurcation: T-stenting with two {brand} stents, one in the {main} and one in the {side}.",
)
IMAGING = {
    "ivus": ("IVUS of the {vessel} was performed.", "Intravascular ultrasound of the {vessel} guided sizing."),
    "oct": ("OCT of the {vessel} was performed.", "Optical coherence tomography was done in the {vessel}."),
}
PHYSIOLOGY = {
    "ffr": ("FFR of the {vessel} was 0.76.", "Fractional flow reserve in the {vessel} measured 0.91."),
    "resting": ("iFR of the {vessel} was 0.85.", "RFR of the {vessel} was 0.94."),
}
SUPPORT = {
    SupportKind.BALLOON_PUMP: (
        "An intra-aortic balloon pump was placed.",
        "An IABP was inserted through the left femoral artery.",
    ),
    SupportKind.LEFT_VAD: (
        "An Impella CP was inserted via the right femoral artery.",
        "Impella CP support was started.",
    ),
}
STUDY = (
    (
        "No prior angiogram was available. A full diagnostic coronary angiogram with left heart catheterization was "
        "performed. Based on these findings the decision was made to proceed with PCI."
    ),
    (
        "No previous catheterization. Left heart catheterization and complete selective coronary angiography were performed; "
        "the decision to intervene was based on the angiogram."
    ),
    (
        "The patient has never had a cath. Full coronary angiography and LHC were done first; given these findings we elected to "
        "proceed with intervention."
    ),
)
PRIOR_ADEQUATE = (
    "A prior coronary angiogram from last week was adequate and reviewed.",
    "The prior diagnostic catheterization was reviewed and was adequate.",
)
SEDATION = (
    "Moderate sedation was given under my direct supervision with an independent trained observer for {minutes} minutes.",
    "I supervised moderate sedation for {minutes} minutes with a trained observer.",
    "Conscious sedation, {minutes} minutes, was directed by me; a trained nurse monitored the patient throughout.",
)
TRAPS = (
    "No {device} was needed.",
    "{Device} was not performed.",
    "There was no dissection and no perforation.",
    "The previously placed stent in the {other} was widely patent.",
    "Father had a stent to the {other} at age 52.",
    "Staged PCI of the {other} is planned in four weeks.",
    "History of PCI to the {other} in 2017.",
    "{Device} was considered but not felt to be necessary.",
    "We elected not to use {device}.",
    "The patient declined {device}.",
    "{Device} was not available.",
    "Prior DES in the {other} (2019).",
    "If symptoms recur, PCI of the {other} will be considered.",
    "Known chronic disease of the {other}, for medical therapy.",
)
DEVICES = {
    Technique.ATHERECTOMY: "atherectomy",
    Technique.LITHOTRIPSY: "IVL",
    Technique.THROMBECTOMY_MANUAL: "thrombectomy",
    Technique.BRACHYTHERAPY: "brachytherapy",
}
ENDS = (
    "Final TIMI 3 flow.",
    "Excellent angiographic result.",
    "0% residual stenosis.",
    "The patient left the lab stable.",
)
OPENINGS = (
    "Right radial access with a 6 French sheath.",
    "Access was obtained via the right femoral artery under ultrasound guidance.",
    "A 6 Fr guide was used.",
    "Heparin was given for anticoagulation.",
)
