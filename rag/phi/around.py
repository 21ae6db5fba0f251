"""What stands around a name: labels, titles of work, credentials, and what is said of people or of things."""

import re

BRAND = re.compile(r"[a-z][A-Z]|[A-Z]{2}")  # RotaWire, SVGs
MC = re.compile(r"(?:Mc|Mac|De|Di|La|Le|Van|Von|O['’]|D['’]|Fitz)[A-Z]")
CREDENTIALS = r"(?:M\.?D\.?|D\.?O\.?|R\.?N\.?|PA-?C|NP|APRN|FACC|FSCAI|Ph\.?D\.?|CRNA|RCIS|RT(?:\(R\))?|MBBS|CPC|CCC)"
CREDENTIAL = re.compile(rf",?\s{{1,2}}(?={CREDENTIALS}\b)|\s{{0,2}},\s{{0,2}}(?={CREDENTIALS}\b)")
CARET = re.compile(r"(?<![\w^])[^\W\d_][\w'’\- ]{0,30}\^[^\W\d_][\w'’\-]{0,30}(?:\^[\w'’\-.]{0,20}){0,4}")
LABEL = re.compile(
    r"\b(?:patient(?:'s|’s)?(?:\s(?:full\s|last\s|first\s)?name)?|pt(?:\s?name)?|(?:full|last|first|middle|maiden|family|given|legal)\s?name|name|nombre|subject|beneficiary"
    r"|member(?:\sname)?|insured|subscriber|guarantor|(?:primary\s|first\s|second\s|co-?|interventional\s)?(?:operator|cardiologist|surgeon|physician|interventionalist|attending|assistant|fellow|provider)s?(?:\s(?:md|physician|of\srecord))?(?:\s?\d)?"
    r"|referring(?:\s(?:physician|md|doctor|provider|cardiologist))?|ref(?:erring)?\.?\s?(?:md|phys)|ordering(?:\s(?:physician|provider))?|pcp|primary\scare(?:\s(?:physician|provider))?"
    r"|anesthesiologist|anesthesia\sby|scrub(?:\stech)?|circulat(?:or|ing\s(?:rn|nurse))|monitor(?:\stech)?|technologists?|techs?|nurses?|rn|staff|sedation\s(?:rn|nurse)|dictated\sby|transcribed\sby|signed(?:\sby)?|electronically\ssigned(?:\sby)?"
    r"|performed\sby|interpreted\sby|reviewed\sby|read\sby|author|cc|copy\sto|attn|attention|re|assist(?:ed\sby)?|asst|team|next\sof\skin|nok|emergency\scontact|contact|spouse|coder|biller)"
    r"\s{0,3}(?:[:=#]|\bis\b|\bnamed\b|\bwas\b)\s{0,4}",
    re.IGNORECASE,
)
PERSON = re.compile(
    r"\b(?:patient|pt|client|named|name\sis|called|wife|husband|son|daughter|mother|father|brother|sister|spouse|partner"
    r"|caregiver|guardian|colleague|dear|hi|hello|sincerely|signed|per|by|operator|proceduralist|fellow|interpreter|chaperone|surgeon"
    r"|cardiologist|anesthesiologist|coder|biller)[,.:]?\s{1,2}(?:[-–=]\s{1,2})?$",
    re.IGNORECASE,
)
TOWARDS = re.compile(
    r"\b(?:for|from|of|about|saw|coded|coding|cc|attn|re|regarding|regards|thanks),?\s{1,2}$", re.IGNORECASE
)
DEVICE = re.compile(
    r"\s(?:\w+\s)?(?:(?:stents?|balloons?|catheters?|(?:guide)?wires?|systems?|sheaths?|devices?|microcatheters?|DES|DCB|BMS|burr|crown|filter"
    r"|snare|pump|coil|extension|score|class\w*|technique|criteria|test|sign)\b|\d\.\d|\d+\s?x\b)",
    re.IGNORECASE,
)
USED = re.compile(  # what is said of things, not of people
    r"(?:\s\w+)?\s(?:was|were|is|are|being)\s(?:then\s|also\s)?(?:used|advanced|inflated|deployed|placed|introduced|removed|delivered|passed|positioned|exchanged"
    r"|withdrawn|inserted|engaged|selected|chosen|required|crossed|attempted|implanted|loaded|mounted|tracked|flushed|prepared)",
    re.IGNORECASE,
)
THING = re.compile(r"\b(?:the|an?|using|via|new|same|this|another|second|our|mm|x|by|with)\s{1,2}$", re.IGNORECASE)
NUMBER_BEFORE = re.compile(r"\d[\s,:]{1,2}$")
CLAIM = re.compile(
    r"\W{0,2}(?:$|\n|denied|denial|appeal|claim|chart|case|report|record|bill|refund|audit)", re.IGNORECASE
)
AFTER = re.compile(
    r"(?:\s?\((?:op|operator|fellow|attending|assistant|asst|rn|tech|md|np|pa|wife|husband|son|daughter)\)|['’]s\s(?:LAD|RCA|LCX|LM|left|right|stent|PCI|cath|angioplasty|[a-z]{2,9}ectomy|lesion|culprit|CTO|CABG|procedure|report|claim|chart|record"
    r"|case|denial|bill|wife|husband|son|daughter|insurance|account)"
    r"|,?\s(?:is\s)?(?:an?\s)?\(?\d{2,3}(?:[\s\-]?(?:y|year)|\s?[mf]\b)|,?\s(?:underwent|presented|had|has|received|got|returned|came|needs|was\s(?:a\b|an\b|admitted|brought|taken|seen|scheduled|referred|transferred"
    r"|discharged|stented|treated|diagnosed|found|noted|given|prepped|draped|sedated|consented|informed|billed|charged|denied|told|asked|here|born)"
    r"|complained|complains|tolerated|consented|reports|denies"
    r"|requested|called|states|did\s(?:the|an?|his|her)|placed|performed|deployed|stented|opened|asked|wants|billed|treated|is\s(?:an?|our|my|the)\b))",
    re.IGNORECASE,
)
IDENTIFIED = re.compile(
    r"\s{0,2}[,(\-–/|]{0,2}\s{0,2}\(?(?:MRN|DOB|D\.O\.B|born|medical\srecord|SSN|acct|account|date\sof\sbirth|age[d]?\s\d|\[)",
    re.IGNORECASE,
)
IDENTIFIER_BEFORE = re.compile(  # a record number or birth date and a stroke
    r"(?:MRN|M\.R\.|DOB|birth|record|acct|account|\bE?MPI|\bURN|\bFIN|\bCSN|\bID|\bno\.?)[\W]{0,3}[\w\-/.]{4,14}\s{0,2}[/|,;\-]{1,2}\s{0,2}$",
    re.IGNORECASE,
)
OPENS = re.compile(
    r"(?:^|\n|\bcase\s#?\d{1,3}[:,.]?\s|\bbed\s\d{1,3}[:,]?\s|\broom\s\d{1,3}[:,]?\s)\s{0,3}[-*•]?\s{0,2}$",
    re.IGNORECASE,
)
SESSION = re.compile(  # what a case is called by after its name
    r"\s{0,2}[:,/\-–]{0,2}\s{1,2}(?:9[23]\d{3}\b(?!['’])|cath\b|PCI\b|LHC\b|RHC\b|CTO\b|rota\b|IVL\b|(?:[pmd](?:rox|id|ist(?:al)?)?\s?)?(?:LAD|RCA|LCX|LM|OM\d?|SVG)\b)",
    re.IGNORECASE,
)
UNLABELLED = re.compile(r"(?<![\w'’\-])[^\W\d_]{4,24}(?=,?\s{1,2}(?:dob|mrn|d\.o\.b)\b)", re.IGNORECASE)
