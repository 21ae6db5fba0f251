"""Free text of a cath lab to the facts of the procedure, without a model.

```python
reading = read_report("LAD atherectomy plus two stents, diagonal ballooned")
reading.case.lesions, reading.ignored, reading.questions
```
What the lab calls things stands in `lexicon.yaml`, what makes a mention no fact in `termsets.yaml`; edit them freely.
"""

from rag.reading.ignored import Ignored
from rag.reading.reader import Reading, read_report
from rag.reading.recognise import describes_a_case, looks_like_report

__all__ = ["Ignored", "Reading", "describes_a_case", "looks_like_report", "read_report"]
