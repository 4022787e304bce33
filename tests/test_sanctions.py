"""Sanctions: who imposes what on whom, with which status, and what would bring relief."""

import pytest

from kg.document import Document
from kg.reading import read


def sanctions(text, pipeline):
    facts = read(Document(id="t", text=text, title="", published="2025-03-04"), pipeline)
    names = {actor.id: actor.name for actor in facts.actors}

    def named(ids):
        return sorted(names[one] for one in ids)

    return facts, [(named(x.imposing), named(x.target), x.status, x.measure) for x in facts.sanctions], named


# The measure is checked where it is given.
VARIED = [
    (
        "Brussels is preparing sanctions against two Chinese banks accused of helping Moscow, EU diplomats said.",
        [(["European Union"], ["two Chinese banks"], "proposed", None)],
    ),
    (
        "The sanctions that Ottawa is drafting against three Iranian generals will be announced on Friday.",
        [(["Canada"], ["three Iranian generals"], "proposed", None)],
    ),
    (
        "U.S. sanctions on Rosneft, the Russian oil giant, took effect on Friday.",
        [(["United States"], ["Rosneft"], "in-force", None)],
    ),
    (
        "An asset freeze imposed on the general by Switzerland remains in place.",
        [(["Switzerland"], [], "in-force", "asset-freeze")],
    ),
    (
        "The travel ban imposed by Britain on Georgian officials was lifted on Tuesday.",
        [(["United Kingdom"], ["Georgian officials"], "lifted", "travel-ban")],
    ),
    (
        "The United Nations arms embargo on South Sudan expires in May.",
        [(["United Nations"], ["South Sudan"], "in-force", "arms-embargo")],
    ),
    (
        "Japan tightened export controls on chipmaking equipment bound for China, a step Beijing condemned.",
        [(["Japan"], ["China"], "in-force", "export-control")],
    ),
    (
        "A new package of sanctions against Belarus was approved by European Union foreign ministers on Monday.",
        [(["European Union"], ["Belarus"], "in-force", None)],
    ),
    (
        "American sanctions on Iran have been in place since 1979. Those of the European Union were lifted in 2016.",
        [(["United States"], ["Iran"], "in-force", None), (["European Union"], ["Iran"], "lifted", None)],
    ),
    (
        "Canada announced penalties against Haitian politicians, and the United States imposed "
        "fresh ones on gang leaders.",
        [
            (["Canada"], ["Haitian politicians"], "in-force", None),
            (["United States"], ["gang leaders"], "in-force", None),
        ],
    ),
    ("The threat of sanctions from Washington hangs over India.", [(["United States"], ["India"], "threatened", None)]),
    (
        "Punitive tariffs that the United States imposed on Brazil over the trial of Jair "
        "Bolsonaro are hurting coffee growers.",
        [(["United States"], ["Brazil"], "in-force", "tariff")],
    ),
    (
        "An oil embargo against Russia has been agreed by the European Union.",
        [(["European Union"], ["Russia"], "in-force", "sectoral")],
    ),
    ("Calls for an arms embargo on Israel grew louder in Spain.", [([], ["Israel"], "proposed", "arms-embargo")]),
    ("The United States blacklisted Huawei in 2019.", [(["United States"], ["Huawei"], "in-force", None)]),
    (
        "Switzerland froze the assets of Nicolas Maduro in January.",
        [(["Switzerland"], ["Nicolas Maduro"], "in-force", "asset-freeze")],
    ),
    (
        "About $9 billion in Afghan reserves was frozen by the United States after the Taliban seized Kabul.",
        [(["United States"], ["Afghanistan"], "in-force", "asset-freeze")],
    ),
    (
        "Germany suspended development aid to Rwanda in March over its support for the M23 rebels.",
        [(["Germany"], ["Rwanda"], "in-force", "aid-suspension")],
    ),
    (
        "Washington reimposed sanctions on Tehran in 2018 after Donald Trump quit the nuclear deal.",
        [(["United States"], ["Iran"], "in-force", None)],
    ),
    (
        "The U.S. Treasury added a Hong Kong shipping company to its sanctions list on Thursday.",
        [(["U.S. Treasury"], ["Hong Kong shipping company"], "in-force", None)],
    ),
    (
        "The State Department designated the Houthis as a foreign terrorist organization.",
        [(["State Department"], ["Houthis"], "in-force", None)],
    ),
    (
        "Senior Georgian judges have been barred from entering Lithuania.",
        [(["Lithuania"], ["Senior Georgian judges"], "in-force", "travel-ban")],
    ),
    (
        "Seven Russian banks were expelled from SWIFT by the European Union in 2022.",
        [(["European Union"], ["Seven Russian banks"], "in-force", "financial")],
    ),
    (
        "Treasury officials said a Turkish bank could be added to the sanctions list.",
        [([], ["Turkish bank"], "threatened", None)],
    ),
    (
        "The European Union delisted three Russian businessmen in March.",
        [(["European Union"], ["three Russian businessmen"], "lifted", None)],
    ),
    (
        "The European Union extended its sanctions on Russia by six months on Monday.",
        [(["European Union"], ["Russia"], "extended", None)],
    ),
    (
        "The Security Council renewed the arms embargo on Libya for another year.",
        [(["UN Security Council"], ["Libya"], "extended", "arms-embargo")],
    ),
    (
        "Australia imposed financial sanctions and travel bans on five Myanmar army officers.",
        [(["Australia"], ["five Myanmar army officers"], "in-force", None)],
    ),
    (
        "Estonia has banned Alexander Lukashenko from entering the country.",
        [(["Estonia"], ["Alexander Lukashenko"], "in-force", "travel-ban")],
    ),
    (
        "Warsaw is considering closing its border with Belarus and has urged the EU to impose sanctions on Minsk.",
        [(["European Union"], ["Belarus"], "proposed", None)],
    ),
    (
        "The African Union suspended Mali from its ranks after the coup.",
        [(["African Union"], ["Mali"], "in-force", None)],
    ),
    (
        "Oleg Deripaska, who was sanctioned by the United States in 2018, lost his appeal.",
        [(["United States"], ["Oleg Deripaska"], "in-force", None)],
    ),
    (
        "The tanker Bella 1, sanctioned by Washington for carrying Iranian oil, turned back on Sunday.",
        [(["United States"], ["Bella 1"], "in-force", None)],
    ),
    (
        "Milorad Dodik, the Bosnian Serb leader, has been under U.S. sanctions since 2017.",
        [(["United States"], ["Milorad Dodik"], "in-force", None)],
    ),
    ("The sanctioned firm, Norilsk Nickel, denied wrongdoing.", [([], ["Norilsk Nickel"], "in-force", None)]),
    (
        "Belarus was hit with new European Union sanctions over the migrant crisis.",
        [(["European Union"], ["Belarus"], "in-force", None)],
    ),
    (
        "The United States imposed sanctions on Syria in 2011. The measures were lifted a year ago.",
        [(["United States"], ["Syria"], "lifted", None)],
    ),
    (
        "In 2021 the United States froze $300 million in military aid to Egypt. The freeze was eased two years later.",
        [(["United States"], ["Egypt"], "eased", "aid-suspension")],
    ),
    (
        "Sanctions were imposed on Niger by ECOWAS in 2023. They were eased in February.",
        [(["ECOWAS"], ["Niger"], "eased", None)],
    ),
    (
        "Australia banned exports of alumina to Russia. The ban was extended last week.",
        [(["Australia"], ["Russia"], "extended", "export-control")],
    ),
    (
        "France threatened Azerbaijan with sanctions. Baku said such measures would be a mistake.",
        [(["France"], ["Azerbaijan"], "threatened", None)],
    ),
    (
        "Sanctions against Zimbabwe, imposed by the European Union two decades ago, have been "
        "gradually eased, and the remaining restrictions were suspended in 2022.",
        [(["European Union"], ["Zimbabwe"], "suspended", None)],
    ),
    (
        "New Zealand has barred Russian oligarchs from its waters and airspace.",
        [(["New Zealand"], ["Russian oligarchs"], "in-force", "sectoral")],
    ),
    (
        "A travel ban on Ali Karti, imposed by the European Union last summer, has been prolonged until October.",
        [(["European Union"], ["Ali Karti"], "extended", "travel-ban")],
    ),
    (
        "The Biden administration sanctioned a network of Chinese suppliers in October.",
        [(["Biden administration"], ["network of Chinese suppliers"], "in-force", None)],
    ),
    (
        "Poland wants the European Union to blacklist Belarusian freight companies.",
        [(["European Union"], ["Belarusian freight companies"], "proposed", None)],
    ),
    ("Burkina Faso remains subject to sanctions by ECOWAS.", [(["ECOWAS"], ["Burkina Faso"], "in-force", None)]),
    (
        "Two Lebanese lawmakers were placed under sanctions by the Treasury Department.",
        [(["Treasury Department"], ["Two Lebanese lawmakers"], "in-force", None)],
    ),
    (
        "Washington cut off military aid to Cameroon in 2019. It was restored last year.",
        [(["United States"], ["Cameroon"], "lifted", "aid-suspension")],
    ),
    (
        "Beijing's ban on seafood imports from Japan, in force since August 2023, was partly lifted in June.",
        [(["China"], ["Japan"], "eased", "import-ban")],
    ),
    (
        "Ahmad al-Sharaa was removed from the sanctions list by Britain in November.",
        [(["United Kingdom"], ["Ahmad al-Sharaa"], "lifted", None)],
    ),
    (
        "The curbs that Washington placed on chip sales to China have been loosened.",
        [(["United States"], ["China"], "eased", None)],
    ),
    (
        "Lithuania vetoed a proposal to lift sanctions on Belaruskali, the potash producer.",
        [([], ["Belaruskali"], "in-force", None)],
    ),
    (
        "Britain, along with Canada and Norway, has imposed sanctions on Georgia.",
        [(["Canada", "Norway", "United Kingdom"], ["Georgia"], "in-force", None)],
    ),
    (
        "Sanctions on Niger, Mali and Guinea were lifted with immediate effect by ECOWAS.",
        [(["ECOWAS"], ["Guinea", "Mali", "Niger"], "lifted", None)],
    ),
    (
        "Caracas wants Washington to lift an oil embargo in place since 2019.",
        [(["United States"], ["Venezuela"], "in-force", "sectoral")],
    ),
    (
        "Moscow responded by banning dozens of British politicians from entering Russia.",
        [(["Russia"], ["British politicians"], "in-force", "travel-ban")],
    ),
    (
        "The United States has restricted visas for Eritrean officials.",
        [(["United States"], ["Eritrean officials"], "in-force", "travel-ban")],
    ),
    (
        "Canada sanctioned four Iranian generals. Norway and Japan imposed similar sanctions a week later.",
        [
            (["Canada"], ["four Iranian generals"], "in-force", None),
            (["Japan", "Norway"], ["four Iranian generals"], "in-force", None),
        ],
    ),
    (
        "Vienna expelled three Russian diplomats on Monday.",
        [(["Austria"], ["three Russian diplomats"], "in-force", "diplomatic")],
    ),
    (
        "The European Union imposed new sanctions over Russia's part in the war.",
        [(["European Union"], ["Russia"], "in-force", None)],
    ),
    ("Washington is preparing to lift its sanctions on Syria.", [(["United States"], ["Syria"], "in-force", None)]),
]

