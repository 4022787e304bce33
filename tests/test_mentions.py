"""Mentions: who and what a text names, the offices it gives them, what its descriptions and pronouns go back to."""

import json
import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.document import Document
from kg.language import parse
from kg.mentions import find_mentions, load_gazetteer


@pytest.fixture(scope="module")
def read(pipeline):
    def mentions(text, published="2025-02-18", title=None, publisher=None):
        document = Document(
            id="d", text=text, title=title, published=published, url=None, publisher=publisher, language="en",
            source="-", html_sha256=None,
        )  # fmt: skip
        return find_mentions(parse(document, pipeline), load_gazetteer())

    return mentions


def names(mentions, *types):
    return {actor.name for actor in mentions.actors if not types or actor.type in types}


def offices(mentions):
    called = {actor.id: actor.name for actor in mentions.actors}
    return {(actor.name, office.title, called.get(office.of)) for actor in mentions.actors for office in actor.offices}


def denoted(mentions, text, words, occurrence=0):
    """Return the names of the actors that the words denote at one of their occurrences in the text."""
    start = [found.start() for found in re.finditer(rf"\b{re.escape(words)}\b", text)][occurrence]
    called = {actor.id: actor.name for actor in mentions.actors}
    found = [mention for mention in mentions.mentions if mention.span == (start, start + len(words))]
    return {called[key] for mention in found for key in mention.actors}


# states, capitals, organisations


def test_a_state_is_called_by_its_everyday_name_and_keeps_the_forms_of_the_text(read):
    (turkey,) = read("Turkey said that Ankara would host the talks.").actors
    assert (turkey.name, turkey.type, turkey.aliases) == ("Turkey", "State", ("Ankara",))
    assert turkey.iri == "https://w3id.org/parley/reference/state/TUR"


@pytest.mark.parametrize(
    ("sentence", "acting", "places"),
    [
        ("Moscow rejected the offer.", {"Russia"}, []),
        ("The envoys met in Moscow.", set(), ["Moscow"]),
        ("Talks between Moscow and Washington resumed.", {"Russia", "United States"}, []),
        ("Moscow's position has not changed.", {"Russia"}, []),
        ("She flew to Paris on Monday.", set(), ["Paris"]),
        ("They put pressure on Tehran.", {"Iran"}, []),
        ("A missile strike on Kyiv killed two.", set(), []),
        ("In Doha, Kigali and Kinshasa agreed to a truce.", {"Rwanda", "DR Congo"}, ["Doha"]),
        ("He visited Oslo.", set(), []),
    ],
)
def test_a_capital_is_its_government_where_it_acts_and_a_place_where_things_happen(read, sentence, acting, places):
    found = read(sentence)
    assert names(found, "State") == acting
    assert [place.name for place in found.places] == places


def test_a_dateline_names_a_place(read):
    found = read(
        "GENEVA, March 4 (Agency) - Norway will host talks in Oslo, Germany said.\n\nThe talks start on Monday."
    )
    assert names(found) == {"Norway", "Germany"}
    assert read("RIYADH, Saudi Arabia – Envoys of Oman met there.").places[0].dateline


def test_an_acronym_in_brackets_is_the_organisation(read):
    text = "The Pan-Sahel Mining Union (PSMU) said it would appeal. The PSMU has 40 members."
    (union,) = [actor for actor in read(text).actors if actor.type == "Organisation"]
    assert (union.name, union.aliases) == ("Pan-Sahel Mining Union", ("PSMU",))


@pytest.mark.parametrize(
    ("sentence", "name", "kind"),
    [
        ("Iran's foreign ministry said so.", "Iran's foreign ministry", "GovernmentBody"),
        ("The Israeli army said it struck back.", "Israeli army", "GovernmentBody"),
        ("The Trump administration imposed tariffs, Donald Trump said.", "Trump administration", "GovernmentBody"),
        ("The State Department announced sanctions.", "State Department", "GovernmentBody"),
        ("The European Commission welcomed it.", "European Commission", "GovernmentBody"),
        ("NATO will expand.", "NATO", "Alliance"),
        ("The EU imposed sanctions.", "European Union", "InternationalOrganisation"),
        ("Hamas rejected the plan.", "Hamas", "Organisation"),
        ("The Europeans demanded a seat.", "Europeans", "Group"),
        ("Some European countries floated the idea.", "Some European countries", "Group"),
    ],
)
def test_bodies_organisations_and_groups(read, sentence, name, kind):
    assert (name, kind) in {(actor.name, actor.type) for actor in read(sentence).actors}


