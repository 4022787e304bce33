"""Events: who meets whom, when, where and how far it has come; which sightings are of one event."""

import pytest

from kg.document import Document
from kg.language import parse
from kg.mentions import find_mentions, load_gazetteer
from kg.reading.events import find_events
from kg.reading.statements import find_statements

PUBLISHED = "2025-06-18"  # a Wednesday


@pytest.fixture
def read(pipeline):
    """Return a function that gives the events of a text and the names of actors by id."""

    def events(text, published=PUBLISHED):
        document = Document(id="t", text=text, title=None, published=published, url=None, publisher=None)
        parsed = parse(document, pipeline)
        mentions = find_mentions(parsed, load_gazetteer())
        said = find_statements(parsed, mentions)
        found = find_events(parsed, mentions, tuple(one.statement for one in said if one.whole))
        return found, {actor.id: actor.name for actor in mentions.actors}

    return events


def named(ids, names):
    return {names[one] for one in ids}


# text, type, participants, status, date
SINGLE = [
    (
        "French President Emmanuel Macron met with Egyptian President Abdel Fattah el-Sisi in Cairo on Monday.",
        "Meeting", {"Emmanuel Macron", "Abdel Fattah el-Sisi"}, "held", "2025-06-16",
    ),
    (
        "The leaders of Armenia and Azerbaijan will meet in Moldova on June 20.",
        "Meeting", {"Armenia", "Azerbaijan"}, "planned", "2025-06-20",
    ),
    (
        "Talks between Ethiopia and Egypt in Addis Ababa collapsed on Sunday.",
        "Talks", {"Ethiopia", "Egypt"}, "held", "2025-06-15",
    ),
    (
        "US-China trade talks resumed in London on Monday.",
        "Talks", {"United States", "China"}, "held", "2025-06-16",
    ),
    (
        "Thailand and Cambodia have agreed to hold talks on June 30 in Bangkok.",
        "Talks", {"Thailand", "Cambodia"}, "planned", "2025-06-30",
    ),
    (
        "A third round of talks between Iran and the United States is expected next week in Muscat.",
        "Talks", {"Iran", "United States"}, "planned", "2025-06-23",
    ),
    (
        "The talks between Chad and Sudan are expected to take place in Doha in July.",
        "Talks", {"Chad", "Sudan"}, "planned", "2025-07",
    ),
    ("Negotiations between Serbia and Kosovo are under way.", "Talks", {"Serbia", "Kosovo"}, "ongoing", None),
    ("Pakistan called for talks with India.", "Talks", {"Pakistan", "India"}, "proposed", None),
    (
        "Brazil's foreign minister, Mauro Vieira, spoke by phone with Antony Blinken on Friday.",
        "PhoneCall", {"Mauro Vieira", "Antony Blinken"}, "held", "2025-06-13",
    ),
    (
        "Claudia Sheinbaum and Canadian Prime Minister Mark Carney spoke on the phone on Tuesday.",
        "PhoneCall", {"Claudia Sheinbaum", "Mark Carney"}, "held", "2025-06-17",
    ),
    (
        "The telephone conversation last week between Ann Lee and Vladimir Putin was tense.",
        "PhoneCall", {"Ann Lee", "Vladimir Putin"}, "held", "2025-06-09",
    ),
    (
        "U.S. Secretary of State Warren Christopher telephoned Russian Foreign Minister Andrei Kozyrev on Tuesday.",
        "PhoneCall", {"Warren Christopher", "Andrei Kozyrev"}, "held", "2025-06-17",
    ),
    ("Turkey's foreign minister Hakan Fidan is visiting Baghdad.", "Visit", {"Hakan Fidan"}, "ongoing", None),
    (
        "German Chancellor Olaf Scholz is due to visit Beijing next month.",
        "Visit", {"Olaf Scholz"}, "planned", "2025-07",
    ),
    ("Molly Phee is due in Niamey on Friday.", "Visit", {"Molly Phee"}, "planned", "2025-06-20"),
    (
        "Australia's prime minister Anthony Albanese left for Beijing on Saturday for a six-day visit.",
        "Visit", {"Anthony Albanese"}, "held", "2025-06-14",
    ),
    (
        "Colombia and Venezuela signed a trade agreement in Caracas on Tuesday.",
        "Signing", {"Colombia", "Venezuela"}, "held", "2025-06-17",
    ),
    (
        "Antonio Guterres appointed Hanna Tetteh as his envoy to Libya.",
        "Appointment", {"Antonio Guterres", "Hanna Tetteh"}, "held", None,
    ),
    ("Chad and Mali will appoint negotiators.", "Appointment", {"Chad", "Mali"}, "planned", None),
    ("Russia invaded Ukraine in February 2022.", "MilitaryAction", {"Russia", "Ukraine"}, "held", "2022-02"),
    (
        "Kenya has denounced Russia's invasion of Ukraine in February 2022.",
        "MilitaryAction", {"Russia", "Ukraine"}, "held", "2022-02",
    ),
    (
        "Israel did not comment. Israeli strikes on Iran killed dozens on Friday.",
        "MilitaryAction", {"Israel", "Iran"}, "held", "2025-06-13",
    ),
    (
        "In an interview with CNN, Israeli Foreign Minister Gideon Saar said that Hamas must disarm.",
        "Interview", {"Gideon Saar"}, "held", None,
    ),
    (
        '"We want peace," Philippine President Ferdinand Marcos Jr. told the BBC in an interview on Monday.',
        "Interview", {"Ferdinand Marcos Jr."}, "held", "2025-06-16",
    ),
    (
        "At a news conference in Brussels, NATO chief Mark Rutte urged allies to spend more.",
        "PressConference", {"Mark Rutte"}, "held", None,
    ),
    ("Japan and South Korea cancelled a summit that was scheduled for July.",
     "Summit", {"Japan", "South Korea"}, "cancelled", "2025-07"),
    ("NATO defence ministers gather in Brussels on Thursday.",
     "Meeting", {"NATO defence ministers"}, "planned", "2025-06-19"),
    ("Diplomats from Germany, France and Britain met Iranian officials in Geneva on Friday.",
     "Meeting", {"Germany", "France", "United Kingdom"}, "held", "2025-06-13"),
    ("Anna Weidlich, envoy for the western Balkans, who met Vjosa Osmani in Pristina on Monday, was hopeful.",
     "Meeting", {"Anna Weidlich", "Vjosa Osmani"}, "held", "2025-06-16"),
    ("Dubem Oniya summoned Niger's ambassador Brah Mohamane.",
     "Meeting", {"Dubem Oniya", "Brah Mohamane"}, "held", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "participants", "status", "day"), SINGLE)