NONE = [
    "Kenya said it would not impose sanctions on Uganda.",
    "Parliament banned smoking in restaurants.",
    "The central bank lifted its forecast and extended its loan to Kenya.",
    "Ceasefire monitors lifted restrictions on their own movement.",
    "China suspended the meeting.",
    "The court froze at the sight of the general.",
]

RELIEF = [
    (
        "The European Union would lift its sanctions on Serbia only when its troops have left, Ann Lee said.",
        "its troops have left",
        [],
        "Ann Lee",
    ),
    ("Lifting the arms embargo on Sudan would require the consent of Egypt.", "the consent of Egypt", ["Egypt"], None),
    (
        "Canada offered to ease its sanctions on Mali in return for the release of prisoners.",
        "the release of prisoners",
        [],
        "Canada",
    ),
    (
        "Washington will suspend sanctions on Syria once chemical weapons are destroyed.",
        "chemical weapons are destroyed",
        [],
        None,
    ),
    (
        "Sanctions on Iran will stay until the inspectors return, the United States said.",
        "the inspectors return",
        [],
        "United States",
    ),
    (
        "EU sanctions on Belarus can be lifted only with the approval of Poland.",
        "with the approval of Poland",
        ["Poland"],
        None,
    ),
    ("U.S. sanctions on Cuba cannot be lifted unless Congress agrees.", "Congress agrees", ["Congress"], None),
    (
        "The measures against Kosovo will be dropped as soon as Pristina withdraws its police, the EU said.",
        "Pristina withdraws its police",
        [],
        "European Union",
    ),
    (
        "France would support an end to sanctions on Niger provided that Mohamed Bazoum is freed.",
        "Mohamed Bazoum is freed",
        [],
        None,
    ),
    ("Removing sanctions on Syria depends on a vote in Congress.", "a vote in Congress", ["Congress"], None),
]