def test_one_foreign_ministry_is_one_actor_however_it_is_worded(read):
    text = "Iran's foreign ministry protested. The Iranian Ministry of Foreign Affairs met him. The ministry said no."
    assert len([actor for actor in read(text).actors if actor.type == "GovernmentBody"]) == 1


@pytest.mark.parametrize("sentence", ["The Paris Agreement entered into force.", "The Warsaw Pact collapsed."])
def test_a_longer_name_is_not_the_capital_within(read, sentence):
    assert names(read(sentence), "State") == set()


def test_newsrooms_and_bylines_are_no_actors(read):
    text = "By Jane Smith\n\nNorway will mediate, Reuters reported."
    assert names(read(text)) == {"Norway"}


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("The Democratic Republic of Congo signed. Congo will pay.", "DR Congo"),
        ("The Republic of the Congo signed. Congo will pay.", "Congo"),
    ],
)
def test_an_ambiguous_name_follows_the_clear_one(read, text, state):
    assert names(read(text), "State") == {state}


# persons and offices


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("US Secretary of State Marco Rubio met reporters.", ("Marco Rubio", "Secretary of State", "United States")),
        ("Ann Lee, the foreign minister of Norway, left.", ("Ann Lee", "foreign minister", "Norway")),
        ("Ann Lee, Norway's deputy foreign minister, left.", ("Ann Lee", "deputy foreign minister", "Norway")),
        ("Omani mediator Badr Salim met them.", ("Badr Salim", "mediator", "Oman")),
        ("Kremlin foreign policy adviser Yuri Ushakov left.", ("Yuri Ushakov", "foreign policy adviser", "Kremlin")),
        ("President Donald Trump's special envoy on Ukraine, Keith Kellogg, flew to Kyiv.",
         ("Keith Kellogg", "special envoy on Ukraine", "United States")),
        ("European Commission President Ursula von der Leyen agreed.",
         ("Ursula von der Leyen", "President", "European Commission")),
        ("King Hassan of Morocco left.", ("Hassan", "King", "Morocco")),
        ("The EU's foreign policy chief, Kaja Kallas, left.",
         ("Kaja Kallas", "foreign policy chief", "European Union")),
        ("The US assistant secretary of state for African affairs, Molly Phee, left.",
         ("Molly Phee", "assistant secretary of state for African affairs", "United States")),
        ("A spokesman for the Iranian foreign ministry, Reza Karimi, left.",
         ("Reza Karimi", "spokesman", "Iranian foreign ministry")),
        ("Qatar's prime minister, Sheikh Hamad Al Thani, left.", ("Hamad Al Thani", "prime minister", "Qatar")),
        ("Lee Min-ho is South Korea's trade minister.", ("Lee Min-ho", "trade minister", "South Korea")),
        ("The Minister of Water and Energy of Ethiopia, Abebe Bekele, left.",
         ("Abebe Bekele", "Minister of Water and Energy", "Ethiopia")),
        ("IAEA Director General Rafael Grossi left.",
         ("Rafael Grossi", "Director General", "International Atomic Energy Agency")),
        ("The United Nations warned, and its spokeswoman, Ann Lee, resigned.",
         ("Ann Lee", "spokeswoman", "United Nations")),
    ],
)  # fmt: skip
def test_offices(read, sentence, expected):
    assert expected in offices(read(sentence))