def test_an_event(text, kind, participants, status, day, read):
    (event,), names = read(text)
    assert (event.type, named(event.participants, names), event.status, event.date) == (
        kind, participants, status, day,
    )  # fmt: skip
    assert event.rule.startswith("events/")
    assert all(text[start:end].strip() for start, end in event.evidence)


NO_EVENT = [
    "India refused to meet Pakistani officials.",
    "India ruled out talks with Pakistan.",
    "Chad and Mali did not hold talks.",
    "If Chad meets Mali, the war could end.",
    "Vietnam did not attend the meeting.",
    "Kenya met the deadline.",
    "Rwanda attacked the plan.",
    "Ann Lee called Bob Stone a liar.",
    "Ann Lee called on Bob Stone to resign.",
    "Ethnic Turks began a hunger strike on Monday.",
    "Ann Lee continued her attacks on Bob Stone.",
    "Chad has ordered attack helicopters for its army.",
    "Evidence was gathered by France in Geneva.",
    "Egypt rejected a fresh offer from Sudan for direct talks.",
]


@pytest.mark.parametrize("text", NO_EVENT)
def test_what_is_no_event(text, read):
    assert read(text)[0] == ()


def test_going_somewhere_to_meet_is_a_visit_and_a_meeting(read):
    found, names = read("William Ruto flew to Kinshasa on Tuesday for talks with Felix Tshisekedi.")
    assert [(e.type, named(e.participants, names), e.place, e.status) for e in found] == [
        ("Visit", {"William Ruto"}, "Kinshasa", "held"),
        ("Talks", {"William Ruto", "Felix Tshisekedi"}, "Kinshasa", "held"),
    ]