CASES = [
    ("The European Union imposed sanctions on Belarus.", ["European Union"], ["Belarus"], "in-force", "unspecified"),
    ("Canada has lifted its arms embargo on Mali.", ["Canada"], ["Mali"], "lifted", "arms-embargo"),
    ("Japan threatened to impose a travel ban on Myanmar.", ["Japan"], ["Myanmar"], "threatened", "travel-ban"),
    ("France extended its asset freeze against Syria.", ["France"], ["Syria"], "extended", "asset-freeze"),
    ("U.S. sanctions on Cuba remain in place.", ["United States"], ["Cuba"], "in-force", "unspecified"),
    ("Germany would not ease any sanctions on Iran.", ["Germany"], ["Iran"], "in-force", "unspecified"),
    ("Australia eased sanctions on Fiji last week.", ["Australia"], ["Fiji"], "eased", "unspecified"),
    ("Norway sanctioned Belarus in May.", ["Norway"], ["Belarus"], "in-force", "unspecified"),
]


@pytest.mark.parametrize(("text", "imposing", "target", "status", "measure"), CASES)
def test_who_imposes_what_on_whom(text, imposing, target, status, measure, pipeline):
    _, found, _ = sanctions(text, pipeline)
    assert found == [(imposing, target, status, measure)]