def test_the_evidence_of_an_office_is_its_title_and_what_it_is_of(read):
    text = "US Secretary of State Marco Rubio met reporters."
    (rubio,) = [actor for actor in read(text).actors if actor.name == "Marco Rubio"]
    assert [text[start:end] for start, end in rubio.offices[0].evidence] == ["US Secretary of State"]


def test_a_president_without_a_state_is_the_one_in_office(read):
    assert ("Emmanuel Macron", "President", "France") in offices(read("President Emmanuel Macron left."))


def test_names_of_one_person_are_one_actor_with_the_fullest_name(read):
    text = (
        "Lavrov arrived first. Russian Foreign Minister Sergei Lavrov met Mr Petrov. "
        "Anton Petrov, his aide, said that Lavrov was tired."
    )
    found = read(text)
    assert names(found, "Person") == {"Sergei Lavrov", "Anton Petrov"}
    (lavrov,) = [actor for actor in found.actors if actor.name == "Sergei Lavrov"]
    assert lavrov.aliases == ("Lavrov",)
    assert lavrov.iri == "https://w3id.org/parley/reference/person/Q58217"


@pytest.mark.parametrize(
    ("text", "person", "aliases"),
    [
        ("Xi Jinping met envoys. Xi praised them.", "Xi Jinping", ("Xi",)),
        ("Saudi Crown Prince Mohammed bin Salman spoke. Prince Mohammed left.", "Mohammed bin Salman", ("Mohammed",)),
        ("Egyptian President Abdel Fattah al-Sisi spoke. Sisi left.", "Abdel Fattah al-Sisi", ("Sisi",)),
        ("Kim Jong-un fired a missile. Kim said it flew.", "Kim Jong-un", ("Kim",)),
        ("Recep Tayyip Erdogan spoke. Mr Erdogan left.", "Recep Tayyip Erdogan", ("Erdogan",)),
    ],
)
def test_names_of_other_traditions(read, text, person, aliases):
    (found,) = [actor for actor in read(text).actors if actor.type == "Person"]
    assert (found.name, found.aliases) == (person, aliases)


def test_a_counterpart_holds_the_same_office_elsewhere(read):
    found = offices(read("Turkish Foreign Minister Hakan Fidan met his Egyptian counterpart, Badr Abdelatty."))
    assert ("Badr Abdelatty", "Foreign Minister", "Egypt") in found


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("The Kremlin spokesman assured them.", "Kremlin spokesman"),
        ("A senior Iranian official said no.", "senior Iranian official"),
        ("UN officials warned of famine.", "UN officials"),
    ],
)
def test_those_who_speak_without_a_name_are_actors(read, sentence, name):
    assert name in names(read(sentence))


def test_those_who_only_are_mentioned_without_a_name_are_not(read):
    assert names(read("The law lets officials tax ministers and diplomats.")) == set()


# descriptions and pronouns

_MEETING = (
    "Turkish President Recep Tayyip Erdogan met Ukrainian President Volodymyr Zelensky in Ankara. "
    "The Turkish leader said that he would visit Kyiv. The two leaders signed a pact. "
    "Zelensky praised his host. He thanked the Turkish president."
)


