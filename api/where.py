"""Parse `--where`: the filters of the HTTP interface as a person types them.

`date>=2017-01-01 author=甲,乙 not title~draft` and `(language=en or pages>10) meta.project="a b"`.
Conditions side by side, or with "and" between them, must all hold. A comma separates values of
which any will do, `~` means "contains", and a field alone that there is one. A JSON object is taken
as it is.
"""

import re
from dataclasses import dataclass

from api.strict_json import describe_json_error, parse_json
from index.document import Filter, Operator
from index.document_filter import FieldType, explain_field, find_type, parse_filter
from index.error import BadFilter

_OPERATORS = {
    ">=": Operator.GTE,
    "<=": Operator.LTE,
    "!=": Operator.NE,
    ">": Operator.GT,
    "<": Operator.LT,
    "==": Operator.EQ,
    "=": Operator.EQ,
    "~": Operator.CONTAINS,
}
_SPACE = re.compile(r"[\s\u3000]*")
_FIELD = re.compile(r"[^\s\u3000()=<>!~,\"]+")
_OPERATOR = re.compile(r"[\s\u3000]*(>=|<=|!=|==|>|<|=|~)[\s\u3000]*")
_VALUE = re.compile(r'"((?:[^"\\]|\\.)*)"|([^\s\u3000(),"]+)')
_COMMA = re.compile(r"[\s\u3000]*,[\s\u3000]*")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_DEEPEST = 20
_QUOTED = 30  # characters of the text that a message repeats

Json = dict[str, object]


def parse_where(text: str) -> Filter:
    """Return the filter that `--where` means. Raises BadFilter with what is wrong and where."""
    try:
        value = (
            parse_json(text.encode()) if text.lstrip().startswith("{") else _Parser(text).parse()
        )
        return parse_filter(value)
    except BadFilter as error:
        names = [part for part in error.place if part not in {"all", "any"}]
        place = "/".join(name for name in names if isinstance(name, str))
        raise BadFilter(f"--where: {place}{': ' if place else ''}{error}") from None
    except ValueError as error:
        raise BadFilter(f"--where: not JSON: {describe_json_error(error)}") from None


@dataclass(slots=True)
class _Parser:
    """Recursive descent over `text`."""

    text: str
    at: int = 0
    # The last value without quotes, and where it ends: title=annual report lacks them.
    bare: str = ""
    bare_end: int = 0

    def parse(self) -> Json:
        found = self.parse_alternatives(1)
        if self.at < len(self.text):
            raise self.explain("a condition")
        return found

    def parse_alternatives(self, depth: int) -> Json:
        """Parse conditions separated by "or"."""
        if depth > _DEEPEST:
            raise BadFilter(f"more than {_DEEPEST} parentheses within each other")
        found = [self.parse_conditions(depth)]
        while self.take_word("or"):
            found.append(self.parse_conditions(depth))
        return found[0] if len(found) == 1 else {"any": found}

    def parse_conditions(self, depth: int) -> Json:
        """Parse conditions side by side."""
        found = [self.parse_condition(depth)]
        while self.peek() not in {"", ")"} and not self.sees_word("or"):
            self.take_word("and")
            found.append(self.parse_condition(depth))
        return found[0] if len(found) == 1 else {"all": found}

    def parse_condition(self, depth: int) -> Json:
        """Parse one condition, negated by "not", or what stands in parentheses."""
        if self.take_word("not"):
            if depth > _DEEPEST:
                raise BadFilter(f"more than {_DEEPEST} times “not”")
            return {"not": self.parse_condition(depth + 1)}
        if self.peek() == "(":
            self.at += 1
            found = self.parse_alternatives(depth + 1)
            if self.peek() != ")":
                raise self.explain("“)”")
            self.at += 1
            return found
        return self.parse_test()

    def parse_test(self) -> Json:
        """Parse a field, an operator and values, or a field alone."""
        name = _FIELD.match(self.text, self.at)
        if not name:
            raise self.explain("a field")
        field_type = find_type(name[0])
        if field_type is None:
            raise self.explain_name(name[0])
        self.at = name.end()
        operator = _OPERATOR.match(self.text, self.at)
        if not operator:
            return {name[0]: {"exists": True}}
        self.at = operator.end()
        values = self.parse_value(field_type, operator[1])
        while comma := _COMMA.match(self.text, self.at):
            self.at = comma.end()
            values += self.parse_value(field_type, operator[1])
        value = values[0] if len(values) == 1 else values
        return {name[0]: {_OPERATORS[operator[1]].value: value}}

    def parse_value(self, field_type: FieldType | None, symbol: str) -> list[object]:
        """Parse a value. One of any other metadata may be stored as a number or as a text."""
        found = _VALUE.match(self.text, self.at)
        if not found:
            if self.text.startswith('"', self.at):
                rest = self.text[self.at : self.at + _QUOTED]
                raise BadFilter(f"the closing double quote is missing after “{rest}”")
            raise self.explain("a value")
        self.at = found.end()
        quoted, bare = found.groups()
        self.bare, self.bare_end = bare or "", self.at
        if bare is None:
            return [re.sub(r"\\(.)", r"\1", quoted)]
        typed: object = {"true": True, "false": False}.get(bare, bare)
        if _NUMBER.fullmatch(bare):
            typed = float(bare) if "." in bare else int(bare)
        if field_type is FieldType.NUMBER:
            return [typed]
        if field_type is not FieldType.ANY or typed is bare or symbol == "~":
            return [bare]
        return [typed, bare] if symbol in {"=", "==", "!="} else [typed]

    def peek(self) -> str:
        """Return the next non-blank character; empty at the end."""
        if space := _SPACE.match(self.text, self.at):
            self.at = space.end()
        return self.text[self.at : self.at + 1]

    def sees_word(self, word: str) -> bool:
        """Tell whether a word that separates conditions comes next."""
        self.peek()
        name = _FIELD.match(self.text, self.at)
        return (
            name is not None
            and name[0].lower() == word
            and _OPERATOR.match(self.text, name.end()) is None
        )

    def take_word(self, word: str) -> bool:
        """Go past a word if it comes next."""
        sees = self.sees_word(word)
        self.at += len(word) * sees
        return sees

    def explain(self, expected: str) -> BadFilter:
        """Return the error for something else than what is expected here."""
        self.peek()
        rest = self.text[self.at : self.at + _QUOTED]
        where = f"before “{rest}”" if rest else "at the end"
        return BadFilter(f"{expected} is missing {where}: write, for example, date>=2017 author=甲")

    def explain_name(self, name: str) -> BadFilter:
        """Return the error for a word that stands where a field should, and is none."""
        is_alone = _OPERATOR.match(self.text, self.at + len(name)) is None
        if self.bare and is_alone and not self.text[self.bare_end : self.at].strip():
            return BadFilter(
                f"“{name}” is no field: a value with blanks stands in double quotes, as "
                f'"{self.bare} {name}"; {explain_field(name)}'
            )
        return BadFilter(f"{name}: no such field: {explain_field(name)}")
