"""What is kept of one language: the words of the app, as they are compared."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Taal:
    """The words of one language.

    Texts are in lower case and without the full stop at the end. `left_out` are whole phrases of
    iOS, by sort of file. Regular expressions are `deleted_by` (whole phrases with a name in them),
    `absent` and `system` (fragments of lines about the chat itself), told apart from what a person
    may write by where they stand; the first of `system` is the notice of encryption. In a name of
    a file the name of the chat stands at the place of …, or at the end.
    """

    attached: tuple[str, ...] = ()  # Android: "IMG-….jpg (bestand bijgevoegd)"
    attached_ios: tuple[str, ...] = ()  # iOS: "<bijgevoegd: ….jpg>"
    media: tuple[str, ...] = ()  # Android: "<Media weggelaten>"
    omitted: tuple[str, ...] = ()  # last word of the above, whatever was left out
    left_out: dict[str, tuple[str, ...]] = field(default_factory=dict)
    deleted: tuple[str, ...] = ()
    deleted_by: tuple[str, ...] = ()  # "Dit bericht is verwijderd door beheerder Anouk"
    edited: tuple[str, ...] = ()  # between < and >
    place: tuple[str, ...] = ()  # before a link to a map
    absent: tuple[str, ...] = ()  # iOS: how a line begins of a message that is not in the export
    missed: tuple[str, ...] = ()  # calls that were not answered
    calls: tuple[str, ...] = ()  # other calls; more may follow: "Spraakoproep, 2 min"
    system: tuple[str, ...] = ()
    file_names: tuple[str, ...] = ()