@pytest.mark.parametrize(
    ("words", "occurrence", "expected"),
    [
        ("The Turkish leader", 0, {"Recep Tayyip Erdogan"}),
        ("he", 0, {"Recep Tayyip Erdogan"}),
        ("The two leaders", 0, {"Recep Tayyip Erdogan", "Volodymyr Zelensky"}),
        ("He", 0, {"Volodymyr Zelensky"}),
        ("the Turkish president", 0, {"Recep Tayyip Erdogan"}),
    ],
)
def test_descriptions_and_pronouns_go_back_to_persons(read, words, occurrence, expected):
    assert denoted(read(_MEETING), _MEETING, words, occurrence) == expected


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("The United States and Russia agreed that they will appoint envoys.", "they", {"United States", "Russia"}),
        ("Russia has long demanded a withdrawal. It had used this argument before.", "It", {"Russia"}),
        ("Europeans, who were left out, protested.", "who", {"Europeans"}),
        ("Rwanda and Angola signed. Both countries will pay.", "Both countries", {"Rwanda", "Angola"}),
        (  # those who talked, not two of the three who were left out
            "Rwandan envoy Vincent Karega and Angolan envoy Téte António held talks. "
            "Ghana, Mali and Niger were left out. The two delegations will meet again.",
            "The two delegations",
            {"Rwanda", "Angola"},
        ),
        (
            "Rwanda and Angola held talks. Ghana, Mali and Niger were left out. The two sides will meet again.",
            "The two sides",
            {"Rwanda", "Angola"},
        ),
        (  # who proposes a meeting of the two may be one of them
            "Foreign Minister Paul Roe led the talks with Foreign Minister Ann Lee. "
            "Lee proposed a second meeting of the two ministers in May.",
            "the two ministers",
            {"Paul Roe", "Ann Lee"},
        ),
        (
            "Foreign Ministers Paul Roe and Ann Lee met. President Jo Fox received the two ministers.",
            "the two ministers",
            {"Paul Roe", "Ann Lee"},
        ),
        ("The IAEA warned Iran. The agency sent inspectors.", "The agency", {"International Atomic Energy Agency"}),
        ("Ann Lee met Paul Roe. She said that she was glad.", "She", {"Ann Lee"}),
        (  # who was named last as the speaker, though the saying stands beside its content
            "Norway eased its measures, envoy Jan Berg said. Chad wants peace, Foreign Minister Ivo Roe said, a week "
            "after it had ruled that out. He thanked them.",
            "He",
            {"Ivo Roe"},
        ),
        (  # a surname that the tagger takes for an adjective
            "Envoy Jan Berg met Foreign Minister Aram Tavakolian. Tavakolian disputed that the consent was needed. "
            "He left.",
            "He",
            {"Aram Tavakolian"},
        ),
        (
            "Norway and Chad quarrel. Ann Lee, Norway's foreign minister, left. The minister said so.",
            "The minister",
            {"Ann Lee"},
        ),
        ("Ukrainian President Volodymyr Zelensky described his country as free.", "his country", {"Ukraine"}),
    ],
)
def test_what_words_go_back_to(read, text, words, expected):
    assert denoted(read(text), text, words) == expected


def test_empty_it_denotes_nobody(read):
    text = "Russia attacked. It is clear that talks failed."
    assert denoted(read(text), text, "It") == set()


def test_the_speaker_of_a_quotation_is_left_open(read):
    (mention,) = [m for m in read('"We will not sign," Ann Lee said.').mentions if m.kind == "pronoun"]
    assert (mention.actors, mention.actor) == ((), None)


def test_a_second_candidate_is_kept(read):
    found = read("Mr Roe told Mr Fox in Oslo about it. Mr Poe and Mr Fox met Mr Roe, and he was glad.")
    assert any(mention.alternatives for mention in found.mentions)
    assert all(0 <= confidence <= 1 for mention in found.mentions for _, confidence in mention.alternatives)


# what the mentions hand on


def test_resolve_follows_conjunctions_and_appositions(read, pipeline):
    text = "Marco Rubio and Sergei Lavrov met, and the minister, Ann Lee, left."
    document = Document(
        id="d",
        text=text,
        title=None,
        published=None,
        url=None,
        publisher=None,
        language="en",
        source="-",
        html_sha256=None,
    )
    parsed = parse(document, pipeline)
    found = find_mentions(parsed, load_gazetteer())
    subjects = [token for token in parsed.doc if token.dep_ == "nsubj"]
    called = [[found.actor(mention.actor).name for mention in found.resolve(token)] for token in subjects]
    assert called == [["Marco Rubio", "Sergei Lavrov"], ["Ann Lee"]]


def test_lookups_agree(read):
    found = read(_MEETING)
    for mention in found.mentions:
        assert found.at(mention.head) is not None
        assert found.covering(mention.start) is not None
        assert mention in found.within(mention.start, mention.end)
        for actor in mention.actors:
            assert mention in found.mentions_of(actor)
            assert found.actor(actor).id == actor


