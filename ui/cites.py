"""Citation marks in an answer as ways to their passages: `[2]` opens the source numbered 2 of that answer."""

import re
from collections.abc import Iterable

_MARK = re.compile(r"\[(\d{1,3})\](?![(\[:]\D)")

# Streamlit opens a popover only by its own button: a mark leads there and presses it. Nothing of a text is run or read
# beyond the name of the button, and a name that is none presses nothing.
SCRIPT = """<script>
if (!window.cathcodeCites) {
  window.cathcodeCites = true
  document.addEventListener('click', (event) => {
    const mark = event.target.closest && event.target.closest('a[href^="#source-"]')
    if (!mark) return
    event.preventDefault()
    event.stopPropagation()
    const name = mark.getAttribute('href').slice(1)
    if (!/^source-[\\w-]+$/.test(name)) return
    const press = (left) => {
      const button = document.querySelector('.st-key-' + name + ' button')
      if (button) {
        button.scrollIntoView({block: 'center'})
        button.focus({preventScroll: true})
        button.click()
      } else if (left > 0) setTimeout(() => press(left - 1), 100)
    }
    setTimeout(() => press(50), 60)  // once this click is over, which would close what it opens; the sources may still come
  }, true)
}
</script>"""


def source_key(key: str, n: int) -> str:
    """The name of the button that shows source `n` of the answer drawn under `key`."""
    return f"source-{key}-{n}"


def cited(text: str, numbers: Iterable[int], key: str) -> str:
    """Markdown of `text` (inert already) in which the mark of each of `numbers` leads to its source."""
    known = set(numbers)

    def link(mark: re.Match[str]) -> str:
        n = int(mark[1])
        return f"[\\[{n}\\]](#{source_key(key, n)})" if n in known else mark[0]

    return _MARK.sub(link, text)
