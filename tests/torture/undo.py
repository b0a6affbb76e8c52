"""Random commands, undone one after the other: the code is as it was before each of them."""

import random
import re
from collections import Counter
from pathlib import Path

from support import Outcome, texts
from torture.ground import call, copied, fresh_projects

NAMES = ("product", "order_line", "tag", "author", "box", "story", "city", "key_card")
FIELDS = (
    "title:str:max=80",
    "slug:str:unique:null",
    "body:text:null",
    "count:int:min=0:default=0",
    "price:decimal:12.2:null",
    "due:date:null:index",
    "seen_at:datetime:null",
    "is_open:bool:default=false",
    "status:enum:draft+live:default=draft",
    "labels:list:str:null",
    "extra:json:null",
    "mail:email:null",
    "home:url:null",
    "secret:str:null:writeonly",
    "rank:float:null:readonly",
)
MARK = "\n\n# Of the user's own, number {}.\nOWN_{} = {}\n"
EDITED = r"\n\n# Of the user's own, number \d+\.\nOWN_\d+ = \d+\n"
SKIPPED = ("migrations", ".fastwright/base/migrations", ".fastwright/resources")


def run(rounds: int, seed: int) -> str:
    """Do up to ten commands in a project, then undo them, the last one first."""
    chosen = random.Random(seed)
    counts = Counter[str]()
    with fresh_projects() as projects:
        for number in range(rounds):
            style = chosen.choice([*projects])
            with copied(projects[style]) as root:
                where = f"round {number} of seed {seed}, {style}"
                _Round(root, chosen, counts, where).run()
    done, refused = counts["done"], counts["refused"]
    edits = counts["edits"]
    return f"{rounds} cycles, {done} commands undone, {refused} refused, {edits} hand edits"


def _code(root: Path) -> dict[str, str]:
    """Return all texts but migrations, and what is remembered of them."""
    return {name: text for name, text in texts(root).items() if not name.startswith(SKIPPED)}


class _Round:
    """One project, its resources with their fields, and what undoes each command so far."""

    def __init__(self, root: Path, chosen: random.Random, counts: Counter[str], where: str) -> None:
        self._root, self._chosen, self._counts, self._where = root, chosen, counts, where
        self._fields: dict[str, list[str]] = {}
        self._undo: list[tuple[tuple[str, ...], dict[str, str]]] = []

    def run(self) -> None:
        for _ in range(self._chosen.randint(3, 10)):
            self._step()
        while self._undo:
            words, before = self._undo.pop()
            if words[:2] == ("remove", "resource"):
                self._without_edits(words[2])
            outcome = call(self._root, *words)
            self._require(outcome.code == 0, words, outcome)
            now = _code(self._root)
            other = {
                name for name in now.keys() | before.keys() if now.get(name) != before.get(name)
            }
            self._require(not other, words, f"unlike before: {sorted(other)}")
            self._counts["done"] += 1
        checked = call(self._root, "check")
        self._require(checked.code == 0, ("check",), checked)

    def _step(self) -> None:
        name = self._chosen.choice(NAMES)
        if name not in self._fields:
            self._add_resource(name)
        elif self._chosen.random() < 0.3:
            self._edit(name)
        else:
            self._add_field(name)

    def _add_resource(self, name: str) -> None:
        given = self._chosen.sample(FIELDS, self._chosen.randint(1, 4))
        for other in self._chosen.sample([*self._fields], min(len(self._fields), 2)):
            kind = self._chosen.choice(("ref", "one", "many"))
            given.append(f"{other}_{kind}:{kind}:{other}" + (":null" if kind != "many" else ""))
        if self._do(("add", "resource", name, *given), ("remove", "resource", name, "--yes")):
            self._fields[name] = [each.partition(":")[0] for each in given]

    def _add_field(self, name: str) -> None:
        free = [each for each in FIELDS if each.partition(":")[0] not in self._fields[name]]
        fields = [each for each in free if ":null" in each or ":default" in each]
        others = [each for each in self._fields if f"{each}_key" not in self._fields[name]]
        fields += [f"{each}_key:ref:{each}:null" for each in others]
        if not fields:
            return
        field = self._chosen.choice(fields)
        word = field.partition(":")[0]
        undo = ("remove", "field", name, word, "--yes")
        if self._do(("add", "field", name, field), undo):
            self._fields[name].append(word)

    def _do(self, words: tuple[str, ...], undo: tuple[str, ...]) -> bool:
        """Carry out a command; a refusal must change nothing."""
        before = _code(self._root)
        outcome = call(self._root, *words)
        if outcome.code in {1, 2}:
            self._require(_code(self._root) == before, words, "a refusal changed something")
            self._counts["refused"] += 1
            return False
        self._require(outcome.code == 0, words, outcome)
        self._undo.append((undo, before))
        return True

    def _edit(self, name: str) -> None:
        """Add something below a file of a resource; all later states have it."""
        path = self._chosen.choice(self._files(name))
        self._counts["edits"] += 1
        marked = MARK.format(*[self._counts["edits"]] * 3)
        file = self._root / path
        file.write_text(file.read_text(encoding="utf-8") + marked, encoding="utf-8")
        self._undo = [
            (undo, {**before, path: before[path] + marked} if path in before else before)
            for undo, before in self._undo
        ]

    def _files(self, name: str) -> list[str]:
        """Return the Python files that are called after a resource."""
        pattern = re.compile(rf"(?:app|tests)/(?:\w+/)*(?:test_)?{name}\w*(?:/\w+)?\.py")
        return sorted(each for each in texts(self._root) if pattern.fullmatch(each))

    def _without_edits(self, name: str) -> None:
        """Take the edits out of the files of a resource, which would be kept otherwise."""
        for each in self._files(name):
            path = self._root / each
            text = path.read_text(encoding="utf-8")
            path.write_text(re.sub(EDITED, "", text), encoding="utf-8")

    def _require(self, holds: bool, words: tuple[str, ...], found: Outcome | str) -> None:  # noqa: FBT001 - as assert has
        assert holds, f"{self._where}: {' '.join(words)}\n{found}"