def test_each_place_visited_is_a_visit(read):
    found, _ = read("Gambian President Dawda Jawara will visit Mauritania and Senegal.")
    assert [(event.type, event.place) for event in found] == [("Visit", "Mauritania"), ("Visit", "Senegal")]


def test_a_host_of_others_takes_no_part(read):
    (event,), names = read("Kazakhstan hosted the trilateral meeting between Russia, Turkey and Iran.")
    assert named(event.participants, names) == {"Russia", "Turkey", "Iran"}
    assert names[event.host] == "Kazakhstan"


def test_a_host_who_receives_takes_part(read):
    (event,), names = read("Aleksandar Vucic hosted Chinese President Xi Jinping in Belgrade.")
    assert named(event.participants, names) == {"Aleksandar Vucic", "Xi Jinping"}
    assert (names[event.host], event.place) == ("Aleksandar Vucic", "Belgrade")


def test_an_invitation_of_one_is_a_visit_and_of_several_a_meeting(read):
    (visit,), names = read("Ann Lee invited Bob Stone to Lima.")
    assert (visit.type, visit.status, named(visit.participants, names)) == ("Visit", "proposed", {"Bob Stone"})
    (meeting,), names = read("Ann Lee invited Bob Stone and Carl Wood to Lima.")
    assert (meeting.type, meeting.status, names[meeting.host]) == ("Meeting", "proposed", "Ann Lee")


@pytest.mark.parametrize(
    ("text", "previous", "day"),
    [
        ("Somalia and Ethiopia postponed their talks from June 20 to July 1.", "2025-06-20", "2025-07-01"),
        (
            "The summit between India and Pakistan, planned for next week, has been postponed to September.",
            "2025-06-23", "2025-09",
        ),
        (
            "Rafael Grossi had been due to visit Tehran on Friday, but the trip was postponed to July 9.",
            "2025-06-20", "2025-07-09",
        ),
        ('He said that Ann Lee would postpone her trip to Peru from Friday to "July 2".', "2025-06-20", "2025-07-02"),
        ("The talks between Chad and Mali, set for June 20, were postponed.", "2025-06-20", None),
    ],
)  # fmt: skip
def test_what_is_put_off_keeps_its_previous_date(text, previous, day, read):
    (event,), _ = read(text)
    assert (event.status, event.previous_date, event.date) == ("postponed", previous, day)


@pytest.mark.parametrize(
    ("text", "excluded"),
    [
        (
            "Chad met Mali. Europeans, who were left out of the talks along with Kyiv, protested.",
            {"Europeans", "Ukraine"},
        ),
        ("Chad and Mali met in Lima on Monday. Peru, which was not invited to Lima, protested.", {"Peru"}),
        ("Chad and Mali held talks. Neither Niger nor Benin was represented at the talks.", {"Niger", "Benin"}),
        ("Chad and Mali held talks in Lima. Peru boycotted the talks.", {"Peru"}),
        ("Chad and Mali held talks. Peru was absent from the talks.", {"Peru"}),
        ("Chad and Mali held a meeting without Niger.", {"Niger"}),
        ("Chad and Mali held talks. Niger was once more left out of the talks.", {"Niger"}),
        ("Chad and Mali held talks in Lima. Niger was again shut out of the negotiations.", {"Niger"}),
        ("Chad and Mali held talks. Niger was once again excluded from the meeting.", {"Niger"}),
        ("Chad and Mali met in Lima on Monday without Niger or Benin.", {"Niger", "Benin"}),
        ("Chad met Mali in Lima. The meeting went ahead without Niger.", {"Niger"}),
        ("Chad and Mali held talks. Niger was not part of the talks.", {"Niger"}),
        ("Chad and Mali held talks in Lima without the consent of Niger.", set()),
    ],
)
def test_who_is_left_out(text, excluded, read):
    (event,), names = read(text)
    assert named(event.excluded, names) == excluded
    assert {role.actor for role in event.roles if role.role == "excluded"} == set(event.excluded)


def test_sightings_of_one_event_are_one(read):
    text = (
        "Iran and the United States held talks in Geneva on Tuesday. The talks, which lasted about five hours, "
        "were led by Abbas Araqchi and Steve Witkoff. Tuesday's meeting followed a phone call."
    )
    (event,), names = read(text)
    assert named(event.participants, names) == {"Iran", "United States", "Abbas Araqchi", "Steve Witkoff"}
    assert (event.place, event.date, event.duration) == ("Geneva", "2025-06-17", "PT5H")
    assert len(event.evidence) == 2