@pytest.mark.parametrize(
    "text",
    ["The two ministers spoke about trade.", "France measured the river.", "The doctors used a control group."],
)
def test_what_is_no_sanction(text, pipeline):
    assert sanctions(text, pipeline)[1] == []


def test_two_mentions_of_the_same_sanction_are_one(pipeline):
    text = "The EU imposed sanctions on Belarus in May. On Monday the EU extended its sanctions against Belarus."
    facts, found, _ = sanctions(text, pipeline)
    assert found == [(["European Union"], ["Belarus"], "extended", "unspecified")]
    assert len(facts.sanctions[0].evidence) == 2


def test_relief_names_its_condition_whose_consent_it_takes_and_who_says_so(pipeline):
    text = "Ann Lee said that Canada would not lift its sanctions on Mali without the consent of France."
    facts, _, named = sanctions(text, pipeline)
    (relief,) = facts.sanctions[0].relief
    assert relief.condition == "without the consent of France"
    assert named(relief.consent_of) == ["France"]
    assert named([relief.asserted_by]) == ["Ann Lee"]


@pytest.mark.parametrize(("text", "expected"), VARIED)
def test_many_ways_to_speak_of_sanctions(text, expected, pipeline):
    _, found, _ = sanctions(text, pipeline)
    given = [(*one[:3], one[3] if wanted[3] else None) for one, wanted in zip(found, expected, strict=False)]
    assert len(found) == len(expected)
    assert given == expected


