"""Records to measure with: tweet-like JSON of about 2 KB with Zipf Dutch words, and mails."""

import itertools
import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from simplemma.strategies.dictionaries import DefaultDictionaryFactory

SEED = (
    "straat stoep tegel lamp lantaarn paal boom park plein school weg fiets auto bus afval container "
    "vuil glas papier bak riool put water brug sluis haven schip markt winkel huis woning flat dak "
    "raam deur tuin groen gras hond poep kat vogel rat muis overlast geluid lawaai buurt wijk dorp "
    "stad gemeente raad bestuur college wethouder ambtenaar loket balie paspoort rijbewijs bewijs "
    "vergunning aanvraag bezwaar klacht melding verzoek antwoord brief mail formulier rekening "
    "belasting heffing boete subsidie uitkering zorg hulp jeugd ouder kind bewoner inwoner burger "
    "feest evenement vuurwerk brand politie veilig gevaar licht donker nacht dag week maand jaar"
).split()
GLUE = "de het een en van ik te dat die in is niet op aan met voor er maar om zijn".split()


SHORTEST, LONGEST = 8, 52
"""Words of a tweet. Those in real archives have about 16, in our labelled messages too."""


def vocabulary(size: int = 60_000) -> list[str]:
    """Return Dutch words, the commonest first: glue, words of a municipality, then short to long."""
    rng = random.Random(7)
    known = DefaultDictionaryFactory().get_dictionary("nl")
    rest = sorted(word for word in known if word.isalpha() and word.islower() and len(word) < 16)
    rest.sort(key=lambda word: len(word) + rng.random() * 14)
    return list(dict.fromkeys(itertools.chain(GLUE, SEED, rest)))[:size]


def texts(count: int, seed: int, shortest: int = SHORTEST, longest: int = LONGEST) -> Iterator[str]:
    """Yield texts whose words follow Zipf's law, of any length in words between these two."""
    rng, words = random.Random(seed), vocabulary()
    weights = list(itertools.accumulate(1 / (rank + 3) for rank in range(len(words))))
    for start in range(0, count, 1000):
        lengths = [rng.randrange(shortest, longest + 1) for _ in range(min(1000, count - start))]
        drawn = iter(rng.choices(words, cum_weights=weights, k=sum(lengths)))
        for length in lengths:
            yield " ".join(itertools.islice(drawn, length))


def tweets(count: int, seed: int = 1) -> Iterator[str]:
    """Yield JSON of tweets as in an account archive, without their wrapper."""
    start = datetime(2020, 1, 1, tzinfo=UTC)
    for number, text in enumerate(texts(count, seed)):
        at = start + timedelta(seconds=number * 700)
        native = str(1_212_000_000_000_000_000 + number * 1_000_003)
        link = f"https://t.co/{number:08x}"
        quoted = json.dumps(f"{text} {link}")
        yield (
            f'{{"edit_info":{{"initial":{{"editTweetIds":["{native}"],"editableUntil":'
            f'"{at:%Y-%m-%dT%H:%M:%S}.000Z","editsRemaining":"5","isEditEligible":true}}}},'
            f'"retweeted":false,"source":"<a href=\\"https://mobile.example\\" rel=\\"nofollow\\">'
            f'Web</a>","entities":{{"hashtags":[{{"text":"waterdam","indices":["0","9"]}}],'
            f'"symbols":[],"user_mentions":[{{"name":"Gemeente Waterdam","screen_name":"gemWaterdam"'
            f',"indices":["0","12"],"id_str":"1500000001","id":"1500000001"}}],"urls":[{{"url":'
            f'"{link}","expanded_url":"https://waterdam.example/nieuws/{number}","display_url":'
            f'"waterdam.example/nieuws/{number}","indices":["0","23"]}}]}},"display_text_range":'
            f'["0","{len(text)}"],"favorite_count":"{number % 50}","in_reply_to_status_id_str":'
            f'"{int(native) - 5}","id_str":"{native}","in_reply_to_user_id":"1500000001",'
            f'"truncated":false,"retweet_count":"{number % 9}","id":"{native}",'
            f'"in_reply_to_status_id":"{int(native) - 5}","possibly_sensitive":false,"created_at":'
            f'"{at:%a %b %d %H:%M:%S} +0000 {at:%Y}","favorited":false,"full_text":{quoted},'
            f'"lang":"nl","in_reply_to_screen_name":"gemWaterdam","in_reply_to_user_id_str":'
            f'"1500000001","padding":"{"x" * (960 - len(text))}"}}'
        )


def write_archive(path: Path, rows: list[str], name: str = "tweets") -> None:
    """Write tweets as the `tweets.js` of an archive (or `tweet.js`)."""
    with path.open("w", encoding="utf-8") as stream:
        stream.write(f"window.YTD.{name}.part0 = [ ")
        stream.write(", ".join(f'{{"tweet" : {row}}}' for row in rows))
        stream.write(" ]")


def write_lines(path: Path, rows: list[str]) -> None:
    """Write tweets as one JSON object on each line."""
    with path.open("w", encoding="utf-8") as stream:
        stream.writelines(row + "\n" for row in rows)


def write_mbox(path: Path, count: int, seed: int = 2) -> None:
    """Write mails of 30 to 270 words in threads of three, one in ten with an attachment."""
    start = datetime(2022, 1, 3, 9, tzinfo=UTC)
    with path.open("w", encoding="utf-8") as stream:
        for number, text in enumerate(texts(count, seed, 30, 270)):
            at = start + timedelta(minutes=number * 3)
            root = number - number % 3
            stream.write(f"From inwoner{number % 997}@voorbeeld.example {at.ctime()}\n")
            stream.write(
                f"From: Inwoner {number % 997} <inwoner{number % 997}@voorbeeld.example>\n"
                "To: info@waterdam.example\n"
                f"Subject: {' '.join(text.split()[:6])}\n"
                f"Date: {at:%a, %d %b %Y %H:%M:%S} +0000\n"
                f"Message-ID: <{number}@voorbeeld.example>\n"
            )
            if number != root:
                stream.write(
                    f"In-Reply-To: <{number - 1}@voorbeeld.example>\n"
                    f"References: <{root}@voorbeeld.example>\n"
                )
            stream.write("MIME-Version: 1.0\n" + _body(number, text) + "\n")


def _body(number: int, text: str) -> str:
    words = text.split()
    plain = "Content-Type: text/plain; charset=utf-8\n\n" + "\n".join(
        " ".join(words[at : at + 10]) for at in range(0, len(words), 10)
    )
    if number % 10:
        return plain + "\n"
    return (
        'Content-Type: multipart/mixed; boundary="grens"\n\n--grens\n' + plain
        + "\n--grens\nContent-Type: application/pdf\nContent-Transfer-Encoding: base64\n"
        'Content-Disposition: attachment; filename="bijlage.pdf"\n\n'
        + "SGFsbG8gV2F0ZXJkYW0h\n" * 60 + "--grens--\n"
    )  # fmt: skip