def test_another_round_is_another_event_of_the_same_parties(read):
    text = (
        "Ukraine and Russia held talks in Istanbul on Monday. The second round of talks will take place next Tuesday."
    )
    (first, second), _ = read(text)
    assert first.participants == second.participants
    assert (first.status, second.status, second.date) == ("held", "planned", "2025-06-24")


def test_meetings_of_other_parties_are_other_events(read):
    found, _ = read("Wang Yi met Retno Marsudi in Lima on Monday. Later, Wang met Ann Lee in Lima.")
    assert len(found) == 2


def test_talks_without_parties_are_those_of_a_joint_act(read):
    text = (
        "LIMA – Egypt and Sudan agreed on Tuesday to reopen their border.\n"
        "Following the three-hour talks, Egypt's foreign minister said that trade would resume."
    )
    (event,), names = read(text)
    assert named(event.participants, names) == {"Egypt", "Sudan"}
    assert (event.date, event.place, event.duration) == ("2025-06-17", "Lima", "PT3H")


def test_a_meeting_after_which_a_source_speaks_is_the_sources(read):
    text = "Chad and Mali met in Lima on Monday, Ann Lee said after a meeting with Bob Stone."
    found, names = read(text)
    assert [named(event.participants, names) for event in found] == [{"Chad", "Mali"}, {"Ann Lee", "Bob Stone"}]


def test_a_session_of_which_only_the_number_is_said_has_the_parties_just_named(read):
    text = (
        "Ann Lee and Bob Stone held separate meetings with Carl Wood after a planned three-way session was cancelled."
    )
    (held, cancelled), names = read(text)
    assert (held.status, cancelled.status) == ("held", "cancelled")
    assert named(cancelled.participants, names) == {"Ann Lee", "Bob Stone", "Carl Wood"}


def test_a_visit_that_ends_has_its_days(read):
    (event,), _ = read("Wang Yi's three-day visit to Peru ends on Friday.")
    assert (event.status, event.date, event.end, event.duration) == ("ongoing", "2025-06-18", "2025-06-20", "P3D")


def test_the_topic_of_a_call_is_not_held_with_whom_the_call_is(read):
    text = "Chad and Mali held talks on Monday. Ann Lee discussed the talks with Bob Stone by phone on Tuesday."
    found, names = read(text)
    assert [(event.type, named(event.participants, names)) for event in found] == [
        ("Talks", {"Chad", "Mali"}),
        ("PhoneCall", {"Ann Lee", "Bob Stone"}),
    ]


def test_the_name_of_a_city_before_an_event_is_its_place(read):
    (event,), names = read("The Riyadh talks between Chad and Mali ended on Tuesday.")
    assert (event.place, named(event.participants, names)) == ("Riyadh", {"Chad", "Mali"})


def test_without_publication_relative_dates_keep_their_words(read):
    (event,), _ = read("Chad and Mali met in Lima on Monday.", published=None)
    assert event.date is None
    assert event.status == "held"


def test_evidence_lies_within_one_sentence_and_leaves_out_asides(read):
    text = "The Europeans, whose leaders were taken aback by the news from Lima, met in Paris on Monday and left."
    (event,), _ = read(text)
    assert [text[start:end] for start, end in event.evidence] == ["met in Paris on Monday"]


def test_ids_follow_the_text_and_roles_have_words(read):
    text = "Chad and Mali met in Lima on Monday. Peru and Chile will meet in Quito on Friday."
    found, _ = read(text)
    assert [event.id for event in found] == ["e1", "e2"]
    words = {text[a:b] for event in found for role in event.roles for a, b in role.evidence}
    assert words == {"Chad", "Mali", "Peru", "Chile"}


def test_a_round_is_of_the_talks_and_may_be_put_off_in_a_clause(read):
    text = (
        "Chad and Sudan held peace talks in Lima on Monday. Mexico offered to host the next round, "
        "which had been set to open in Quito on June 30 and is now put off indefinitely."
    )
    (_, following), names = read(text)
    assert (following.type, following.status, following.previous_date) == ("Talks", "postponed", "2025-06-30")
    assert names[following.host] == "Mexico"