@pytest.mark.parametrize("text", NONE)
def test_bans_and_freezes_that_are_no_sanctions(text, pipeline):
    assert sanctions(text, pipeline)[1] == []


@pytest.mark.parametrize(("text", "condition", "consent", "asserted"), RELIEF)
def test_what_would_bring_relief(text, condition, consent, asserted, pipeline):
    facts, _, named = sanctions(text, pipeline)
    (relief,) = [relief for one in facts.sanctions for relief in one.relief]
    assert condition in relief.condition
    assert named(relief.consent_of) == consent
    assert (named([relief.asserted_by]) if relief.asserted_by else [None]) == [asserted]


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("The United States imposed sanctions on Mali's gold exports.", "sectoral"),
        ("Japan tightened its sanctions on the Belarusian potash industry.", "sectoral"),
        ("Canada imposed sanctions on the banks of Mali.", "financial"),
        ("Australia lifted its sanctions on Fiji's banking sector.", "financial"),
        ("Japan imposed sanctions on three oil executives.", "unspecified"),
        ("Japan imposed sanctions on Mali.", "unspecified"),
    ],
)
def test_what_sanctions_are_on_tells_the_measure(text, measure, pipeline):
    facts, _, _ = sanctions(text, pipeline)
    assert [one.measure for one in facts.sanctions] == [measure]


def test_sanctions_on_one_branch_are_others_than_those_on_another(pipeline):
    text = "Norway eased its sanctions on Mali's gold exports. Its sanctions on Mali's banks remain in place."
    facts, _, _ = sanctions(text, pipeline)
    assert [(one.measure, one.status) for one in facts.sanctions] == [("sectoral", "eased"), ("financial", "in-force")]


DISPUTES = [
    (
        "The sanctions on Mali can be lifted only with the consent of Chad, Ann Lee said. "
        "Paul Roe disputed that the consent of anybody was needed.",
        "Ann Lee", "Paul Roe",
    ),
    (
        "Ann Lee said that lifting the sanctions on Mali would need the approval of Ghana. "
        "Paul Roe denied that such an approval was needed.",
        "Ann Lee", "Paul Roe",
    ),
    ("Paul Roe denied that easing the EU sanctions on Mali would need the consent of Ghana.", None, "Paul Roe"),
    (
        "The sanctions on Mali can be lifted only with the consent of Chad, Ann Lee said. "
        "Paul Roe denied that he had met her.",
        "Ann Lee", None,
    ),
    (
        "The sanctions on Mali can be lifted only with the consent of Chad, Ann Lee said. "
        "Paul Roe said that the consent of Togo was needed as well.",
        "Ann Lee", None,
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "asserted", "disputed"), DISPUTES)
def test_who_disputes_whose_consent_it_takes(text, asserted, disputed, pipeline):
    facts, _, _ = sanctions(text, pipeline)
    names = {None: None} | {actor.id: actor.name for actor in facts.actors}
    (relief,) = [relief for one in facts.sanctions for relief in one.relief]
    assert (names[relief.asserted_by], names[relief.disputed_by]) == (asserted, disputed)


def test_what_is_to_end_before_something_is_no_condition(pipeline):
    facts, _, _ = sanctions("Mali demanded that Norway lift its sanctions before the talks.", pipeline)
    assert [one.relief for one in facts.sanctions] == [()]
    facts, _, _ = sanctions("Norway will not lift its sanctions on Mali before the elections, Ann Lee said.", pipeline)
    assert [relief.condition for one in facts.sanctions for relief in one.relief] == ["before the elections"]
