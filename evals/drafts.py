"""Sound drafts for the questions that tests and benches put to a scripted model."""

from typing import Any

CASE = "One lesion of the mid LAD was treated with atherectomy and one drug-eluting stent: what do I report?"
FEE = "What does Medicare pay for 92924 in 2026 and how is that computed?"


def case_draft(**changes: Any) -> dict[str, Any]:
    """A sound draft for CASE on 2026-03-01."""
    return {
        "lines": [{"slot": 1, "code": "92933", "modifiers": ["LD"], "units": 1, "diagnoses": []}],
        "mentions": [
            {"slot": 2, "code": "92928", "role": "rejected"},
            {"slot": 3, "code": "92934", "role": "rejected"},
        ],
        "differs": "",
        "abstained": False,
        "sentences": [
            {
                "text": "Report {{1}} for the left anterior descending artery.",
                "citations": [
                    {
                        "passage": "code-92933#what-it-is",
                        "quote": "In each session one base code per major artery, its branches counted with it",
                    }
                ],
            },
            {"text": "A stent alone would be {{2}}, which this session goes beyond.", "citations": []},
            {"text": "The branch work is not paid apart, and {{3}} can no longer be used.", "citations": []},
        ],
        "missing_facts": [],
    } | changes


def fee_draft(**changes: Any) -> dict[str, Any]:
    """A sound draft for FEE on 2026-03-01."""
    return {
        "lines": [],
        "mentions": [{"slot": 1, "code": "92924", "role": "asked_about"}],
        "differs": "",
        "abstained": False,
        "sentences": [
            {
                "text": "Medicare pays $469.28 for {{1}} in 2026.",
                "citations": [{"passage": "table:pfs/RVU26C#92924", "quote": "92924: work 9.88"}],
            },
            {
                "text": "The work value of {{1}} is 9.88 and its conversion factor 33.4009.",
                "citations": [{"passage": "table:pfs/RVU26C#92924", "quote": "conversion factor 33.4009"}],
            },
        ],
        "missing_facts": [],
    } | changes
