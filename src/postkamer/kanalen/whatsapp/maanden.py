"""Names of months, as telephones printed them in exports up to about 2015."""

from typing import Final

_MONTHS = (
    "jan january januari januar janv janvier ene enero gen gennaio janeiro",
    "feb february februari februar févr février febrero febbraio fev fevereiro",
    "mar march mrt maart mär märz mars marzo março",
    "apr april avr avril abr abril aprile",
    "may mei mai mayo mag maggio maio",
    "jun june juni juin junio giu giugno junho",
    "jul july juli juil juillet julio lug luglio julho",
    "aug august augustus août ago agosto",
    "sep sept september septembre septiembre set settembre setembro",
    "oct october okt oktober octobre octubre ott ottobre out outubro",
    "nov november novembre noviembre novembro",
    "dec december dez dezember déc décembre dic diciembre dicembre dezembro",
)
MONTH: Final = {name: n for n, names in enumerate(_MONTHS, 1) for name in names.split()}
"""Number of the month by its name, in lower case."""
NAMES: Final = "|".join(
    f"(?:{name[0]}|{name[0].upper()}){name[1:]}" for name in sorted(MONTH, key=len, reverse=True)
)
"""A regular expression of any of them."""
