"""The source with which generated code identifies a row in functions, URLs and tests."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fastwright.code.snippets import Reference, accepted
from fastwright.language.fields import LinkedField
from fastwright.language.names import Names


@dataclass(frozen=True, slots=True)
class RowKey:
    """The primary key of a resource; its properties are Python source."""

    names: Names
    fields: tuple[LinkedField, ...]

    @property
    def variables(self) -> tuple[str, ...]:
        """The names of the arguments: `post_id`, or `order_id` and `line`."""
        columns = tuple(field.attribute for field in self.fields)
        return columns if len(columns) > 1 else (f"{self.names.snake}_{columns[0]}",)

    @property
    def is_made(self) -> bool:
        """Whether the key is generated, so that clients do not send it."""
        return bool(self.fields[0].type.generated)

    @property
    def path(self) -> str:
        """The path of a row below the collection: `/{post_id}`."""
        return "".join(f"/{{{name}}}" for name in self.variables)

    @property
    def path_arguments(self) -> str:
        """The arguments of a route: `post_id: UUID`, `country_code: CountryCode`."""
        return ", ".join(f"{name}: {accepted(field)}" for name, field in self._pairs())

    @property
    def arguments(self) -> str:
        """The arguments of a service: `post_id: UUID`, `country_code: str`."""
        return ", ".join(f"{name}: {field.python}" for name, field in self._pairs())

    @property
    def passed(self) -> str:
        """The arguments as a call passes them: `order_id, line`."""
        return ", ".join(self.variables)

    @property
    def value(self) -> str:
        """The key as one value: `post_id`, `(order_id, line)`."""
        return _one(self.variables)

    @property
    def named(self) -> str:
        """The key as keyword arguments: `id=post_id`."""
        return ", ".join(f"{field.attribute}={name}" for name, field in self._pairs())

    @property
    def located(self) -> str:
        """The key of a row as keyword arguments: `post_id=post.id`."""
        row = self.names.snake
        return ", ".join(f"{name}={row}.{field.attribute}" for name, field in self._pairs())

    @property
    def unknown_url(self) -> str:
        """The URL part of a row that does not exist, in an f-string, if there are no rows."""
        return "/".join(map(_sample_in_url, self.fields))

    def _pairs(self) -> Iterator[tuple[str, LinkedField]]:
        return zip(self.variables, self.fields, strict=True)


def _sample_in_url(field: LinkedField) -> str:
    made_up = origin(field).type.unknown
    if made_up:
        return f"{{{made_up}}}"
    text = field.type.payload(field, 1)
    is_plain = text.isdecimal() or (text.startswith('"') and text.endswith('"'))
    return text.strip('"') if is_plain else f"{{{text}}}"


def _one(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"({', '.join(parts)})"


# ---- keys of other rows, and of missing rows


def dangling(reference: Reference) -> str:
    """Return a key that no row has, in JSON."""
    field, held = reference.field, reference.field.held
    is_sent = not (held.type.generated or held.target)
    if reference.is_self and is_sent and not field.type.is_many:
        # a new row has the first key and could refer to itself, so use the second
        return held.type.payload(held, 2)
    return in_json(held, unknown(held))


def in_json(field: LinkedField, value: str) -> str:
    """Return a value of a key in JSON: `str(row.id)`."""
    return origin(field).type.in_json.format(value)


def unknown(field: LinkedField) -> str:
    """Return a value of a key that no row has."""
    first = origin(field)
    made_up = first.type.unknown or ("0" if first.type.generated else "")
    return made_up or f"{first.owner.pascal}Factory.build().{first.attribute}"


def origin(field: LinkedField) -> LinkedField:
    """Return the field whose values a ref holds; it follows refs that are part of a key."""
    return origin(field.key) if field.key else field