def test_demonyms_say_whose_a_noun_is(read):
    found = read("Israeli strikes hit the port.")
    assert [found.actor(key).name for key in found.adjectives.values()] == ["Israel"]


def _normal(name):
    name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return " ".join(
        word for word in re.findall(r"\w+", re.sub(r"['’]s\b|['’]$", "", name)) if word not in ("the", "a", "an")
    )


def test_actors_and_offices_of_the_development_articles(project, read):
    """Of all required actors of our own articles nine in ten are found, and few besides."""
    hits = golds = extras = 0
    for path in sorted((project / "tests" / "gold" / "dev").glob("*/gold.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        document = gold["document"]
        found = read(document["text"], document["published"], document.get("title"), document.get("publisher"))
        forms = [{_normal(name) for name in (actor.name, *actor.aliases)} for actor in found.actors]
        known = [{_normal(name) for name in (a["name"], *a.get("aliases", ()))} for a in gold["actors"]]
        required = [names for names, a in zip(known, gold["actors"], strict=True) if not a.get("optional")]
        golds += len(required)
        hits += sum(any(names & form for form in forms) for names in required)
        extras += sum(not any(form & names for names in known) for form in forms)
    assert golds > 50
    assert hits / golds > 0.9
    assert extras / golds < 0.1


@given(st.text(max_size=300))
@settings(max_examples=60)
def test_any_text_is_read_and_every_span_is_verbatim(read, text):
    _check_spans(read(text), text)


@given(
    st.lists(
        st.sampled_from(
            ["President", "Ann Lee", "the US", "’s", "'s", ",", "“", "”", "(", ")", "-", "of", "Russia", "said", "he",
             "its", "minister", "and", "Moscow", "Kremlin", "counterpart", "both sides", "2025", "May", "\n\n", "🙂",
             "AL-", "von"]
        ),
        max_size=40,
    )
)  # fmt: skip
def test_any_mixture_of_telling_words_is_read(read, words):
    text = " ".join(words)
    _check_spans(read(text), text)


def _check_spans(found, text):
    for actor in found.actors:
        assert all(0 <= start < end <= len(text) for start, end in actor.mentions)
        assert all(" ".join(alias.split()) in " ".join(text.split()) for alias in actor.aliases)
        for office in actor.offices:
            assert office.of is None or found.actor(office.of)
            assert all(0 <= start < end <= len(text) for start, end in office.evidence)
    for item in (*found.mentions, *found.places, *found.dates, *found.durations):
        assert 0 <= item.span[0] < item.span[1] <= len(text)


def test_reading_twice_gives_the_same(read):
    assert read(_MEETING) == read(_MEETING)


def test_a_headline_names_by_the_office_whom_the_text_names(read):
    text = (
        "New Bolivian foreign minister puts off La Paz talks\n\n"
        "LA PAZ - The talks with Chile were put off, Bolivian Foreign Minister Ana Rocha said on Monday.\n\n"
        "Rocha was appointed on Friday."
    )
    found = read(text)
    assert [actor.name for actor in found.actors if actor.type == "Person"] == ["Ana Rocha"]
    assert denoted(found, text, "Bolivian foreign minister") == {"Ana Rocha"}


def test_an_office_alone_is_somebody_where_two_hold_it(read):
    text = (
        "Bolivian foreign minister met envoys in La Paz\n\n"
        "Bolivian Foreign Minister Ana Rocha said so on Monday.\n\n"
        "Bolivian Foreign Minister Luis Quispe said so in May."
    )
    persons = {actor.name for actor in read(text).actors if actor.type == "Person"}
    assert persons == {"Bolivian foreign minister", "Ana Rocha", "Luis Quispe"}


def test_who_resigns_is_a_person_whatever_the_name(read):
    text = "Ann Lee was appointed foreign minister a day after Azamat Toktorov resigned from the post. She thanked him."
    found = read(text)
    assert {actor.name for actor in found.actors if actor.type == "Person"} == {"Ann Lee", "Azamat Toktorov"}
    assert denoted(found, text, "She") == {"Ann Lee"}