def test_what_was_put_off_and_has_been_held_is_held(read):
    text = (
        "Japan and South Korea held a summit in Seoul on Tuesday. "
        "The summit, originally scheduled for June 2 in Osaka, was rescheduled at the request of Japan."
    )
    (event,), _ = read(text)
    assert (event.status, event.date, event.previous_date, event.place) == ("held", "2025-06-17", "2025-06-02", "Seoul")


def test_the_day_on_which_an_event_is_called_off_is_not_its_own(read):
    text = "Ann Lee had been expected to travel to Lima next Monday. The visit was called off last week."
    (event,), _ = read(text)
    assert (event.type, event.status, event.date) == ("Visit", "cancelled", "2025-06-23")


def test_a_place_before_where(read):
    (event,), _ = read("Ann Lee spoke in Jeddah, where talks between Chad and Sudan resumed this week.")
    assert (event.place, event.date, event.end) == ("Jeddah", "2025-06-16", "2025-06-22")


def test_who_leaves_a_session_was_there(read):
    (event,), names = read("Hamas walked out of a session in Havana on Tuesday.")
    assert (named(event.participants, names), event.place, event.date) == ({"Hamas"}, "Havana", "2025-06-17")


def test_who_decides_together_during_a_meeting_took_part(read):
    text = "During the 90-minute meeting in Seoul, Prime Minister Ann Ito and President Bob Stone decided to go."
    (event,), names = read(text)
    assert named(event.participants, names) == {"Ann Ito", "Bob Stone"}
    assert (event.place, event.duration) == ("Seoul", "PT1H30M")


def test_hours_of_talks_are_their_duration(read):
    (event,), _ = read("Chad and Sudan agreed to a truce after three hours of talks in Lima.")
    assert (event.duration, event.place, event.status) == ("PT3H", "Lima", "held")


def test_mediators_do_not_stand_for_the_parties(read):
    text = "Chad and Sudan agreed on Monday to a truce after two days of talks brokered by Qatar."
    (event,), names = read(text)
    assert named(event.participants, names) == {"Chad", "Sudan", "Qatar"}


def test_a_meeting_with_somebody_else_is_another_one(read):
    found, names = read("Lee Jae-myung met Shigeru Ishiba in Seoul on Monday. Ishiba also met with officials.")
    assert [named(event.participants, names) for event in found] == [
        {"Lee Jae-myung", "Shigeru Ishiba"},
        {"Shigeru Ishiba"},
    ]


def test_a_call_is_with_whom_something_is_discussed_in_it(read):
    (event,), names = read("Ann Lee discussed the truce on Tuesday in a phone call with Bob Stone.")
    assert (event.type, named(event.participants, names), event.date) == (
        "PhoneCall", {"Ann Lee", "Bob Stone"}, "2025-06-17",
    )  # fmt: skip
    (event,), names = read("Ann Lee discussed the truce with Bob Stone in a phone call on Tuesday.")
    assert (event.type, named(event.participants, names)) == ("PhoneCall", {"Ann Lee", "Bob Stone"})


def test_the_development_articles_are_read_as_annotated(project, pipeline, shared):
    """Guard the figures: what the rules reach on the annotated articles must not fall unnoticed."""
    import json
    import sys

    from kg.document import read_documents
    from kg.reading import read as read_document

    sys.path.insert(0, str(shared / "eval"))
    from score_facts import score

    pairs = []
    for gold in sorted((project / "tests" / "gold" / "dev").glob("*/gold.json")):
        (document,) = read_documents([gold.with_name("article.txt")])
        facts = read_document(document, pipeline)
        pairs.append((json.loads(gold.read_text(encoding="utf-8")), json.loads(facts.model_dump_json())))
    assert len(pairs) >= 4
    figures = score(pairs)
    assert figures["events"]["f1"] >= 0.92
    assert figures["events"]["r"] >= 0.88
    for detail, least in (("date", 0.93), ("place", 0.93), ("status", 0.93), ("previous date", 0.8), ("duration", 0.8)):
        right, asked = map(int, figures["details"][f"event {detail}"].split("/"))
        assert right >= least * asked, detail
